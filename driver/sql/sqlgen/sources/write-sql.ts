import type { WriteOptions } from '../../../../common/protocol/source-options.ts'
import { END_OF_LINE } from '../../../../common/protocol/task-description.ts'
import { HIVE_DEFAULT_PARTITION } from '../../../../common/storage/partition-path.ts'
import type { StructField, StructType } from '../../../../common/types/data-type.ts'
import { castToString } from '../casts/cast-to-string.ts'
import { compiled } from '../compiled.ts'
import { duckDbType } from '../duckdb-types.ts'
import { identifier } from '../identifier.ts'
import { stringLiteral } from '../literal.ts'
import { csvHeader, csvLine } from './csv-line.ts'
import { jsonLine } from './json-line.ts'
import { parquetValue } from './parquet-value.ts'

interface Column {
  readonly sql: string
  readonly field: StructField
}

/**
 * The SELECT whose rows go into files: Parquet's columns, or the lines of text as one column; then the texts of the partition columns'
 * values, `__partition_0` ..., which name the folders.
 */
export function writeSql(
  statement: string,
  schema: StructType,
  options: WriteOptions,
  partitionBy: readonly string[],
): string {
  const columns = schema.fields.map((field, index): Column => ({ sql: `t.c${index}`, field }))
  const data = columns.filter(({ field }) => !partitionBy.some((name) => isSameName(name, field.name)))
  const keys = partitionBy.map((name, index) => {
    const { sql, field } = columns.find((column) => isSameName(column.field.name, name)) ?? {
      sql: 'NULL',
      field: undefined,
    }
    const text = field
      ? castToString(compiled(sql, duckDbType(field.dataType)), field.dataType, options.timeZone).sql
      : 'NULL'
    return `coalesce(nullif(${text}, ''), ${stringLiteral(HIVE_DEFAULT_PARTITION)}) AS __partition_${index}`
  })
  const line = lineOf(data, options)
  if (line === undefined || options.format === 'parquet') {
    // Columns without a type have nothing to write: they are in Spark's schema alone.
    const written = data
      .filter(({ field }) => field.dataType.kind !== 'void')
      .map(({ sql, field }) => `${parquetValue(sql, field.dataType)} AS ${identifier(field.name)}`)
    const items = [...written, ...keys]
    return `SELECT ${items.join(', ')} FROM (${statement}) AS t`
  }
  // COPY writes the column's name for a header.
  const { lineSeparator } = options
  const end = lineSeparator === '\n' ? '' : END_OF_LINE
  const header =
    options.format === 'csv' && options.header
      ? csvHeader(
          data.map(({ field }) => field),
          options,
        )
      : 'line'
  const lines = `SELECT ${[`${line} AS line`, ...keys].join(', ')} FROM (${statement}) AS t`
  const items = [
    `line${end && ` || '${end}'`} AS ${identifier(header + end)}`,
    ...keys.map((_, index) => `__partition_${index}`),
  ]
  return `SELECT ${items.join(', ')} FROM (${lines}) WHERE line IS NOT NULL`
}

const isSameName = (left: string, right: string): boolean => left.toLowerCase() === right.toLowerCase()

function lineOf(data: readonly Column[], options: WriteOptions): string | undefined {
  const fields = data.map(({ field }) => field)
  const columns = data.map(({ sql }) => sql)
  switch (options.format) {
    case 'csv':
      return csvLine(columns, fields, options)
    case 'json':
      return jsonLine(columns, fields, options)
    case 'text':
      return `coalesce(${columns[0] ?? "''"}, '')`
    case 'parquet':
      return undefined
  }
}
