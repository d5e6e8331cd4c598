import type { DataType, DecimalType } from '../../../common/types/data-type.ts'
import { decimalTypeName, duckDbType } from './duckdb-types.ts'

/**
 * A compiled expression and the type DuckDB gives it. The two may differ from Spark's: decimals of the same value may be
 * narrower or wider than Spark says, sums may be HUGEINT or DECIMAL(38, s). Casting only where the representation shows
 * (output, shuffle keys, text) saves the casts within.
 */
export interface Compiled {
  readonly sql: string
  readonly type: string
  /** A literal: may be repeated for free, means nothing as a grouping or ordering key. */
  readonly simple?: boolean
  /** A bare column of a relation in FROM. */
  readonly column?: boolean
}

export const compiled = (sql: string, type: string): Compiled => ({ sql, type })

export const castTo = (value: Compiled, type: string): Compiled =>
  value.type === type ? value : { sql: `CAST(${value.sql} AS ${type})`, type }

/** In exactly the representation of the Spark type. */
export const represent = (value: Compiled, type: DataType): Compiled => castTo(value, duckDbType(type))

/** Digits and scale of a compiled decimal. */
export function decimalOf(type: string): DecimalType | undefined {
  const match = /^DECIMAL\((\d+), (\d+)\)$/.exec(type)
  return match ? { kind: 'decimal', precision: Number(match[1]), scale: Number(match[2]) } : undefined
}

export const decimalCompiled = (sql: string, precision: number, scale: number): Compiled =>
  compiled(sql, decimalTypeName(precision, scale))

/** The values of one list, CASE or call brought to one type: DuckDB unifies decimals and integers itself, in our terms as Spark's type. */
export function unify(values: readonly Compiled[], type: DataType): { values: readonly Compiled[]; type: string } {
  const types = new Set(values.map((value) => value.type))
  const [only] = types
  if (types.size === 1 && only !== undefined) return { values, type: only }
  const decimals = values.map((value) => decimalOf(value.type))
  if (decimals.every((decimal) => decimal !== undefined)) {
    const scale = Math.max(...decimals.map((decimal) => decimal.scale))
    const whole = Math.max(...decimals.map((decimal) => decimal.precision - decimal.scale))
    if (whole + scale <= 38) {
      const common = `DECIMAL(${whole + scale}, ${scale})`
      return { values: values.map((value) => castTo(value, common)), type: common }
    }
  }
  return { values: values.map((value) => represent(value, type)), type: duckDbType(type) }
}
