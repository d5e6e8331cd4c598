import type { JsonReadOptions } from '../../../../common/protocol/source-options.ts'
import type { DataType, StructField } from '../../../../common/types/data-type.ts'
import { stringLiteral } from '../literal.ts'
import { wantsExactNumbers, withExactNumbers } from './exact-numbers.ts'
import { anyElement, type JsonPath, type JsonReading, jsonFields, jsonValue } from './json-value.ts'

/** Fields of the objects in the column `doc`: a relation, and over it each field's value by its name, and what says that one is malformed. */
export interface JsonFields {
  readonly from: string
  readonly values: ReadonlyMap<string, string>
  readonly malformed: readonly string[]
}

/** An expression a field. */
export function fieldsOneByOne(fields: readonly StructField[], options: JsonReadOptions, input: string): JsonFields {
  const values = new Map(
    fields.map(({ name, dataType }, index) => [
      name,
      jsonValue(`j${index}`, dataType, readingOf(dataType, options), pathOf(name)),
    ]),
  )
  const sources = [fields.filter((field) => !isExact(field)), fields.filter(isExact)].filter(({ length }) => length > 0)
  // A column each: expressions of values name theirs many times, and what is common to them takes DuckDB long to find.
  const columns = sources.flatMap((source, at) =>
    source.map((field, index) => `, e${at}[${index + 1}]::VARCHAR AS j${fields.indexOf(field)}`),
  )
  const lists = sources.map((source, at) => `, ${extract(source)} AS e${at}`)
  return {
    from: `(SELECT *${columns.join('')} FROM (SELECT *${lists.join('')} FROM ${input}))`,
    values: new Map([...values].map(([name, { value }]) => [name, value])),
    malformed: [...values.values()].map(({ malformed }) => malformed),
  }
}

/** An expression a type, over the list of all fields that have it: as many expressions as there are types, however many the fields. */
export function fieldsByType(fields: readonly StructField[], options: JsonReadOptions, input: string): JsonFields {
  const groups = alikeInType(fields)
  const values = groups.map((group) => {
    const paths = group.map(({ name }) => pathOf(name))
    const path: JsonPath = (below) => `[${paths.map((one) => one(below)).join(', ')}][i]`
    const { dataType } = group[0]
    return jsonValue('j', dataType, readingOf(dataType, options), path)
  })
  const lists = groups.map((group, index) => `, ${extract(group)}::VARCHAR[] AS e${index}`)
  const results = values.map(({ value }, index) => `, list_transform(e${index}, lambda j, i: ${value}) AS v${index}`)
  return {
    from: `(SELECT *${results.join('')} FROM (SELECT *${lists.join('')} FROM ${input}))`,
    values: new Map(
      groups.flatMap((group, g) => group.map(({ name }, index) => [name, `v${g}[${index + 1}]`] as const)),
    ),
    malformed: values.map(({ malformed }, index) => anyElement(`e${index}`, 'j', malformed)),
  }
}

function alikeInType(fields: readonly StructField[]): readonly (readonly [StructField, ...StructField[]])[] {
  const groups = new Map<string, [StructField, ...StructField[]]>()
  for (const field of fields) {
    const type = JSON.stringify(field.dataType)
    const group = groups.get(type)
    if (group) group.push(field)
    else groups.set(type, [field])
  }
  return [...groups.values()]
}

const isExact = ({ dataType }: StructField): boolean => wantsExactNumbers(dataType)

const readingOf = (type: DataType, options: JsonReadOptions): JsonReading =>
  wantsExactNumbers(type) ? { ...options, exactNumbers: true } : options

/** Of fields that all want exact numbers, or none. */
const extract = (fields: readonly StructField[]): string =>
  jsonFields(
    fields.some(isExact) ? withExactNumbers('doc') : 'doc',
    fields.map(({ name }) => name),
  )

const pathOf =
  (name: string): JsonPath =>
  (below) =>
    stringLiteral(JSON.stringify([name, ...below]))
