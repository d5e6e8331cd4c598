import type { internalDefinitions } from '../../expressions/functions/internal-definitions.ts'
import { floorModulo } from '../arithmetic/floor-divide.ts'
import { bindOnce } from '../bind-once.ts'
import { rebuildNested } from '../nested-values.ts'
import { structField } from '../struct-fields.ts'
import { moveLocally } from '../time-zone/local-time.ts'
import { alignedFields } from './align-fields.ts'
import { call, type FunctionCall, type FunctionCompiler, type FunctionTable } from './function-call.ts'
import { transformedKeys } from './higher-order-sql.ts'
import { concatenatedEntries, givenEntries, lastValues, lastWinMapOf } from './map-entries.ts'
import { delimitedEntries } from './regexp-sql.ts'

/** `a[i]` from 0, an error beyond the end. Maps by key, null where there is none. */
const getItem: FunctionCompiler = (c) => {
  if (c.type(0).kind === 'map') return c.exact(`${c.sql(0)}[${c.sql(1)}]`)
  if (c.type(0).kind === 'struct') return field(c)
  const [array, index] = [c.sql(0), c.sql(1)]
  const outside = c.raiseOf('INVALID_ARRAY_INDEX', { indexValue: index, arraySize: `len(${array})` })
  return c.exact(
    `CASE WHEN ${array} IS NULL THEN NULL WHEN ${index} < 0 OR ${index} >= len(${array}) THEN ${outside} ELSE ${array}[${index} + 1] END`,
  )
}

/** Of an array of structs: the field of each. */
const field: FunctionCompiler = (c) =>
  c.type(0).kind === 'array'
    ? c.exact(`list_transform(${c.sql(0)}, lambda item: ${fieldOf(c, 'item')})`)
    : c.exact(fieldOf(c, c.sql(0)))

/** By its name, or by its place where several have it. */
function fieldOf(c: FunctionCall, struct: string): string {
  const key = c.literal(1)
  const type = c.type(0)
  const structs = type.kind === 'array' ? type.elementType : type
  if (structs.kind !== 'struct') throw c.unsupported()
  const index = typeof key === 'number' ? key : structs.fields.findIndex(({ name }) => name === key)
  return structField(struct, structs, index)
}

const INTERVAL_UNITS = [
  'year',
  'quarter',
  'month',
  'week',
  'day',
  'hour',
  'minute',
  'second',
  'millisecond',
  'microsecond',
]

function intervalUnit(c: FunctionCall): string {
  const name = String(c.literal(0)).toLowerCase()
  const unit = name === 'dayofyear' && c.name.startsWith('timestampadd') ? 'day' : name
  if (!INTERVAL_UNITS.includes(unit)) throw c.unsupported(`${c.name} by ${unit}`)
  return unit
}

function interval(c: FunctionCall): string {
  const unit = intervalUnit(c)
  return unit === 'quarter'
    ? `to_months(CAST(${c.sql(1)} * 3 AS INTEGER))`
    : `to_${unit}s(${/year|month|week|day/.test(unit) ? `CAST(${c.sql(1)} AS INTEGER)` : c.sql(1)})`
}

/** Days and longer are added to what clocks show, less to the instant. */
const addInterval: FunctionCompiler = (c) => {
  const add = (time: string): string => `(${time} + ${interval(c)})`
  const isShort = /hour|minute|second/.test(intervalUnit(c))
  return c.exact(c.timeZone === undefined || isShort ? add(c.sql(2)) : moveLocally(c.sql(2), c.timeZone, add))
}

/** Lists that do not align are left to MAP, which refuses them. */
function alignedLastValues(keys: string, values: string): string {
  const last = lastValues('m')
  return `list_transform([{'k': ${keys}, 'v': ${values}}], lambda m: CASE WHEN len(m['k']) = len(m['v']) THEN ${last} ELSE MAP(m['k'], m['v']) END)[1]`
}

/** The microseconds or months of an interval; of a calendar interval those of the part that has the field. */
const partOf = (c: FunctionCall, part: 'months' | 'days' | 'microseconds'): string =>
  c.type(0).kind === 'interval' ? `struct_extract(${c.sql(0)}, '${part}')` : c.sql(0)

