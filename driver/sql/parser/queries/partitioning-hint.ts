import { type Expression, SortOrder, UnresolvedAttribute } from '../../expressions/expression.ts'
import { type LogicalPlan, Repartition } from '../../plan/logical/logical-plan.ts'
import type { Grammar } from '../grammar.ts'
import type { Token } from '../tokens/token.ts'

/** A hint that spreads the rows of its SELECT over tasks; what it does to a plan. */
export type PartitioningHint = (child: LogicalPlan) => LogicalPlan

type Kind = 'repartition' | 'coalesce' | 'range'

/** Without adaptive execution a rebalancing is a repartitioning, whose number of partitions follows from the size of the data. */
const KINDS: Readonly<Record<string, Kind>> = {
  REPARTITION: 'repartition',
  REBALANCE: 'repartition',
  COALESCE: 'coalesce',
  REPARTITION_BY_RANGE: 'range',
}

export const isPartitioningHint = (name: string): boolean => Object.hasOwn(KINDS, name)

/** `REPARTITION(3, a)`, `COALESCE(2)` ...: an optional number of partitions, and columns. */
export function parsePartitioningHint(grammar: Grammar, name: Token): PartitioningHint {
  const { tokens } = grammar
  const parameters: Expression[] = []
  if (tokens.accept('(')) {
    parameters.push(...tokens.commaList(() => grammar.valueExpression()))
    tokens.expect(')')
  }
  const kind = KINDS[name.value] ?? 'repartition'
  const [first, ...others] = parameters
  const numPartitions = first && partitionsOf(first)
  if (kind === 'coalesce') {
    if (numPartitions === undefined || others.length > 0)
      return tokens.failWith('_LEGACY_ERROR_TEMP_1046', { hintName: name.value }, name)
    return (child) => Repartition({ numPartitions, shuffle: false, expressions: [], child })
  }
  const columns = (numPartitions === undefined ? parameters : others).map((parameter): Expression => {
    const column = columnOf(parameter)
    if (!column)
      return tokens.failWith(
        '_LEGACY_ERROR_TEMP_1047',
        {
          hintName: name.value,
          invalidParams: parameter.kind === 'Literal' ? `"${parameter.value}"` : `"${parameter.kind}"`,
        },
        name,
      )
    return kind === 'range' ? SortOrder({ child: column, direction: 'ascending', nulls: 'first' }) : column
  })
  return (child) => Repartition({ numPartitions, shuffle: true, expressions: columns, child })
}

function partitionsOf(parameter: Expression): number | undefined {
  if (parameter.kind !== 'Literal' || parameter.dataType.kind !== 'int') return undefined
  return typeof parameter.value === 'number' && parameter.value > 0 ? parameter.value : undefined
}

/** A text is a name, too. */
function columnOf(parameter: Expression): Expression | undefined {
  if (parameter.kind === 'UnresolvedAttribute') return parameter
  return parameter.kind === 'Literal' && typeof parameter.value === 'string'
    ? UnresolvedAttribute({ nameParts: [parameter.value] })
    : undefined
}
