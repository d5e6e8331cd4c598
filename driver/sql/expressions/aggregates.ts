import { aggregateFunction } from './builtin-functions.ts'
import type { AggregateExpression, Expression } from './expression.ts'
import { walkExpression } from './expression-tree.ts'
import { dataTypeOf } from './expression-type.ts'
import type { AggregateBuffer } from './function-definition.ts'
import { semanticKey } from './semantic-equals.ts'

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

/** Whether the aggregate can be split into partial and final; else its rows must be together first. */
export function supportsPartial({ name, distinct }: AggregateExpression): boolean {
  const definition = aggregateFunction(name)
  return definition?.split !== undefined && (!distinct || definition.duplicateAgnostic)
}

/** The columns in which the partial results of an aggregate that can be split travel. */
export const aggregateBuffers = (aggregate: AggregateExpression): readonly AggregateBuffer[] =>
  aggregateFunction(aggregate.name)?.split?.buffers(aggregate.args.map(dataTypeOf), aggregate.dataType) ?? []

/** Whether the aggregate's value depends on the order in which it is given its rows. */
export function isOrderSensitive({ name, args }: AggregateExpression): boolean {
  switch (aggregateFunction(name)?.orderSensitivity ?? 'always') {
    case 'always':
      return true
    case 'never':
      return false
    case 'floating':
      return args.some((argument) => ['float', 'double'].includes(dataTypeOf(argument).kind))
  }
}
