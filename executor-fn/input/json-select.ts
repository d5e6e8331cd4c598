import { isStrictJson } from '../../common/json/strict-json-sql.ts'
import type { DelimitedFileSplit, JsonInput } from '../../common/protocol/task-input.ts'
import { quoteString } from '../../common/types/duckdb-type-name.ts'
import { RECORD_SEPARATOR } from '../json/json-records.ts'
import { mayRepeatKeys } from '../json/repeated-keys.ts'
import type { TaskContext } from '../task-environment.ts'
import type { FileGroup } from './delimited-input.ts'
import { fileColumn } from './input-view.ts'
import { type LineSource, lineRelation, prepareLines } from './line-select.ts'
import { readChunks } from './local-file.ts'

/** How the lines of a file are read, and whether an object among them may have two fields of one name. */
export interface JsonSource {
  readonly lines: LineSource
  readonly repeatsKeys: boolean
}

export async function prepareJson(
  context: TaskContext,
  name: string,
  split: DelimitedFileSplit,
  { multiLine, lineSeparator }: JsonInput,
): Promise<{ readonly source: JsonSource; readonly path: string }> {
  const { source: lines, path } = await prepareLines(context, name, split, multiLine, lineSeparator)
  const endsAtNewlines = !multiLine && (lineSeparator ?? '\n') === '\n'
  const repeatsKeys = multiLine || endsAtNewlines ? await mayRepeatKeys(readChunks(path), endsAtNewlines) : true
  return { source: { lines, repeatsKeys }, path }
}

/**
 * JSON records: each line, or each file, is an object or an array of objects, and each object a row. The common case, strict JSON, DuckDB
 * sees for itself; of anything else our own parser decides whether it is malformed.
 */
export function jsonSelect(input: JsonInput, group: FileGroup<JsonSource>): string {
  const { files, partition, source } = group
  const lines =
    `(SELECT ltrim(line, chr(65279)) AS line, filename FROM ${lineRelation({ files, partition, source: source.lines })}) ` +
    `WHERE ltrim(line, ' \t\r\n') <> ''`
  const isStrict = source.repeatsKeys ? 'false' : `${isStrictJson('line')} AND starts_with(ltrim(line, ' \t\r\n'), '{')`
  const dialect = quoteString(JSON.stringify(input.dialect))
  if (input.structure) return structureSelect(input.structure, isStrict, dialect, lines)
  const texts = `string_split(flashover_json_records(line, ${dialect}), '${RECORD_SEPARATOR}')`
  const objects = `coalesce(list_filter(${texts}, lambda text: text <> ''), [NULL])`
  const records = `(SELECT unnest(CASE WHEN ${isStrict} THEN [line] ELSE ${objects} END) AS doc, line AS record, filename FROM ${lines})`
  return `SELECT doc, record, ${fileColumn(files)}${partition} FROM ${records}`
}

/** DuckDB tells no empty objects from values of different types, and no large whole numbers from small ones. */
const UNCOMMON = String.raw`\d{18}|\{\s*\}`

/**
 * The types that fields of records have, one row for each field of a record: a record of many fields is seldom of exactly the types of another. Of a record
 * that is no object its structure without a name, of one that is malformed nothing but nulls.
 */
function structureSelect(
  { prefersDecimal, samplingRatio }: NonNullable<JsonInput['structure']>,
  isStrict: string,
  dialect: string,
  lines: string,
): string {
  const sample = samplingRatio < 1 ? ` AND hash(line) % 1000000 < ${Math.round(samplingRatio * 1e6)}` : ''
  const own = `flashover_json_structure(line, ${dialect}, ${prefersDecimal})`
  const isCommon = prefersDecimal ? 'false' : `${isStrict} AND NOT regexp_matches(line, ${quoteString(UNCOMMON)})`
  const structures = `(SELECT CASE WHEN ${isCommon} THEN json_structure(line)::VARCHAR ELSE ${own} END AS s FROM ${lines}${sample})`
  const ofFields = (fields: string, whole: string): string =>
    `unnest(CASE WHEN starts_with(s, '{') THEN ${fields} ELSE [${whole}] END)`
  return `SELECT ${ofFields('json_keys(s)', 'NULL')} AS name, ${ofFields("json_extract(s, '$.*')::VARCHAR[]", 's')} AS structure FROM ${structures}`
}
