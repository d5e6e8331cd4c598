import { isIntegral } from '../../../../common/types/data-type.ts'
import type { arrayDefinitions } from '../../expressions/functions/array-definitions.ts'
import { duckDbType } from '../duckdb-types.ts'
import { isNested, sortList } from '../nested-order.ts'
import { packStruct } from '../struct-fields.ts'
import { boundedSize, MAX_ELEMENTS } from '../text/bounded-size.ts'
import { joinTexts } from '../text/join-texts.ts'
import { exactCall, type FunctionCall, type FunctionCompiler, type FunctionTable } from './function-call.ts'
import { timeSequence } from './time-sequence.ts'

/** `get(a, i)`: as `a[i]`, with null beyond the end. */
const get: FunctionCompiler = (c) => c.exact(`CASE WHEN ${c.sql(1)} >= 0 THEN ${c.sql(0)}[${c.sql(1)} + 1] END`)

/** From 1, from the end where negative. */
const elementAt =
  (outside: 'fails' | 'null'): FunctionCompiler =>
  (c) => {
    const [array, index] = [c.sql(0), c.sql(1)]
    if (c.type(0).kind === 'map') return c.exact(`${array}[${index}]`)
    const zero = `WHEN ${index} = 0 THEN ${c.raise('INVALID_INDEX_OF_ZERO', {})}`
    const beyond = (): string => {
      const failure = c.raiseOf('INVALID_ARRAY_INDEX_IN_ELEMENT_AT', { indexValue: index, arraySize: `len(${array})` })
      return `WHEN abs(${index}) > len(${array}) THEN ${failure}`
    }
    return c.exact(`CASE ${zero} ${outside === 'fails' ? beyond() : ''} ELSE list_extract(${array}, ${index}) END`)
  }

const size: FunctionCompiler = (c) =>
  c.result(c.type(0).kind === 'map' ? `cardinality(${c.sql(0)})` : `len(${c.sql(0)})`)

function sorted(c: FunctionCall, direction: 'ASC' | 'DESC', nulls: 'FIRST' | 'LAST'): string {
  const array = c.type(0)
  return array.kind === 'array' ? sortList(c.sql(0), array.elementType, direction, nulls) : c.sql(0)
}

const sortArray: FunctionCompiler = (c) => {
  const ascending = c.size < 2 || c.literal(1) === true
  return c.exact(ascending ? sorted(c, 'ASC', 'FIRST') : sorted(c, 'DESC', 'LAST'))
}

const sequence: FunctionCompiler = (c) => {
  if (!isIntegral(c.type(0))) return timeSequence(c)
  const [start, stop] = [c.sql(0), c.sql(1)]
  const series = (step: string): string => {
    const size = `abs((CAST(${stop} AS HUGEINT) - ${start}) // nullif(${step}, 0)) + 1`
    const end = boundedSize(c, `CAST(${stop} AS BIGINT)`, size, MAX_ELEMENTS)
    return `generate_series(CAST(${start} AS BIGINT), ${end}, CAST(${step} AS BIGINT))`
  }
  if (c.size < 3) return c.result(series(`CASE WHEN ${start} <= ${stop} THEN 1 ELSE -1 END`))
  const step = c.sql(2)
  const failure = c.raiseOf('INVALID_PARAMETER_VALUE.SEQUENCE_BOUNDARIES', {
    parameter: "'`step`'",
    functionName: "'`sequence`'",
    start,
    stop,
    step,
  })
  const wrong = `(${step} = 0 AND ${start} <> ${stop}) OR (${step} > 0 AND ${start} > ${stop}) OR (${step} < 0 AND ${start} < ${stop})`
  // DuckDB's series of step 0 is empty, Spark's of one value that value.
  return c.result(
    `CASE WHEN ${wrong} THEN ${failure} WHEN ${step} = 0 THEN [CAST(${start} AS BIGINT)] ELSE ${series(step)} END`,
  )
}

