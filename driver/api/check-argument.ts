import { SparkError } from '../../common/errors/spark-error.ts'
import type { ExplainMode } from '../sql/explain-query.ts'
import { parseAttributeName } from './parse-attribute-name.ts'

/** The number of rows of `limit` and `offset`. */
export function checkLimit(rows: number, name: 'limit' | 'offset'): number {
  if (!Number.isSafeInteger(rows))
    throw new SparkError('INVALID_LIMIT_LIKE_EXPRESSION.DATA_TYPE', { name, dataType: `"${rows}"` })
  if (rows < 0) throw new SparkError('INVALID_LIMIT_LIKE_EXPRESSION.IS_NEGATIVE', { name, v: `${rows}` })
  return rows
}

export function checkPartitions(numPartitions: number | undefined): number | undefined {
  if (numPartitions === undefined || (Number.isSafeInteger(numPartitions) && numPartitions > 0)) return numPartitions
  throw new RangeError(`requirement failed: Number of partitions (${numPartitions}) must be positive.`)
}

/** A temporary view has no database. */
export function checkViewName(name: string): string {
  const parts = parseAttributeName(name)
  if (parts.length > 1) throw new SparkError('TEMP_VIEW_NAME_TOO_MANY_NAME_PARTS', { actualName: name })
  return parts[0] ?? name
}

/** A program in JavaScript may give any text. */
export function checkExplainMode(mode: ExplainMode): ExplainMode {
  const given: string = mode
  if (given === 'codegen' || given === 'cost')
    throw new SparkError('UNSUPPORTED_FEATURE', { feature: `explain('${given}')` })
  if (modes.has(given)) return mode
  const allowed = [...modes].map((name) => `'${name}'`).join(', ')
  throw new SparkError('VALUE_NOT_ALLOWED', { arg_name: 'mode', allowed_values: allowed, value: `'${given}'` })
}

const modes: ReadonlySet<string> = new Set(['simple', 'extended', 'formatted'] satisfies ExplainMode[])
