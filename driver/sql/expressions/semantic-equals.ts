import type { Expression } from './expression.ts'
import { childrenOf } from './expression-tree.ts'

/** Whether two resolved expressions compute the same, names, qualifiers and origins aside. */
export function semanticEquals(left: Expression | undefined, right: Expression | undefined): boolean {
  if (left === right) return true
  if (!left || !right) return false
  return semanticKey(left) === semanticKey(right)
}

/** A text that is equal exactly for semantically equal expressions. */
export function semanticKey(expression: Expression): string {
  switch (expression.kind) {
    case 'AttributeReference':
      return `#${expression.exprId}`
    case 'OuterReference':
      return `outer#${expression.attribute.exprId}`
    case 'Alias':
      return semanticKey(expression.child)
    default: {
      const { origin: _origin, ...own } = expression
      return `${expression.kind}${ownText(own)}(${childrenOf(expression).map(semanticKey).join(',')})`
    }
  }
}

const CHILD_FIELDS = new Set([
  'child',
  'left',
  'right',
  'value',
  'lower',
  'upper',
  'list',
  'values',
  'pattern',
  'branches',
  'elseValue',
  'args',
  'filter',
])

function ownText(node: object): string {
  const isLiteral = 'kind' in node && node.kind === 'Literal'
  const hasPlan = 'plan' in node
  return JSON.stringify(node, (key, value: unknown) => {
    if (key === 'origin' || key === 'relation' || (!isLiteral && !hasPlan && CHILD_FIELDS.has(key))) return undefined
    return typeof value === 'bigint' ? `${value}n` : value
  })
}