/** Whole units, towards zero, and what is left of the next larger one. */
const intervalPart =
  (part: 'months' | 'microseconds', unit: number, modulo?: number): FunctionCompiler =>
  (c) => {
    const whole = `(${partOf(c, part)} // ${unit})`
    return c.result(modulo === undefined ? whole : `(${whole} % ${modulo})`)
  }

/** Calendar months that have passed as java.time counts them: by days of the month, and a day less where the time has not come yet. */
function monthsPassed(c: FunctionCall): string {
  return bindOnce(
    `CAST(${c.local(1)} AS TIMESTAMP)`,
    (from) =>
      bindOnce(
        `CAST(${c.local(2)} AS TIMESTAMP)`,
        (to) => {
          const [first, last] = [`CAST(${from} AS DATE)`, `CAST(${to} AS DATE)`]
          const [earlier, later] = [
            `CAST(${to} AS TIME) < CAST(${from} AS TIME)`,
            `CAST(${to} AS TIME) > CAST(${from} AS TIME)`,
          ]
          const end = `(${last} + CASE WHEN ${last} > ${first} AND ${earlier} THEN -1 WHEN ${last} < ${first} AND ${later} THEN 1 ELSE 0 END)`
          const packed = (date: string): string => `((year(${date}) * 12 + month(${date})) * 32 + day(${date}))`
          return `((${packed(end)} - ${packed(first)}) // 32)`
        },
        'until',
      ),
    'since',
  )
}

const MONTHS_OF: Readonly<Record<string, number>> = { month: 1, quarter: 3, year: 12 }

const timestampDiff: FunctionCompiler = (c) => {
  const unit = intervalUnit(c)
  const size = MONTHS_OF[unit]
  return size === undefined
    ? c.exact(`date_sub('${unit}', ${c.local(1)}, ${c.local(2)})`)
    : c.result(`(${monthsPassed(c)} // ${size})`)
}

export const internalSql: FunctionTable<typeof internalDefinitions> = {
  getitem: getItem,
  getfield: field,
  align_fields: (c) => c.exact(alignedFields(c.sql(0), c.type(0), c.dataType, c.literal(1) === true)),
  map_sort: (c) => c.exact(rebuildNested(c.sql(0), c.type(0), { leaf: (value) => value, sortEntries: true })),
  second_with_fraction: (c) =>
    c.result(`(CAST(${floorModulo(`epoch_us(${c.local(0)})`, 60_000_000)} AS DECIMAL(18, 6)) * 0.000001)`),
  dayofweek_iso: call('isodow'),
  yearofweek: call('isoyear'),
  timestampadd: addInterval,
  timestampadd_ntz: addInterval,
  map_last_win: (c) => c.result(alignedLastValues(c.sql(0), c.sql(1))),
  map_from_entries_last_win: lastWinMapOf(givenEntries),
  map_concat_last_win: lastWinMapOf(concatenatedEntries),
  transform_keys_last_win: lastWinMapOf(transformedKeys),
  str_to_map_last_win: lastWinMapOf(delimitedEntries),
  // Whole units that have passed: DuckDB's date_sub, not its date_diff.
  timestampdiff: timestampDiff,
  interval_days: (c) =>
    c.result(
      `${c.type(0).kind === 'interval' ? `${partOf(c, 'days')} + ` : ''}${partOf(c, 'microseconds')} // 86400000000`,
    ),
  interval_hours: intervalPart('microseconds', 3_600_000_000, 24),
  interval_minutes: intervalPart('microseconds', 60_000_000, 60),
  interval_seconds: (c) => c.result(`(CAST(${partOf(c, 'microseconds')} % 60000000 AS DECIMAL(18, 6)) * 0.000001)`),
  interval_years: intervalPart('months', 12),
  interval_months: intervalPart('months', 1, 12),
  interval_sign: (c) => c.result(`sign(${c.sql(0)})`),
  raise_too_many_rows: (c) => c.result(c.raise('SCALAR_SUBQUERY_TOO_MANY_ROWS', {})),
  // of schema inference: null for what is not a JSON object
  json_structure: (c) =>
    c.exact(
      `CASE WHEN json_valid(${c.sql(0)}) AND json_type(${c.sql(0)}) = 'OBJECT' THEN CAST(json_structure(${c.sql(0)}) AS VARCHAR) END`,
    ),
}
