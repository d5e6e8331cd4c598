import type { FileRelation } from '../../../sources/file-relation.ts'
import type { AttributeReference } from '../../expressions/expression.ts'
import { duckDbType } from '../duckdb-types.ts'
import { identifier } from '../identifier.ts'
import { csvScan } from './csv-scan-sql.ts'
import { jsonScan } from './json-scan-sql.ts'

/** What a scan reads records by: an expression for each of its columns, by name, over relations of records. */
export interface RecordScan {
  readonly from: string
  readonly where: string
  readonly column: (name: string) => string
}

/**
 * The SELECT that makes rows of records of text files. The executor's view has what it cut out of the files: cells, JSON documents or
 * lines, all as text, and the partitions' values `p0`, `p1` ...; here text becomes values.
 */
export function recordScanSql(relation: FileRelation, input: string, output: readonly AttributeReference[]): string {
  const partitions = relation.partitionSchema.fields
  const isPartition = (name: string): boolean => partitions.some((field) => field.name === name)
  const read = relation.isCounted ? [] : output
  const names = read.map(({ name }) => name).filter((name) => !isPartition(name))
  const scan = recordScan(relation, identifier(input), names)
  const items = output.map(({ name, dataType }, index) => {
    const partition = partitions.findIndex((field) => field.name === name)
    const type = partitions[partition]?.dataType
    const value = type
      ? `CAST(p${partition} AS ${duckDbType(type)})`
      : relation.isCounted
        ? `CAST(NULL AS ${duckDbType(dataType)})`
        : scan.column(name)
    return `${value} AS c${index}`
  })
  return `SELECT ${items.join(', ') || 'NULL'} FROM ${scan.from}${scan.where === '' ? '' : ` WHERE ${scan.where}`}`
}

function recordScan(relation: FileRelation, input: string, names: readonly string[]): RecordScan {
  const { options } = relation
  switch (options.format) {
    case 'csv':
      return csvScan(relation, options, input, names)
    case 'json':
      return jsonScan(relation, options, input, names)
    case 'text':
    case 'parquet':
      return { from: input, where: '', column: () => 'c0' }
  }
}
