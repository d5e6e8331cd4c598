/** A row of a pair RDD. Rows come from user functions, so that their form is checked where a pair is needed. */
export type Pair = readonly [key: unknown, value: unknown]

export function asPair(row: unknown): Pair {
  if (Array.isArray(row) && row.length === 2) return row as unknown as Pair
  throw new TypeError(`the operation needs pairs [key, value], but got ${preview(row)}`)
}

/** A value as an error shows it. */
export function preview(row: unknown): string {
  const text = typeof row === 'object' ? (JSON.stringify(row) ?? 'an object') : String(row)
  return text.length > 80 ? `${text.slice(0, 80)}...` : text
}
