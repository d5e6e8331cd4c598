import { bindOnce } from '../bind-once.ts'

/** Whether a text is of ASCII alone; null for a null. */
export const isAscii = (text: string): string => `(strlen(${text}) = length(${text}))`

/** DuckDB's form for texts of ASCII, the executor's function for the others. */
export const asciiOr = (text: string, ascii: (text: string) => string, other: (text: string) => string): string =>
  bindOnce(text, (once) => `CASE WHEN ${isAscii(once)} THEN ${ascii(once)} ELSE ${other(once)} END`)
