import type { internalDefinitions } from '../../expressions/functions/internal-definitions.ts'
import { floorModulo } from '../arithmetic/floor-divide.ts'
import { rebuildNested } from '../nested-values.ts'
import { alignedFields } from './align-fields.ts'
import { call, type FunctionCall, type FunctionCompiler, type FunctionTable } from './function-call.ts'

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
    ? c.exact(`list_transform(${c.sql(0)}, lambda item: struct_extract(item, ${fieldName(c)}))`)
    : c.exact(`struct_extract(${c.sql(0)}, ${fieldName(c)})`)

function fieldName(c: FunctionCall): string {
  const key = c.literal(1)
  const type = c.type(0)
  const name = type.kind === 'struct' && typeof key === 'number' ? (type.fields[key]?.name ?? `${key}`) : String(key)
  return `'${name.replaceAll("'", "''")}'`
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
  const unit = String(c.literal(0)).toLowerCase()
  if (!INTERVAL_UNITS.includes(unit)) throw c.unsupported(`${c.name} by ${unit}`)
  return unit
}

function interval(c: FunctionCall): string {
  const unit = intervalUnit(c)
  return unit === 'quarter'
    ? `to_months(CAST(${c.sql(1)} * 3 AS INTEGER))`
    : `to_${unit}s(${/year|month|week|day/.test(unit) ? `CAST(${c.sql(1)} AS INTEGER)` : c.sql(1)})`
}

export const internalSql: FunctionTable<typeof internalDefinitions> = {
  getitem: getItem,
  getfield: field,
  align_fields: (c) => c.exact(alignedFields(c.sql(0), c.type(0), c.dataType, c.literal(1) === true)),
  map_sort: (c) => c.exact(rebuildNested(c.sql(0), c.type(0), { leaf: (value) => value, sortEntries: true })),
  second_with_fraction: (c) =>
    c.result(`(CAST(${floorModulo(`epoch_us(${c.sql(0)})`, 60_000_000)} AS DECIMAL(18, 6)) * 0.000001)`),
  dayofweek_iso: call('isodow'),
  yearofweek: call('isoyear'),
  timestampadd: (c) => c.exact(`(${c.sql(2)} + ${interval(c)})`),
  // Whole units that have passed, as Spark counts them: DuckDB's date_sub, not its date_diff.
  timestampdiff: (c) => c.exact(`date_sub('${intervalUnit(c)}', ${c.sql(1)}, ${c.sql(2)})`),
  raise_too_many_rows: (c) => c.result(c.raise('SCALAR_SUBQUERY_TOO_MANY_ROWS', {})),
  // of schema inference: null for what is not a JSON object
  json_structure: (c) =>
    c.exact(
      `CASE WHEN json_valid(${c.sql(0)}) AND json_type(${c.sql(0)}) = 'OBJECT' THEN CAST(json_structure(${c.sql(0)}) AS VARCHAR) END`,
    ),
}
