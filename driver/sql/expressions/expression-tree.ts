import type { Expression } from './expression.ts'

/** The direct child expressions, in order. Plans inside subqueries are not children. */
export function childrenOf(expression: Expression): readonly Expression[] {
  switch (expression.kind) {
    case 'UnresolvedAttribute':
    case 'UnresolvedStar':
    case 'Literal':
    case 'AttributeReference':
    case 'OuterReference':
    case 'ScalarSubquery':
    case 'Exists':
    case 'PhysicalSubquery':
      return []
    case 'UnresolvedAlias':
    case 'Alias':
    case 'Cast':
    case 'UnaryMinus':
    case 'Not':
    case 'IsNull':
    case 'IsNotNull':
    case 'SortOrder':
      return [expression.child]
    case 'Arithmetic':
    case 'Comparison':
    case 'And':
    case 'Or':
      return [expression.left, expression.right]
    case 'Between':
      return [expression.value, expression.lower, expression.upper]
    case 'In':
      return [expression.value, ...expression.list]
    case 'InSubquery':
      return expression.values
    case 'Like':
      return [expression.value, expression.pattern]
    case 'CaseWhen': {
      const branches = expression.branches.flatMap((branch) => [branch.condition, branch.value])
      return expression.elseValue ? [...branches, expression.elseValue] : branches
    }
    case 'ScalarFunction':
      return expression.args
    case 'UnresolvedFunction':
    case 'AggregateExpression':
      return expression.filter ? [...expression.args, expression.filter] : expression.args
  }
}

/** Maps the direct children; returns the same object when no child changed. */
export function mapChildren(expression: Expression, map: (child: Expression) => Expression): Expression {
  const before = childrenOf(expression)
  if (before.length === 0) return expression
  const after = before.map(map)
  if (after.every((child, index) => child === before[index])) return expression
  return withChildren(expression, after)
}

function withChildren(expression: Expression, children: readonly Expression[]): Expression {
  const at = (index: number): Expression => {
    const child = children[index]
    if (!child) throw new RangeError(`${expression.kind} has no child ${index}`)
    return child
  }
  switch (expression.kind) {
    case 'UnresolvedAttribute':
    case 'UnresolvedStar':
    case 'Literal':
    case 'AttributeReference':
    case 'OuterReference':
    case 'ScalarSubquery':
    case 'Exists':
    case 'PhysicalSubquery':
      return expression
    case 'UnresolvedAlias':
    case 'Alias':
    case 'Cast':
    case 'UnaryMinus':
    case 'Not':
    case 'IsNull':
    case 'IsNotNull':
    case 'SortOrder':
      return Object.freeze({ ...expression, child: at(0) })
    case 'Arithmetic':
    case 'Comparison':
    case 'And':
    case 'Or':
      return Object.freeze({ ...expression, left: at(0), right: at(1) })
    case 'Between':
      return Object.freeze({ ...expression, value: at(0), lower: at(1), upper: at(2) })
    case 'In':
      return Object.freeze({ ...expression, value: at(0), list: children.slice(1) })
    case 'InSubquery':
      return Object.freeze({ ...expression, values: children })
    case 'Like':
      return Object.freeze({ ...expression, value: at(0), pattern: at(1) })
    case 'CaseWhen': {
      const branches = expression.branches.map((_, index) => ({ condition: at(2 * index), value: at(2 * index + 1) }))
      const elseValue = expression.elseValue ? at(2 * branches.length) : undefined
      return Object.freeze({ ...expression, branches, elseValue })
    }
    case 'ScalarFunction':
      return Object.freeze({ ...expression, args: children })
    case 'UnresolvedFunction':
    case 'AggregateExpression': {
      const args = children.slice(0, expression.args.length)
      return Object.freeze(
        expression.filter ? { ...expression, args, filter: at(args.length) } : { ...expression, args },
      )
    }
  }
}

/** Rewrites bottom-up: children first, then the node made of them. */
export function transformUp(expression: Expression, rule: (node: Expression) => Expression): Expression {
  return rule(mapChildren(expression, (child) => transformUp(child, rule)))
}

/** Whether any node, the root included, satisfies the predicate. */
export function someExpression(expression: Expression, predicate: (node: Expression) => boolean): boolean {
  return predicate(expression) || childrenOf(expression).some((child) => someExpression(child, predicate))
}

/** All nodes, parents before children. */
export function* walkExpression(expression: Expression): Generator<Expression> {
  yield expression
  for (const child of childrenOf(expression)) yield* walkExpression(child)
}

const depths = new WeakMap<Expression, number>()

/** Levels of the tree: 1 of a leaf. Expressions are frozen, so each is asked once. */
export function depthOf(expression: Expression): number {
  const known = depths.get(expression)
  if (known !== undefined) return known
  const depth = 1 + Math.max(0, ...childrenOf(expression).map(depthOf))
  depths.set(expression, depth)
  return depth
}
