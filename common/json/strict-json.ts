import type { JsonDialect } from '../protocol/source-options.ts'

/** JSON as it should be, with the words for what is no number: what DuckDB takes for JSON too. */
export const STRICT_JSON: JsonDialect = {
  allowComments: false,
  allowUnquotedFieldNames: false,
  allowSingleQuotes: false,
  allowNumericLeadingZeros: false,
  allowNonNumericNumbers: true,
  allowBackslashEscapingAnyCharacter: false,
  allowUnquotedControlChars: false,
}
