import { isDeterministic } from '../../expressions/determinism.ts'
import { And, Comparison, type Expression, IsNotNull, IsNull, Not, Or } from '../../expressions/expression.ts'
import { nullableOf } from '../../expressions/expression-type.ts'
import { semanticEquals, semanticKey } from '../../expressions/semantic-equals.ts'
import type { OptimizerRule } from '../optimizer-context.ts'
import {
  andAll,
  distinctExpressions,
  falseLiteral,
  isFalse,
  isTrue,
  orAll,
  splitConjuncts,
  splitDisjuncts,
  trueLiteral,
} from '../predicates.ts'
import { onAllExpressions } from '../transform-expressions.ts'

/**
 * Simplifies AND, OR and NOT: neutral and absorbing literals, repeated operands, negations pushed into comparisons, and
 * factors common to all operands of an OR (`(a AND b) OR (a AND c)` is `a AND (b OR c)`), by which the join keys and
 * single-table predicates of TPC-H Q19 come to light.
 */
export const BooleanSimplification: OptimizerRule = {
  name: 'BooleanSimplification',
  apply: onAllExpressions(simplify),
}

export function simplify(node: Expression): Expression {
  if (node.kind === 'And') return simplifyAnd(node)
  if (node.kind === 'Or') return simplifyOr(node)
  return node.kind === 'Not' ? simplifyNot(node) : node
}

function simplifyAnd(node: And): Expression {
  const { left, right } = node
  if (isTrue(left)) return right
  if (isTrue(right)) return left
  if (isFalse(left) || isFalse(right)) return falseLiteral
  if (contradicts(left, right)) return falseLiteral
  if (!isDeterministic(node)) return node
  const conjuncts = splitConjuncts(node)
  const kept = distinctExpressions(conjuncts)
  return kept === conjuncts ? node : (andAll(kept) ?? node)
}

function simplifyOr(node: Or): Expression {
  const { left, right } = node
  if (isFalse(left)) return right
  if (isFalse(right)) return left
  if (isTrue(left) || isTrue(right)) return trueLiteral
  if (contradicts(left, right)) return trueLiteral
  if (!isDeterministic(node)) return node
  const disjuncts = splitDisjuncts(node)
  const kept = distinctExpressions(disjuncts)
  const one = kept === disjuncts ? node : orAll(kept)
  return one?.kind === 'Or' ? factorOut(one) : (one ?? node)
}

function factorOut(node: Or): Expression {
  const branches = splitDisjuncts(node).map((disjunct) => splitConjuncts(disjunct))
  const [first = [], ...others] = branches
  const keySets = others.map((branch) => new Set(branch.map(semanticKey)))
  const common = first.filter((conjunct) => keySets.every((keys) => keys.has(semanticKey(conjunct))))
  if (common.length === 0) return node
  const commonKeys = new Set(common.map(semanticKey))
  const rests = branches.map((branch) => branch.filter((conjunct) => !commonKeys.has(semanticKey(conjunct))))
  const factors = andAll(common) ?? trueLiteral
  // A branch that is nothing but the common factors makes the others irrelevant.
  if (rests.some((rest) => rest.length === 0)) return factors
  const alternatives = orAll(rests.map((rest) => andAll(rest) ?? trueLiteral)) ?? trueLiteral
  return And({ left: factors, right: alternatives })
}

function simplifyNot(node: Extract<Expression, { kind: 'Not' }>): Expression {
  const { child } = node
  switch (child.kind) {
    case 'Not':
      return child.child
    case 'IsNull':
      return IsNotNull({ child: child.child })
    case 'IsNotNull':
      return IsNull({ child: child.child })
    case 'And':
      return Or({ left: simplifyNot(Not({ child: child.left })), right: simplifyNot(Not({ child: child.right })) })
    case 'Or':
      return And({ left: simplifyNot(Not({ child: child.left })), right: simplifyNot(Not({ child: child.right })) })
    case 'Comparison':
      switch (child.operator) {
        case '<':
          return Comparison({ operator: '>=', left: child.left, right: child.right })
        case '<=':
          return Comparison({ operator: '>', left: child.left, right: child.right })
        case '>':
          return Comparison({ operator: '<=', left: child.left, right: child.right })
        case '>=':
          return Comparison({ operator: '<', left: child.left, right: child.right })
        default:
          return Object.isFrozen(node) ? node : Object.freeze(node)
      }
    case 'Literal':
      return child.value === null ? child : child.value === true ? falseLiteral : trueLiteral
    case 'UnresolvedAttribute':
    case 'UnresolvedStar':
    case 'UnresolvedFunction':
    case 'UnresolvedAlias':
    case 'AttributeReference':
    case 'OuterReference':
    case 'Alias':
    case 'Cast':
    case 'Arithmetic':
    case 'UnaryMinus':
    case 'Between':
    case 'In':
    case 'Like':
    case 'CaseWhen':
    case 'ScalarFunction':
    case 'AggregateExpression':
    case 'WindowExpression':
    case 'LambdaFunction':
    case 'NamedLambdaVariable':
    case 'UnresolvedNamedLambdaVariable':
    case 'SortOrder':
    case 'ScalarSubquery':
    case 'Exists':
    case 'InSubquery':
    case 'LateralSubquery':
      return Object.isFrozen(node) ? node : Not({ child })
  }
}

/** `a` and `NOT a`, where `a` is never null. */
function contradicts(left: Expression, right: Expression): boolean {
  const [plain, negated] = left.kind === 'Not' ? [right, left.child] : right.kind === 'Not' ? [left, right.child] : []
  return (
    plain !== undefined &&
    negated !== undefined &&
    !nullableOf(plain) &&
    isDeterministic(plain) &&
    semanticEquals(plain, negated)
  )
}
