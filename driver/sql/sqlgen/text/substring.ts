import type { FunctionCompiler } from '../functions/function-call.ts'

/** Spark's substring: position 0 is 1, a position before the start of the text eats up length, as in DuckDB only from the end. */
export const substring: FunctionCompiler = (c) => {
  const text = c.sql(0)
  const part = c.type(0).kind === 'binary' ? bytes : characters
  const length = c.size > 2 ? c.sql(2) : undefined
  if (c.isLiteral(1)) {
    const position = c.literal(1)
    if (position === null) return c.result('NULL')
    const start = Number(position)
    return c.exact(slice(part, text, start >= 0 ? `${Math.max(start, 1)}` : fromEnd(part, text, `${start}`), length))
  }
  const position = c.sql(1)
  const start = `CASE WHEN ${position} > 0 THEN ${position} WHEN ${position} = 0 THEN 1 ELSE ${fromEnd(part, text, position)} END`
  return c.exact(slice(part, text, start, length))
}

/** How a text, or a binary, is cut. */
interface Part {
  length(text: string): string
  of(text: string, start: string, length?: string): string
}

const characters: Part = {
  length: (text) => `length(${text})`,
  of: (text, start, length) => `substring(${[text, start, ...(length === undefined ? [] : [length])].join(', ')})`,
}

/** DuckDB has no substring of a BLOB; it slices it as it does a list. */
const bytes: Part = {
  length: (blob) => `octet_length(${blob})`,
  of: (blob, start, length) =>
    `array_slice(${blob}, ${start}, ${length === undefined ? `octet_length(${blob})` : `${start} + ${length} - 1`})`,
}

/** 1-based, maybe before the start of the text: DuckDB then counts the length from there too. */
const fromEnd = (part: Part, text: string, position: string): string => `(${part.length(text)} + ${position} + 1)`

function slice(part: Part, text: string, start: string, length: string | undefined): string {
  if (/^\d+$/.test(start)) return part.of(text, start, length === undefined ? undefined : notNegative(length))
  const from = `CASE WHEN ${start} < 1 THEN 1 ELSE ${start} END`
  if (length === undefined) return part.of(text, from)
  return part.of(
    text,
    from,
    notNegative(`(CAST(${length} AS BIGINT) + CASE WHEN ${start} < 1 THEN ${start} - 1 ELSE 0 END)`),
  )
}

/** Not `greatest(x, 0)`, which is 0 for a null. */
export const notNegative = (sql: string): string =>
  /^\d+$/.test(sql) ? sql : `CASE WHEN ${sql} < 0 THEN 0 ELSE ${sql} END`
