import { type DataType, isAnsiInterval, isIntegral, isNumeric } from '../../../../common/types/data-type.ts'
import type { Expression, LiteralValue } from '../../expressions/expression.ts'
import { dataTypeOf } from '../../expressions/expression-type.ts'
import { floorDivide } from '../arithmetic/floor-divide.ts'
import { type Compiled, compiled, represent } from '../compiled.ts'
import { duckDbType } from '../duckdb-types.ts'
import { literalSql } from '../literal.ts'
import type { Compile } from '../scope.ts'
import { instantOf, localTime, startOfDay } from '../time-zone/local-time.ts'
import { castFromString } from './cast-from-string.ts'
import { intervalToInterval, intervalToNumber, numberToInterval } from './cast-interval.ts'
import { castNested } from './cast-nested.ts'
import { decimalOfText } from './cast-to-decimal.ts'
import { castToString } from './cast-to-string.ts'
import { castToTimestamp } from './cast-to-timestamp.ts'

type Cast = Extract<Expression, { kind: 'Cast' }>

export function compileCast(cast: Cast, compile: Compile): Compiled {
  const from = dataTypeOf(cast.child)
  const to = cast.dataType
  const literal = widenedLiteral(cast.child, to)
  if (literal !== undefined) return { sql: literalSql(literal, to), type: duckDbType(to), simple: true }
  const child = compile(cast.child)
  // The value stays: the representation is made where it shows.
  if (from.kind === 'decimal' && to.kind === 'decimal' && holdsAllOf(to, from)) return child
  return castValue(represent(child, from), from, to, cast)
}

