import { quoteString } from '../types/duckdb-type-name.ts'
import { MAX_JSON_DEPTH, MAX_NAME_LENGTH } from './parse-json.ts'

/** Words that are no strict JSON but that DuckDB takes: Jackson's parser has its own mind of them, as of a comma before a closing bracket. */
const DOUBTFUL_WORD = String.raw`[:,\[]\s*[-+]?([NIi]|n[aA])`

const TRAILING_COMMA = String.raw`,\s*[}\]]`

/** Letters are sought first: that takes a third of the time. */
const isWithoutWords = (text: string): string =>
  `(NOT (contains(upper(${text}), 'NAN') OR contains(upper(${text}), 'INF')) OR NOT regexp_matches(${text}, ${quoteString(DOUBTFUL_WORD)}))`

/**
 * Within Jackson's limits, for sure: DuckDB's functions of JSON nest as deep as the text, and end the process where the stack does. More brackets than Jackson
 * lets nest are counted, long numbers and, in long texts, long strings looked for; what is really over a limit our own parser decides.
 */
const isWithinLimits = (text: string): string => {
  const brackets = `strlen(${text}) - strlen(replace(replace(${text}, '[', ''), '{', '')) <= ${MAX_JSON_DEPTH}`
  const numbers = `NOT regexp_matches(${text}, '\\d{500}')`
  const names = `(strlen(${text}) <= ${MAX_NAME_LENGTH} OR NOT regexp_matches(${text}, '"[^"]{1000}'))`
  return `CASE WHEN strlen(${text}) <= ${MAX_JSON_DEPTH} THEN true ELSE ${brackets} AND ${numbers} AND ${names} END`
}

/** DuckDB's SQL for whether a text is JSON that its functions and Jackson read alike; where it does not hold, our own parser knows. */
export const isStrictJson = (text: string): string =>
  `${isWithinLimits(text)} AND json_valid(${text}) AND NOT regexp_matches(${text}, ${quoteString(TRAILING_COMMA)}) AND ${isWithoutWords(text)}`
