import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import type { DataType } from '../../common/types/data-type.ts'
import type { RowValue } from '../../common/types/row.ts'
import { valueText } from '../../driver/api/value-text.ts'
import { SparkError, type SparkSession } from '../../driver/index.ts'
import { type Expected, parseSlt, type SltRecord } from './slt-file.ts'

export const SLT_FOLDER = path.resolve(import.meta.dirname, '../sql')

/** The files of test/sql; SLT_FILTER=joins or SLT_FILTER=joins.slt:120 leaves the one file, or the statements of the file up to the line's. */
export function sltFiles(): readonly string[] {
  const wanted = (process.env.SLT_FILTER ?? '').split(':')[0]?.replace(/\.slt$/, '') ?? ''
  return readdirSync(SLT_FOLDER).filter((name) => name.endsWith('.slt') && (wanted === '' || name === `${wanted}.slt`))
}

/** Runs a file in a session of its own, so that its settings and views end with it, and gives what did not come out as written. */
export async function runSltFile(application: SparkSession, name: string): Promise<readonly string[]> {
  const lastLine = Number((process.env.SLT_FILTER ?? '').split(':')[1] ?? Number.POSITIVE_INFINITY)
  const session = application.newSession()
  const failures: string[] = []
  for (const record of parseSlt(readFileSync(path.resolve(SLT_FOLDER, name), 'utf8'), name)) {
    if (record.line > lastLine) break
    const wrong = differenceOf(record.expected, await answerOf(session, record))
    if (wrong !== undefined) failures.push(`${name}:${record.line}: ${record.sql}\n${wrong}`)
  }
  return failures
}

type Answer =
  | { readonly kind: 'rows'; readonly types: string; readonly rows: readonly string[] }
  | { readonly kind: 'error'; readonly condition: string; readonly message: string }

async function answerOf(session: SparkSession, { sql }: SltRecord): Promise<Answer> {
  try {
    const frame = session.sql(sql)
    const schema = await frame.schema()
    const rows = await frame.collectValues()
    const types = schema.fields.map((field) => field.dataType)
    const dtypes = await frame.dtypes()
    const timeZone = session.conf.get('spark.sql.session.timeZone')
    return {
      kind: 'rows',
      types: dtypes.map(([, type]) => type).join(','),
      rows: rows.map((row) => row.map((value, index) => cell(value, types[index], timeZone)).join('\t')),
    }
  } catch (error) {
    const condition = error instanceof SparkError ? error.condition : `not a SparkError: ${String(error)}`
    return {
      kind: 'error',
      condition,
      message: error instanceof SparkError ? (error.message.split('\n')[0] ?? '') : ((error as Error).stack ?? ''),
    }
  }
}

function cell(value: RowValue, type: DataType | undefined, timeZone: string): string {
  if (value === null || type === undefined) return 'NULL'
  const text = valueText(value, type, { nestedNull: 'null', timeZone })
  if (text === '') return '(empty)'
  return text.replaceAll('\\', '\\\\').replaceAll('\t', '\\t').replaceAll('\n', '\\n').replaceAll('\r', '\\r')
}

function differenceOf(expected: Expected, answer: Answer): string | undefined {
  if (answer.kind === 'error') {
    if (expected.kind === 'error' && expected.condition === answer.condition) return undefined
    return `  expected ${expected.kind === 'error' ? expected.condition : expected.kind}, got ${answer.condition}: ${answer.message}`
  }
  if (expected.kind === 'error') return `  expected ${expected.condition}, got the rows:\n${lines(answer.rows)}`
  if (expected.kind === 'ok') return undefined
  if (expected.types !== answer.types) return `  expected the types ${expected.types}, got ${answer.types}`
  const ordered = (rows: readonly string[]) => (expected.anyOrder ? [...rows].sort() : rows).join('\n')
  if (ordered(expected.rows) === ordered(answer.rows)) return undefined
  return `  expected the rows:\n${lines(expected.rows)}\n  got:\n${lines(answer.rows)}`
}

const lines = (rows: readonly string[]): string => rows.map((row) => `    ${row}`).join('\n')