/** Casts a value in its own representation; `depth`: how many lists it is within. */
function castValue(
  value: Compiled,
  from: DataType,
  to: DataType,
  cast: Pick<Cast, 'mode' | 'timeZone'>,
  depth = 0,
): Compiled {
  const { mode, timeZone } = cast
  const type = duckDbType(to)
  const convert = mode === 'try' ? 'TRY_CAST' : 'CAST'
  // Null in any type; but a call that only fails (`raise_error`) has this type too, and must be made.
  if (from.kind === 'void') return compiled(`CAST(${value.sql} AS ${type})`, type)
  if (to.kind === 'string') return castToString(value, from, timeZone)
  if (from.kind === 'string') return castFromString(value, to, mode, timeZone)
  if (isAnsiInterval(from))
    return isAnsiInterval(to) ? intervalToInterval(value, to) : intervalToNumber(value, from, to, mode)
  if (isAnsiInterval(to)) return numberToInterval(value, from, to, mode)
  if (from.kind === 'timestamp' && (to.kind === 'date' || to.kind === 'timestamp_ntz'))
    return to.kind === 'date'
      ? compiled(`${convert}(${localTime(value.sql, timeZone)} AS DATE)`, type)
      : compiled(localTime(value.sql, timeZone), type)
  if (to.kind === 'timestamp' && from.kind === 'timestamp_ntz') return compiled(instantOf(value.sql, timeZone), type)
  if (to.kind === 'timestamp' && from.kind === 'date')
    return compiled(startOfDay(`${convert}(${value.sql} AS TIMESTAMP)`, timeZone), type)
  // What DuckDB takes for the same type may be local times and instants.
  const isSame = value.type === type && (timeZone === undefined || !isNested(from))
  if (isSame) return value
  if (from.kind === 'array' || from.kind === 'map' || from.kind === 'struct') {
    return castNested(value, from, to, depth, (item, a, b) => castValue(item, a, b, cast, depth + 1))
  }
  if (isIntegral(to) && (from.kind === 'double' || from.kind === 'float' || from.kind === 'decimal')) {
    // 2^63 as a double is no bigint, but Java makes the largest of it, for which it takes the largest to be that double.
    if (to.kind === 'bigint' && from.kind !== 'decimal')
      return compiled(
        `CASE WHEN ${value.sql} = 9223372036854775808::DOUBLE THEN 9223372036854775807 ELSE ${convert}(trunc(${value.sql}) AS BIGINT) END`,
        type,
      )
    // DuckDB rounds, Spark cuts off.
    return compiled(`${convert}(trunc(${value.sql}) AS ${type})`, type)
  }
  if (from.kind === 'double' && to.kind === 'float') {
    const infinite = `CAST(CASE WHEN ${value.sql} > 0 THEN 'inf' ELSE '-inf' END AS FLOAT)`
    return compiled(
      `CASE WHEN ${value.sql} IS NOT NULL THEN coalesce(TRY_CAST(${value.sql} AS FLOAT), ${infinite}) END`,
      type,
    )
  }
  if (from.kind === 'boolean' && to.kind === 'decimal')
    return compiled(`${convert}(CAST(${value.sql} AS INTEGER) AS ${type})`, type)
  if (to.kind === 'decimal' && from.kind === 'boolean')
    return compiled(`${convert}(CAST(${value.sql} AS INTEGER) AS ${type})`, type)
  if (to.kind === 'decimal' && (from.kind === 'double' || from.kind === 'float')) {
    // The decimal digits of the double, as Java prints them, not those of its binary value; NaN and infinity have none.
    const double = `CAST(${value.sql} AS DOUBLE)`
    const digits = decimalOfText(`CAST(${double} AS VARCHAR)`, double, to, convert)
    return compiled(`CASE WHEN isfinite(${value.sql}) THEN ${digits} END`, type)
  }
  if (from.kind === 'timestamp' || from.kind === 'timestamp_ntz') {
    const micros = `epoch_us(${value.sql})`
    if (isIntegral(to)) return compiled(`${convert}(${floorDivide(micros, 1_000_000)} AS ${type})`, type)
    if (to.kind === 'decimal')
      return compiled(`${convert}(CAST(${micros} AS DECIMAL(20, 0)) * 0.000001 AS ${type})`, type)
    if (isNumeric(to)) return compiled(`${convert}(${micros} / 1000000 AS ${type})`, type)
  }
  if ((to.kind === 'timestamp' || to.kind === 'timestamp_ntz') && isNumeric(from))
    return castToTimestamp(value, from, mode)
  return value.type === type ? value : compiled(`${convert}(${value.sql} AS ${type})`, type)
}

/** The literal in the target type, where that is the same number: `CAST(1 AS DECIMAL(1,0))` is a decimal literal. */
function widenedLiteral(child: Expression, to: DataType): LiteralValue | undefined {
  if (child.kind !== 'Literal') return undefined
  const { value, dataType: from } = child
  if (value === null) return null
  const unscaled =
    from.kind === 'decimal' ? (value as bigint) : isIntegral(from) ? BigInt(value as number | bigint) : undefined
  if (unscaled === undefined) return undefined
  const scale = from.kind === 'decimal' ? from.scale : 0
  if (to.kind === 'decimal' && to.scale >= scale) {
    const shifted = unscaled * 10n ** BigInt(to.scale - scale)
    return shifted.toString().replace('-', '').length <= to.precision ? shifted : undefined
  }
  if (scale !== 0) return undefined
  if (to.kind === 'bigint') return from.kind === 'decimal' ? undefined : unscaled
  if (to.kind === 'int') return unscaled >= -2147483648n && unscaled <= 2147483647n ? Number(unscaled) : undefined
  if (to.kind === 'double' && unscaled > -(2n ** 53n) && unscaled < 2n ** 53n) return Number(unscaled)
  return undefined
}

const isNested = ({ kind }: DataType): boolean => kind === 'array' || kind === 'map' || kind === 'struct'

const holdsAllOf = (to: { precision: number; scale: number }, from: { precision: number; scale: number }): boolean =>
  to.scale >= from.scale && to.precision - to.scale >= from.precision - from.scale
