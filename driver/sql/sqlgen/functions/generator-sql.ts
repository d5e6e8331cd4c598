import { SparkError } from '../../../../common/errors/spark-error.ts'
import type { DataType } from '../../../../common/types/data-type.ts'
import type { Expression } from '../../expressions/expression.ts'
import { dataTypeOf } from '../../expressions/expression-type.ts'
import type { generatorDefinitions } from '../../expressions/functions/generator-definitions.ts'
import { bindOnce } from '../bind-once.ts'
import { compileExpression, compileRepresented } from '../expression-compiler.ts'
import type { Scope } from '../scope.ts'

import { structField } from '../struct-fields.ts'

import { jsonTupleList } from './json-sql.ts'

export interface GeneratorList {
  /** A list with an element per generated row. */
  readonly list: string
  /** A generated column, given the element's SQL. */
  readonly element: (element: string, column: number) => string
}

type GeneratorForm = (
  list: string,
  type: DataType,
  values: readonly string[],
  expressions: readonly Expression[],
) => GeneratorList

/** The generators; their outer forms are nodes that say so. */
type GeneratorTable<D> = {
  readonly [N in keyof D as D[N] extends { readonly outerOf: undefined } ? N : never]: GeneratorForm
}

const entriesOf = (sql: string, type: DataType): string => (type.kind === 'map' ? `map_entries(${sql})` : sql)
const mapField = (element: string, column: number): string => `${element}.${column === 0 ? 'key' : 'value'}`

const generatorSql: GeneratorTable<typeof generatorDefinitions> = {
  explode: (sql, type) => ({
    list: entriesOf(sql, type),
    element: (element, column) => (type.kind === 'map' ? mapField(element, column) : element),
  }),
  posexplode: (sql, type) => ({
    list: `list_transform(${entriesOf(sql, type)}, lambda v, i: {'p': i - 1, 'v': v})`,
    element: (element, column) => {
      if (column === 0) return `${element}.p`
      return type.kind === 'map' ? mapField(`${element}.v`, column - 1) : `${element}.v`
    },
  }),
  stack: (rows, _type, values) => {
    const columns = values.length / Number(rows)
    const row = (at: number): string =>
      values
        .slice(at * columns, (at + 1) * columns)
        .map((value, index) => `'${index}': ${value}`)
        .join(', ')
    const list = Array.from({ length: Number(rows) }, (_, at) => `{${row(at)}}`)
    return { list: `[${list.join(', ')}]`, element: (element, column) => `${element}['${column}']` }
  },
  json_tuple: (sql, _type, names, expressions) => ({
    list: bindOnce(sql, (text) => jsonTupleList(text, expressions, names)),
    element: (element, column) => `${element}[${column + 1}]`,
  }),
  inline: (sql, type) => {
    const structs = type.kind === 'array' ? type.elementType : type
    if (structs.kind !== 'struct') throw unsupported('inline')
    return { list: sql, element: (element, column) => structField(element, structs, column) }
  },
}

/** A generator as a DuckDB list to be unnested. `outer` puts one NULL in the place of nothing. */
export function generatorList(generator: Expression, outer: boolean, scope: Scope): GeneratorList {
  if (generator.kind === 'Alias') return generatorList(generator.child, outer, scope)
  if (generator.kind !== 'ScalarFunction' || !generator.args[0]) throw unsupported(generator.kind)
  const [argument, ...values] = generator.args
  if (!isGenerator(generator.name)) throw unsupported(generator.name)
  const { list, element } = generatorSql[generator.name](
    compileExpression(argument, scope).sql,
    dataTypeOf(argument),
    values.map((value) => compileRepresented(value, scope).sql),
    values,
  )
  return { list: outer ? `CASE WHEN len(${list}) > 0 THEN ${list} ELSE [NULL] END` : list, element }
}

const isGenerator = (name: string): name is keyof typeof generatorSql => Object.hasOwn(generatorSql, name)

const unsupported = (name: string): SparkError =>
  new SparkError('UNSUPPORTED_FEATURE', { feature: `the generator ${name}` })