/** From 1, from the end where negative. */
const slice: FunctionCompiler = (c) => {
  const [array, start, length] = [c.sql(0), c.sql(1), c.sql(2)]
  const functionName = "'`slice`'"
  const noStart = c.raiseOf('INVALID_PARAMETER_VALUE.START', { parameter: "'`start`'", functionName, start })
  const noLength = c.raiseOf('INVALID_PARAMETER_VALUE.LENGTH', { parameter: "'`length`'", functionName, length })
  const from = `CASE WHEN ${start} < 0 THEN len(${array}) + ${start} + 1 ELSE ${start} END`
  const found = `CASE WHEN ${from} < 1 THEN [] ELSE list_slice(${array}, ${from}, ${from} + ${length} - 1) END`
  return c.exact(
    `CASE WHEN ${array} IS NULL OR ${start} IS NULL OR ${length} IS NULL THEN NULL WHEN ${start} = 0 THEN ${noStart} WHEN ${length} < 0 THEN ${noLength} ELSE ${found} END`,
  )
}

/** Before the element at a place from 1, or behind the one at a place from the end; what is between the array's end and the place is null. */
const arrayInsert: FunctionCompiler = (c) => {
  const [array, place, value] = [c.sql(0), `CAST(${c.sql(1)} AS BIGINT)`, c.sql(2)]
  const size = `greatest(len(${array}) + 1, abs(${place}))`
  const nulls = (count: string): string => `list_resize(${array}[1:0], ${boundedSize(c, count, size, MAX_ELEMENTS)})`
  const missing = `greatest(abs(${place}) - len(${array}) - 1, 0)`
  const forward = `${array}[1:${place} - 1] || ${nulls(missing)} || [${value}] || ${array}[${place}:]`
  const cut = `greatest(len(${array}) + ${place} + 1, 0)`
  const backward = `${array}[1:${cut}] || [${value}] || ${nulls(missing)} || ${array}[${cut} + 1:]`
  const zero = c.raise('INVALID_INDEX_OF_ZERO', {})
  return c.result(
    `CASE WHEN ${array} IS NULL OR ${place} IS NULL THEN NULL WHEN ${place} = 0 THEN ${zero} WHEN ${place} > 0 THEN ${forward} ELSE ${backward} END`,
  )
}

const arraysZip: FunctionCompiler = (c) => {
  const { dataType } = c
  if (dataType.kind !== 'array' || dataType.elementType.kind !== 'struct') throw c.unsupported()
  const { elementType } = dataType
  const zip = packStruct(
    elementType,
    elementType.fields.map((_, index) => `zipped[${index + 1}]`),
  )
  const arrays = c.all()
  const present = arrays.map((array) => `${array} IS NOT NULL`).join(' AND ')
  const zipped = `list_transform(list_zip(${arrays.join(', ')}), lambda zipped: ${zip})`
  return c.result(`CASE WHEN ${present} THEN ${zipped} END`)
}

const shuffle: FunctionCompiler = (c) => {
  const drawn = `list_transform(${c.sql(0)}, lambda value: {'place': random(), 'value': value})`
  return c.result(`list_transform(list_sort(${drawn}), lambda drawn: drawn['value'])`)
}

/** Every value once, nulls too, in the order of first appearance. */
const distinct = (list: string): string => `list_filter(${list}, lambda x, i: list_position(${list}, x) = i)`

/** Without an element in common it is unknown as soon as either side has a null, unless the other is empty. */
const arraysOverlap: FunctionCompiler = (c) => {
  const [left, right] = [c.sql(0), c.sql(1)]
  const hasNull = (list: string) => `list_count(${list}) < len(${list})`
  const unknown = `len(${left}) > 0 AND len(${right}) > 0 AND (${hasNull(left)} OR ${hasNull(right)})`
  return c.exact(
    `CASE WHEN ${left} IS NULL OR ${right} IS NULL THEN NULL WHEN list_has_any(${left}, ${right}) THEN true WHEN ${unknown} THEN NULL ELSE false END`,
  )
}

const within = (list: string, other: string, found: 'IS NULL' | 'IS NOT NULL'): string =>
  `CASE WHEN ${other} IS NOT NULL THEN list_filter(${list}, lambda x: nullif(coalesce(list_position(${other}, x), 0), 0) ${found}) END`

