import { daysOf } from '../../../../common/datetime/civil-date.ts'
import { type ZoneTransition, zoneRules } from '../../../../common/datetime/zone-rules.ts'

/** The years whose offsets stand in the SQL; those of others are asked of the executor's function. */
export const TABLE_YEARS = { first: 1970, last: 2037 } as const

/** Seconds of instants, or of the times that the zone's clocks show. */
export type Scale = 'instant' | 'local'

/**
 * How many seconds a zone is from UTC, null for what is not of the years of the table. `seconds` since 1970 on the scale is SQL. DuckDB's own
 * conversions of ICU take 30 times as long, and of a time that a clock shows twice they take the second.
 */
export function offsetSql(zone: string, scale: Scale, seconds: string): string {
  const { width, offsets, edges } = tableOf(zone, scale)
  const [first] = offsets
  const end = width * edges.length
  if (new Set(offsets).size === 1) return `CASE WHEN ${seconds} >= 0 AND ${seconds} < ${end} THEN ${first} END`
  const place = `${seconds} // ${width} + 1`
  // Behind the end of a list there is null.
  const isAfter = `CAST(${seconds} >= ${list(edges)}[${place}] AS INTEGER)`
  return `CASE WHEN ${seconds} >= 0 THEN ${list(offsets)}[${place} + ${isAfter}] END`
}

const list = (values: readonly number[]): string => `CAST('[${values.join(',')}]' AS BIGINT[])`

/** The offsets, in seconds, that a zone has in the years of the table. */
export const tableOffsets = (zone: string): readonly number[] => [...new Set(tableOf(zone, 'instant').offsets)]

/** Whether clocks of the zone have ever shown a midnight twice. */
export const repeatsMidnight = (zone: string): boolean =>
  transitionsOf(zone, FIRST_RULES).some(({ at, before, after }) => {
    const midnight = Math.ceil((at + after) / SECONDS_PER_DAY) * SECONDS_PER_DAY
    return midnight < at + before
  })

/** Earlier no clock was set back. */
const FIRST_RULES = 1840
const SECONDS_PER_DAY = 86_400
const TABLE_END = daysOf(TABLE_YEARS.last + 1, 1, 1) * SECONDS_PER_DAY

/** Time since 1970 in parts of one width, in each of which the offset changes once at most. */
interface OffsetTable {
  /** In seconds. */
  readonly width: number
  /** At the beginning of each part, and at the end of the last. */
  readonly offsets: readonly number[]
  /** From when on the offset is the next part's. */
  readonly edges: readonly number[]
}

const tables = new Map<string, OffsetTable>()

function tableOf(zone: string, scale: Scale): OffsetTable {
  const key = `${scale} ${zone}`
  const before = tables.get(key)
  if (before) return before
  const table = computedTable(zone, scale)
  tables.set(key, table)
  return table
}

function computedTable(zone: string, scale: Scale): OffsetTable {
  const rules = zoneRules(zone)
  const steps = transitionsOf(zone, TABLE_YEARS.first - 1)
    .map(({ at, before, after }) => ({ from: scale === 'instant' ? at : at + Math.max(before, after), offset: after }))
    .filter(({ from }) => from > 0 && from < TABLE_END)
  const width = widthFor(steps.map(({ from }) => from))
  const offsets = [rules ? (scale === 'instant' ? rules.offsetAt(0) : rules.offsetOfLocal(0)) : 0]
  const edges: number[] = []
  for (let start = 0; start < TABLE_END; start += width) {
    const step = steps.find(({ from }) => from >= start && from < start + width)
    edges.push(step?.from ?? 0)
    offsets.push(step?.offset ?? offsets.at(-1) ?? 0)
  }
  return { width, offsets, edges }
}

/** The transitions from a year to the one behind the table's last. */
function transitionsOf(zone: string, first: number): readonly ZoneTransition[] {
  const rules = zoneRules(zone)
  const years = Array.from({ length: TABLE_YEARS.last + 2 - first }, (_, index) => first + index)
  return rules ? years.flatMap((year) => rules.transitionsOf(year)) : []
}

/** 194 days, or a half of it as often as two edges are in one part. */
function widthFor(edges: readonly number[]): number {
  let width = 2 ** 24
  while (width > 2 ** 10 && new Set(edges.map((edge) => Math.floor(edge / width))).size < edges.length) width /= 2
  return width
}
