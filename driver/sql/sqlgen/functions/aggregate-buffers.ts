import { BooleanType, type DataType, DoubleType, decimalType, LongType } from '../../../../common/types/data-type.ts'
import type { AggregateExpression, Expression } from '../../expressions/expression.ts'
import { walkExpression } from '../../expressions/expression-tree.ts'
import { dataTypeOf } from '../../expressions/expression-type.ts'
import { semanticKey } from '../../expressions/semantic-equals.ts'

/** A column in which a partial aggregate travels to the final one. */
export interface AggregateBuffer {
  readonly name: string
  readonly dataType: DataType
}

/** The buffers of an aggregate function that can be computed in two steps. */
export function aggregateBuffers(aggregate: AggregateExpression): readonly AggregateBuffer[] {
  const argument = aggregate.args[0] ? dataTypeOf(aggregate.args[0]) : LongType
  switch (canonicalAggregate(aggregate.name)) {
    case 'count':
    case 'count_if':
      return [{ name: 'count', dataType: LongType }]
    case 'sum':
      return [{ name: 'sum', dataType: aggregate.dataType }]
    case 'avg':
      return [
        { name: 'sum', dataType: averageSumType(argument) },
        { name: 'count', dataType: LongType },
      ]
    case 'first':
    case 'last':
      return [
        { name: 'value', dataType: aggregate.dataType },
        { name: 'valueSet', dataType: BooleanType },
      ]
    case 'max_by':
    case 'min_by': {
      const ordering = aggregate.args[1]
      return [
        { name: 'value', dataType: aggregate.dataType },
        { name: 'ordering', dataType: ordering ? dataTypeOf(ordering) : aggregate.dataType },
      ]
    }
    case 'stddev_samp':
    case 'stddev_pop':
    case 'var_samp':
    case 'var_pop':
      return [
        { name: 'n', dataType: DoubleType },
        { name: 'avg', dataType: DoubleType },
        { name: 'm2', dataType: DoubleType },
      ]
    default:
      return [{ name: 'value', dataType: aggregate.dataType }]
  }
}

const PARTIAL = new Set([
  'count',
  'count_if',
  'sum',
  'avg',
  'min',
  'max',
  'first',
  'last',
  'max_by',
  'min_by',
  'stddev_samp',
  'stddev_pop',
  'var_samp',
  'var_pop',
  'bool_and',
  'bool_or',
  'bit_and',
  'bit_or',
  'bit_xor',
  'collect_list',
  'collect_set',
])

/** Whether the aggregate can be split into partial and final; else its rows must be together first. */
export function supportsPartial(aggregate: AggregateExpression): boolean {
  const name = canonicalAggregate(aggregate.name)
  if (aggregate.distinct) return name === 'min' || name === 'max'
  return PARTIAL.has(name)
}

/** The aggregate calls of result expressions, each once, in walk order. */
export function collectAggregates(expressions: readonly Expression[]): readonly AggregateExpression[] {
  const found = new Map<string, AggregateExpression>()
  for (const expression of expressions) {
    for (const node of walkExpression(expression)) {
      if (node.kind === 'AggregateExpression' && !found.has(semanticKey(node))) found.set(semanticKey(node), node)
    }
  }
  return [...found.values()]
}

/** Spark's sum of decimals has ten digits more. */
export const averageSumType = (argument: DataType): DataType =>
  argument.kind === 'decimal' ? decimalType(Math.min(38, argument.precision + 10), argument.scale) : DoubleType

const SYNONYMS: Readonly<Record<string, string>> = {
  mean: 'avg',
  stddev: 'stddev_samp',
  std: 'stddev_samp',
  variance: 'var_samp',
  every: 'bool_and',
  any: 'bool_or',
  some: 'bool_or',
  first_value: 'first',
  last_value: 'last',
  any_value: 'first',
  array_agg: 'collect_list',
}

export const canonicalAggregate = (name: string): string => SYNONYMS[name] ?? name
