/**
 * The order of `sortByKey` without a comparator. Within a type: numbers and bigints by value (NaN last, as in Spark), strings by
 * UTF-16 code units, false before true, dates by time, arrays member by member. Between types: null and undefined first, then
 * booleans, numbers, strings, dates, arrays; other objects have no order.
 */
export function compareNaturally(a: unknown, b: unknown): number {
  const rankA = rank(a)
  const rankB = rank(b)
  if (rankA !== rankB) return rankA - rankB
  if (Array.isArray(a) && Array.isArray(b)) return compareArrays(a, b)
  if (Number.isNaN(a) || Number.isNaN(b)) return Number(Number.isNaN(a)) - Number(Number.isNaN(b))
  const [x, y] = [a ?? 0, b ?? 0]
  return x < y ? -1 : x > y ? 1 : 0
}

function compareArrays(a: readonly unknown[], b: readonly unknown[]): number {
  for (let i = 0; i < Math.min(a.length, b.length); i++) {
    const order = compareNaturally(a[i], b[i])
    if (order !== 0) return order
  }
  return a.length - b.length
}

function rank(value: unknown): number {
  switch (typeof value) {
    case 'undefined':
      return 0
    case 'boolean':
      return 1
    case 'number':
    case 'bigint':
      return 2
    case 'string':
      return 3
    case 'object':
      if (value === null) return 0
      if (value instanceof Date) return 4
      if (Array.isArray(value)) return 5
      break
    default:
      break
  }
  throw new TypeError(`keys of type ${typeof value} have no order: sort by something else (sortBy)`)
}
