import type { DataType } from '../../../common/types/data-type.ts'
import type { LocalValue } from '../expressions/expression.ts'
import { calendarOf } from './arithmetic/calendar-arithmetic.ts'
import { duckDbType } from './duckdb-types.ts'
import { literalSql } from './literal.ts'
import { packStruct } from './struct-fields.ts'

/** A value of a row that the driver holds, of exactly the DuckDB type of `type`. */
export function localValueSql(value: LocalValue, type: DataType): string {
  if (!isNested(value)) return literalSql(value, type)
  switch (type.kind) {
    case 'array':
      return cast(`[${value.map((item) => localValueSql(item, type.elementType)).join(', ')}]`, type)
    case 'struct': {
      const fields = type.fields.map(({ dataType }, index) => localValueSql(value[index] ?? null, dataType))
      return cast(packStruct(type, fields), type)
    }
    case 'interval': {
      const [months, days, micros] = value.map(String)
      return cast(calendarOf(months ?? '0', days ?? '0', micros ?? '0'), type)
    }
    case 'map': {
      const part = (at: 0 | 1, of: DataType): string =>
        value.map((entry) => localValueSql(isNested(entry) ? (entry[at] ?? null) : null, of)).join(', ')
      return cast(`map([${part(0, type.keyType)}], [${part(1, type.valueType)}])`, type)
    }
    default:
      throw new TypeError(`a nested value of the type ${type.kind}`)
  }
}

const isNested = (value: LocalValue): value is readonly LocalValue[] => Array.isArray(value)

const cast = (sql: string, type: DataType): string => `CAST(${sql} AS ${duckDbType(type)})`
