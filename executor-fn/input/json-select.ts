import type { JsonInput } from '../../common/protocol/task-input.ts'
import { quoteString } from '../../common/types/duckdb-type-name.ts'
import { MAX_JSON_DEPTH } from '../json/parse-json.ts'
import type { FileGroup } from './delimited-input.ts'
import { fileColumn } from './input-view.ts'
import { type LineSource, lineRelation } from './line-select.ts'

/** A comma before a closing bracket, and words that are no strict JSON but that DuckDB takes: Jackson's parser has its own mind of them. */
const DOUBTFUL = String.raw`,\s*[}\]]|[:,\[]\s*[-+]?([NIi]|n[aA])`

/**
 * DuckDB's functions of JSON nest as deep as the text, and end the process where the stack does. More brackets than Jackson lets nest are counted; which
 * of those are too deep our own parser decides.
 */
const IS_SHALLOW = `CASE WHEN strlen(line) <= ${2 * MAX_JSON_DEPTH} THEN true ELSE strlen(line) - strlen(replace(replace(line, '[', ''), '{', '')) <= ${MAX_JSON_DEPTH} END`

/**
 * JSON records: each line, or each file, is an object or an array of objects, and each object a row. The common case, strict JSON, DuckDB
 * sees for itself; of anything else our own parser decides whether it is malformed.
 */
export function jsonSelect(input: JsonInput, group: FileGroup<LineSource>): string {
  const isStrict = `${IS_SHALLOW} AND json_valid(line) AND starts_with(ltrim(line, ' \t\r\n'), '{') AND NOT regexp_matches(line, ${quoteString(DOUBTFUL)})`
  const dialect = quoteString(JSON.stringify(input.dialect))
  const objects = `coalesce(json_extract(flashover_json_records(line, ${dialect}), '$[*]')::VARCHAR[], [NULL])`
  const lines = `(SELECT ltrim(line, chr(65279)) AS line, filename FROM ${lineRelation(group)})`
  const records =
    `(SELECT unnest(CASE WHEN ${isStrict} THEN [line] ELSE ${objects} END) AS doc, line AS record, filename ` +
    `FROM ${lines} WHERE trim(line, ' \t\r\n') <> ''${sample(input)})`
  const columns = input.structure
    ? structureColumn(input.structure.prefersDecimal)
    : `doc, record, ${fileColumn(group.files)}`
  return `SELECT ${columns}${group.partition} FROM ${records}`
}

const sample = ({ structure }: JsonInput): string =>
  structure && structure.samplingRatio < 1
    ? ` AND hash(line) % 1000000 < ${Math.round(structure.samplingRatio * 1e6)}`
    : ''

/** DuckDB tells no empty objects from values of different types, and no large whole numbers from small ones. */
function structureColumn(prefersDecimal: boolean): string {
  const own = `flashover_json_structure(doc, ${prefersDecimal})`
  const isCommon = String.raw`NOT regexp_matches(doc, '\d{18}|\{\s*\}')`
  return prefersDecimal
    ? `${own} AS structure`
    : `CASE WHEN ${isCommon} THEN json_structure(doc)::VARCHAR ELSE ${own} END AS structure`
}
