import { SparkError } from '../../../../common/errors/spark-error.ts'
import type { Expression } from '../../expressions/expression.ts'
import { dataTypeOf } from '../../expressions/expression-type.ts'
import { compileExpression } from '../expression-compiler.ts'
import { identifier } from '../identifier.ts'
import type { Scope } from '../scope.ts'

export interface GeneratorList {
  /** A list with an element per generated row. */
  readonly list: string
  /** A generated column, given the element's SQL. */
  readonly element: (element: string, column: number) => string
}

/** A generator as a DuckDB list to be unnested. `outer` puts one NULL in the place of nothing. */
export function generatorList(generator: Expression, outer: boolean, scope: Scope): GeneratorList {
  if (generator.kind === 'Alias') return generatorList(generator.child, outer, scope)
  const [argument] = generator.kind === 'ScalarFunction' ? generator.args : []
  if (generator.kind !== 'ScalarFunction' || !argument) throw unsupported(generator.kind)
  const type = dataTypeOf(argument)
  const { sql } = compileExpression(argument, scope)
  const entries = type.kind === 'map' ? `map_entries(${sql})` : sql
  const isOuter = outer || generator.name.endsWith('_outer')
  const rows = (list: string) => (isOuter ? `CASE WHEN len(${list}) > 0 THEN ${list} ELSE [NULL] END` : list)
  switch (generator.name.replace(/_outer$/, '')) {
    case 'explode':
      return {
        list: rows(entries),
        element: (element, column) => (type.kind === 'map' ? mapField(element, column) : element),
      }
    case 'posexplode':
      return {
        list: rows(`list_transform(${entries}, lambda v, i: {'p': i - 1, 'v': v})`),
        element: (element, column) => {
          if (column === 0) return `${element}.p`
          return type.kind === 'map' ? mapField(`${element}.v`, column - 1) : `${element}.v`
        },
      }
    case 'inline': {
      const fields = type.kind === 'array' && type.elementType.kind === 'struct' ? type.elementType.fields : []
      return {
        list: rows(entries),
        element: (element, column) => `${element}.${identifier(fields[column]?.name ?? '')}`,
      }
    }
    default:
      throw unsupported(generator.name)
  }
}

const mapField = (element: string, column: number): string => `${element}.${column === 0 ? 'key' : 'value'}`

const unsupported = (name: string): SparkError =>
  new SparkError('UNSUPPORTED_FEATURE', { feature: `the generator ${name}` })
