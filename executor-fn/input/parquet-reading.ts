import { type DuckDBType, DuckDBTypeId } from '@duckdb/node-api'
import type { ParquetFileSplit } from '../../common/protocol/task-input.ts'
import type { DataType, StructType } from '../../common/types/data-type.ts'
import { duckDbTypeName, quoteIdentifier } from '../../common/types/duckdb-type-name.ts'
import { raised } from '../raised-error.ts'
import { calendarDate, calendarTimestamp } from './julian-calendar.ts'

/**
 * How the values of a column of a Parquet file become those of Spark's type. What it takes depends on the type that DuckDB reads the file's
 * column as, not on a cast to the wanted one: casts go by names, parse text, and take the slow way over time zones. A value that is
 * right already stays as it is, whole structures too.
 */
export class ParquetReading {
  readonly #uri: string
  readonly #column: string
  readonly #calendar: NonNullable<ParquetFileSplit['calendar']>
  readonly #caseSensitive: boolean
  #names = 0

  constructor({ uri, calendar = {} }: ParquetFileSplit, column: string, caseSensitive: boolean) {
    this.#uri = uri
    this.#column = column
    this.#calendar = calendar
    this.#caseSensitive = caseSensitive
  }

  /** @param source SQL of a value of the type `from` */
  value(source: string, from: DuckDBType, to: DataType): string {
    switch (to.kind) {
      case 'array':
        return from.typeId === DuckDBTypeId.LIST
          ? this.#list(source, (name) => this.#element(name, from.valueType, to.elementType))
          : this.#cast(source, from, to)
      case 'map':
        return from.typeId === DuckDBTypeId.MAP
          ? this.#map(source, (part) => [
              this.value(`${part}.key`, from.keyType, to.keyType),
              this.value(`${part}.value`, from.valueType, to.valueType),
            ])
          : this.#cast(source, from, to)
      case 'struct':
        return this.#struct(source, from, to)
      case 'date':
        return from.typeId === DuckDBTypeId.DATE
          ? calendarDate(source, this.#calendar.dates, this.#uri, this.#column)
          : this.#cast(source, from, to)
      case 'timestamp':
        return this.#timestamp(source, from, to)
      case 'timestamp_ntz':
        return from.typeId === DuckDBTypeId.TIMESTAMP_TZ ? this.#local(source) : this.#cast(source, from, to)
      case 'string':
        return from.typeId === DuckDBTypeId.BLOB ? `decode(${source})` : this.#cast(source, from, to)
      case 'binary':
        if (from.typeId === DuckDBTypeId.VARCHAR) return `encode(${source})`
        if (from.typeId === DuckDBTypeId.UUID) return `unhex(replace(CAST(${source} AS VARCHAR), '-', ''))`
        return this.#cast(source, from, to)
      case 'tinyint':
        return from.typeId === DuckDBTypeId.TINYINT ? source : wrapped(source, 'TINYINT', 128)
      case 'smallint':
        return from.typeId === DuckDBTypeId.INTEGER ? wrapped(source, 'SMALLINT', 32768) : this.#cast(source, from, to)
      default:
        return this.#cast(source, from, to)
    }
  }

  #timestamp(source: string, from: DuckDBType, to: DataType): string {
    const value = from.typeId === DuckDBTypeId.TIMESTAMP_TZ ? this.#local(source) : this.#cast(source, from, to)
    return calendarTimestamp(value, this.#calendar.timestamps, this.#uri, this.#column)
  }

  /** In UTC. A cast would go over ICU, and cost twenty times as much. Two values, DuckDB's infinities, are no timestamps here. */
  #local(source: string): string {
    const reason = `a timestamp of ${this.#column} is beyond the year 294247`
    const error = raised('FAILED_READ_FILE.NO_HINT', { path: this.#uri, reason })
    return `coalesce(make_timestamp(epoch_us(${source})), CASE WHEN ${source} IS NOT NULL THEN ${error} END)`
  }

  /** DuckDB takes a repeated group of one field for its field. */
  #element(source: string, from: DuckDBType, to: DataType): string {
    const [only] = to.kind === 'struct' ? to.fields : []
    if (to.kind !== 'struct' || only === undefined || from.typeId === DuckDBTypeId.STRUCT)
      return this.value(source, from, to)
    const value = this.value(source, from, only.dataType)
    const rest = to.fields.slice(1).map((field) => nullField(field.name, field.dataType))
    return `struct_pack(${[`${quoteIdentifier(only.name)} := ${value}`, ...rest].join(', ')})`
  }

  #struct(source: string, from: DuckDBType, to: StructType): string {
    if (from.typeId !== DuckDBTypeId.STRUCT) return this.#cast(source, from, to)
    let isSame = from.entryNames.length === to.fields.length
    const fields = to.fields.map(({ name, dataType }, index) => {
      const at = this.#indexOf(from.entryNames, name)
      const type = from.entryTypes[at]
      if (type === undefined) {
        isSame = false
        return nullField(name, dataType)
      }
      const field = `struct_extract_at(${source}, ${at + 1})`
      const value = this.value(field, type, dataType)
      if (value !== field || at !== index || from.entryNames[at] !== name || name === '') isSame = false
      return `${quoteIdentifier(name)} := ${value}`
    })
    return isSame ? source : `CASE WHEN ${source} IS NOT NULL THEN struct_pack(${fields.join(', ')}) END`
  }

  #indexOf(names: readonly string[], name: string): number {
    const exact = names.indexOf(name)
    if (exact >= 0 || this.#caseSensitive) return exact
    return names.findIndex((candidate) => candidate.toLowerCase() === name.toLowerCase())
  }

  #list(source: string, element: (name: string) => string): string {
    const name = `e${this.#names++}`
    const value = element(name)
    return value === name ? source : `list_transform(${source}, lambda ${name}: ${value})`
  }

  #map(source: string, entry: (name: string) => readonly [string, string]): string {
    const name = `e${this.#names++}`
    const [key, value] = entry(name)
    if (key === `${name}.key` && value === `${name}.value`) return source
    return `map_from_entries(list_transform(map_entries(${source}), lambda ${name}: struct_pack(k := ${key}, v := ${value})))`
  }

  #cast(source: string, from: DuckDBType, to: DataType): string {
    const wanted = duckDbTypeName(to)
    return from.toString() === wanted.replaceAll(' ', '') ? source : `CAST(${source} AS ${wanted})`
  }
}

const nullField = (name: string, type: DataType): string =>
  `${quoteIdentifier(name)} := CAST(NULL AS ${duckDbTypeName(type)})`

/** Whole numbers that a file has in more bits are cut, as by Spark. */
const wrapped = (source: string, type: string, half: number): string =>
  `CAST(((CAST(${source} AS BIGINT) + ${half}) & ${2 * half - 1}) - ${half} AS ${type})`
