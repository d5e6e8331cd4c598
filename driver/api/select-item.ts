import { type Expression, UnresolvedAlias } from '../sql/expressions/expression.ts'

/** A select item that is not a name of its own is named in analysis. */
export function selectItem(expression: Expression): Expression {
  switch (expression.kind) {
    case 'UnresolvedAttribute':
    case 'UnresolvedStar':
    case 'Alias':
    case 'AttributeReference':
    case 'UnresolvedAlias':
      return expression
    default:
      return UnresolvedAlias({ child: expression })
  }
}
