import type { CsvReadOptions } from '../../../../common/protocol/source-options.ts'
import type { StructField } from '../../../../common/types/data-type.ts'
import { corruptRecordField } from '../../../sources/data-schema.ts'
import type { FileRelation } from '../../../sources/file-relation.ts'
import { stringLiteral } from '../literal.ts'
import { csvCellType } from './csv-cell-type.ts'
import { csvValue } from './csv-value.ts'
import { anyOf, malformedFilter } from './malformed-records.ts'
import type { RecordScan } from './scan-sql.ts'

/** Rows of CSV records. The view's columns are the cells `c0`, `c1` ..., `malformed` where there were more or fewer, `record` and `file`. */
export function csvScan(
  relation: FileRelation,
  options: CsvReadOptions,
  input: string,
  names: readonly string[],
): RecordScan {
  if (relation.infers) return cellTypes(relation, options, input)
  const corrupt = corruptRecordField(relation.dataSchema, options)
  const cells = relation.dataSchema.fields.filter((field) => field !== corrupt)
  const value = (field: StructField): string => csvValue(`t${cells.indexOf(field)}`, field.dataType, options)
  const needed = cells.filter(({ name }) => names.includes(name))
  // Of a part of the columns Spark's parser picks out the cells, and does not see how many there are.
  const picks = options.columnPruning && needed.length < cells.length
  const bad = needed
    .filter((field) => field.dataType.kind !== 'string' && field.dataType.kind !== 'binary')
    .map((field) => `t${cells.indexOf(field)} IS NOT NULL AND ${value(field)} IS NULL`)
  const malformed = anyOf(picks ? bad : ['malformed', ...bad])
  const texts = cells.map((_, index) => `${cellText(`c${index}`, options)} AS t${index}`)
  const record = `concat_ws(${stringLiteral(options.dialect.separator)}, ${cells.map((_, index) => `t${index}`).join(', ') || "''"})`
  return {
    from: `(SELECT *${texts.map((text) => `, ${text}`).join('')} FROM ${input})`,
    where: malformedFilter(options.mode, malformed, record),
    column: (name) => {
      if (name === corrupt?.name) return `CASE WHEN ${malformed} THEN record END`
      const field = cells.find((cell) => cell.name === name)
      return field ? value(field) : 'NULL'
    },
  }
}

/** What each cell that is not null looks like, a row each: one expression for all of them, however many columns there are. */
function cellTypes({ dataSchema, header }: FileRelation, options: CsvReadOptions, input: string): RecordScan {
  const cells = dataSchema.fields.map((_, index) => `c${index}`)
  const isHeader = header?.map(
    (cell, index) => `c${index} IS NOT DISTINCT FROM ${cell === null ? 'NULL' : stringLiteral(cell)}`,
  )
  const conditions = [sample(options, cells), isHeader ? `NOT (${isHeader.join(' AND ')})` : '']
  const where = conditions.filter((condition) => condition !== '').join(' AND ')
  const each = `SELECT unnest(range(${cells.length})) AS number, unnest([${cells.join(', ')}]) AS cell FROM ${input}${where && ` WHERE ${where}`}`
  return {
    from: `(SELECT number, ${cellText('cell', options)} AS t FROM (${each}))`,
    where: 't IS NOT NULL',
    column: (name) => (name === 'looks' ? csvCellType('t', options) : name),
  }
}

/** A cell that is nothing is null; one that is empty within quotes is `emptyValue`; one that is `nullValue`, quoted or not, is null. */
function cellText(cell: string, { nullValue, emptyValue }: CsvReadOptions): string {
  const text = emptyValue === '' ? cell : `CASE WHEN ${cell} = '' THEN ${stringLiteral(emptyValue)} ELSE ${cell} END`
  return `nullif(${text}, ${stringLiteral(nullValue)})`
}

/** `samplingRatio` of the records, the same ones every time. */
const sample = ({ samplingRatio }: CsvReadOptions, cells: readonly string[]): string =>
  samplingRatio >= 1 ? '' : `hash(${cells.join(', ')}) % 1000000 < ${Math.round(samplingRatio * 1e6)}`