export const arraySql: FunctionTable<typeof arrayDefinitions> = {
  array: (c) => {
    const list = `[${c.all().join(', ')}]`
    // Lists of lists have their type from within: of casts in one another DuckDB takes only so many.
    const isNested =
      c.args.length > 0 &&
      c.args.every((argument, index) => c.type(index).kind === 'array' && argument.kind !== 'Literal')
    return c.exact(isNested ? list : `CAST(${list} AS ${duckDbType(c.dataType)})`)
  },
  get,
  element_at: elementAt('fails'),
  try_element_at: elementAt('null'),
  size,
  array_size: size,
  array_contains: (c) =>
    c.exact(
      `CASE WHEN list_contains(${c.sql(0)}, ${c.sql(1)}) THEN true WHEN ${c.sql(1)} IS NULL OR list_count(${c.sql(0)}) < len(${c.sql(0)}) THEN NULL WHEN ${c.sql(0)} IS NOT NULL THEN false END`,
    ),
  array_position: (c) =>
    c.result(
      `CASE WHEN ${c.sql(0)} IS NOT NULL AND ${c.sql(1)} IS NOT NULL THEN coalesce(list_position(${c.all().join(', ')}), 0) END`,
    ),
  array_insert: arrayInsert,
  arrays_zip: arraysZip,
  shuffle,
  array_distinct: (c) => c.exact(distinct(c.sql(0))),
  array_max: (c) => (isNested(c.dataType) ? c.exact(`(${sorted(c, 'DESC', 'LAST')})[1]`) : exactCall('list_max')(c)),
  array_min: (c) => (isNested(c.dataType) ? c.exact(`(${sorted(c, 'ASC', 'LAST')})[1]`) : exactCall('list_min')(c)),
  array_join: (c) => {
    const replaced = c.size > 2 ? `list_transform(${c.sql(0)}, lambda x: coalesce(x, ${c.sql(2)}))` : c.sql(0)
    const items = c.size > 2 && !c.isLiteral(2) ? `CASE WHEN ${c.sql(2)} IS NOT NULL THEN ${replaced} END` : replaced
    return c.exact(joinTexts(c, `list_filter(${items}, lambda x: x IS NOT NULL)`, 1))
  },
  array_union: (c) => c.exact(distinct(`(${c.sql(0)} || ${c.sql(1)})`)),
  array_intersect: (c) => c.exact(distinct(within(c.sql(0), c.sql(1), 'IS NOT NULL'))),
  array_except: (c) => c.exact(distinct(within(c.sql(0), c.sql(1), 'IS NULL'))),
  array_remove: (c) =>
    c.exact(
      `CASE WHEN ${c.sql(1)} IS NOT NULL THEN list_filter(${c.sql(0)}, lambda x: (x <> ${c.sql(1)}) IS NOT FALSE) END`,
    ),
  array_append: (c) => c.exact(`CASE WHEN ${c.sql(0)} IS NOT NULL THEN list_append(${c.sql(0)}, ${c.sql(1)}) END`),
  array_prepend: (c) => c.exact(`CASE WHEN ${c.sql(0)} IS NOT NULL THEN list_prepend(${c.sql(1)}, ${c.sql(0)}) END`),
  array_compact: (c) => c.exact(`list_filter(${c.sql(0)}, lambda x: x IS NOT NULL)`),
  array_repeat: (c) =>
    c.result(
      `list_transform(range(${boundedSize(c, `CAST(${c.sql(1)} AS BIGINT)`, c.sql(1), MAX_ELEMENTS)}), lambda x: ${c.sql(0)})`,
    ),
  arrays_overlap: arraysOverlap,
  // Null as soon as one of the lists is.
  flatten: (c) => c.exact(`CASE WHEN list_count(${c.sql(0)}) = len(${c.sql(0)}) THEN flatten(${c.sql(0)}) END`),
  slice,
  sort_array: sortArray,
  sequence,
}
