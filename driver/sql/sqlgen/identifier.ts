/** A quoted DuckDB identifier. NUL cannot stand in SQL text, so it becomes U+2400 (its visible symbol). */
export function identifier(name: string): string {
  return `"${wellFormed(name).replaceAll('\0', '\u2400').replaceAll('"', '""')}"`
}

/** SQL text is UTF-8, which has no lone surrogates. */
export const wellFormed = (text: string): string => text.replace(/\p{Surrogate}/gu, '\uFFFD')
