import { simpleString } from '../../../common/types/data-type.ts'
import type { Expression } from '../expressions/expression.ts'
import { childrenOf } from '../expressions/expression-tree.ts'

const planIds = new WeakMap<object, number>()
let lastPlanId = 0

/**
 * A text that two expressions share exactly when they mean the same: names, qualifiers, origins and the order of the
 * operands of `=` and `<=>` are left out (Spark's `semanticEquals`). Subqueries are compared by the identity of their plan.
 */
export function expressionKey(expression: Expression): string {
  switch (expression.kind) {
    case 'AttributeReference':
      return `#${expression.exprId}`
    case 'OuterReference':
      return `outer#${expression.attribute.exprId}`
    case 'Literal':
      return `${simpleString(expression.dataType)}:${literalKey(expression.value)}`
    case 'Alias':
      return expressionKey(expression.child)
    case 'Comparison': {
      const operands = [expressionKey(expression.left), expressionKey(expression.right)]
      if (expression.operator === '=' || expression.operator === '<=>') operands.sort()
      else if (expression.operator === '>' || expression.operator === '>=') operands.reverse()
      return `(${operands.join(expression.operator.replace('>', '<'))}${expression.operator === '<=>' ? '~' : ''})`
    }
    case 'ScalarSubquery':
    case 'Exists':
    case 'InSubquery': {
      const id = planIds.get(expression.plan) ?? ++lastPlanId
      planIds.set(expression.plan, id)
      return `${expression.kind}@${id}(${childrenOf(expression).map(expressionKey).join()})`
    }
    default:
      return `${expression.kind}:${detail(expression)}(${childrenOf(expression).map(expressionKey).join()})`
  }
}

export const sameExpression = (left: Expression, right: Expression): boolean =>
  left === right || expressionKey(left) === expressionKey(right)

function detail(expression: Expression): string {
  switch (expression.kind) {
    case 'Cast':
      return `${expression.mode} ${simpleString(expression.dataType)}`
    case 'Arithmetic':
      return `${expression.mode ?? ''}${expression.operator}${expression.dataType ? simpleString(expression.dataType) : ''}`
    case 'Like':
      return `${expression.escape}${expression.caseInsensitive}`
    case 'CaseWhen':
      return `${expression.branches.length}`
    case 'ScalarFunction':
      return `${expression.name} ${simpleString(expression.dataType)}`
    case 'AggregateExpression':
      return `${expression.name} ${expression.distinct} ${expression.args.length} ${simpleString(expression.dataType)}`
    case 'SortOrder':
      return `${expression.direction} ${expression.nulls}`
    case 'UnresolvedAttribute':
      return expression.nameParts.join('.')
    case 'UnresolvedFunction':
      return `${expression.name} ${expression.distinct}`
    default:
      return ''
  }
}

function literalKey(value: unknown): string {
  if (value instanceof Uint8Array) return Buffer.from(value).toString('hex')
  return typeof value === 'string' ? JSON.stringify(value) : String(value)
}
