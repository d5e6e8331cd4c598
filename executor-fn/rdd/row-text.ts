import { asPair } from '../../common/rdd/pair.ts'

/** A row as a line of `saveAsTextFile`: strings as they are, pairs as Spark prints tuples, dates in ISO form, other objects as JSON. */
export function textOf(row: unknown): string {
  if (typeof row === 'string') return row
  if (typeof row !== 'object' || row === null) return String(row)
  if (row instanceof Date) return Number.isNaN(row.getTime()) ? 'Invalid Date' : row.toISOString()
  if (Array.isArray(row) && row.length === 2)
    return asPair(row)
      .map(textOf)
      .reduce((key, value) => `(${key},${value})`)
  return JSON.stringify(row, (_, value: unknown) => jsonOf(value)) ?? String(row)
}

/** What JSON would lose: bigints and numbers that are none become texts, maps objects or entries, sets and binary data arrays. */
function jsonOf(value: unknown): unknown {
  if (typeof value === 'bigint' || (typeof value === 'number' && !Number.isFinite(value))) return String(value)
  if (value instanceof Set) return [...(value as ReadonlySet<unknown>)]
  if (value instanceof Map) {
    const entries = [...(value as ReadonlyMap<unknown, unknown>)]
    return entries.every(([key]) => typeof key === 'string')
      ? Object.fromEntries(entries as [string, unknown][])
      : entries
  }
  if (value instanceof RegExp) return String(value)
  if (value instanceof Error) return `${value.name}: ${value.message}`
  return ArrayBuffer.isView(value) ? Array.from(value as unknown as ArrayLike<unknown>) : value
}
