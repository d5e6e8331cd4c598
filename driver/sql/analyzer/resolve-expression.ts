import { IntegerType } from '../../../common/types/data-type.ts'
import { nextExprId } from '../expressions/expr-id.ts'
import { toPrettySql } from '../expressions/expression-sql.ts'
import { mapChildren } from '../expressions/expression-tree.ts'
import type { Expression } from '../expressions/expression.ts'
import { lookupFunction } from '../expressions/function-registry.ts'
import { analysisError } from './analysis-error.ts'
import { resolveFunction } from './resolve-functions.ts'
import { expandStar, resolveName } from './resolve-references.ts'
import { isSubquery, resolveSubquery } from './resolve-subquery.ts'
import type { NameSource, Resolver } from './resolver.ts'
import { prettyColumnName } from './scope.ts'
import { coerceTypes } from './type-coercion.ts'

/** Resolves names, functions, subqueries and types, from the leaves up. */
export function resolveExpression(expression: Expression, source: NameSource, resolver: Resolver): Expression {
  const resolve = (child: Expression): Expression => resolveExpression(child, source, resolver)
  switch (expression.kind) {
    case 'UnresolvedAttribute':
      return resolveName(expression, source, resolver)
    case 'UnresolvedStar':
      throw analysisError('UNSUPPORTED_FEATURE', { feature: 'a star outside of a select list or a call' }, expression)
    case 'UnresolvedFunction': {
      const args = expression.args
        .flatMap((arg) => (arg.kind === 'UnresolvedStar' ? starArgument(arg, expression.name, expression.distinct, source) : [arg]))
        .map((arg) => resolve(arg))
      const filter = expression.filter && resolve(expression.filter)
      return resolveFunction({ ...expression, args, ...(filter && { filter }) }, resolver.analysis)
    }
    case 'UnresolvedAlias':
      return nameOf(expression.child, resolve(expression.child), source)
    default: {
      const node = mapChildren(expression, resolve)
      return isSubquery(node) ? resolveSubquery(node, source.scope, resolver) : coerceTypes(node)
    }
  }
}

/** `count(*)` counts rows; elsewhere the star is its columns. */
function starArgument(
  star: Extract<Expression, { kind: 'UnresolvedStar' }>,
  name: string,
  distinct: boolean,
  source: NameSource,
): readonly Expression[] {
  const countsRows = name.toLowerCase() === 'count' && !distinct && star.target.length === 0
  if (countsRows) return [Object.freeze({ kind: 'Literal', value: 1, dataType: IntegerType })]
  return expandStar(star, source.scope)
}

/** A select item under Spark's name for it; a plain column keeps its own. */
function nameOf(written: Expression, resolved: Expression, source: NameSource): Expression {
  if (resolved.kind === 'AttributeReference' || resolved.kind === 'Alias') return resolved
  return Object.freeze({
    kind: 'Alias',
    child: resolved,
    name: autoName(written, resolved, source),
    exprId: nextExprId(),
    ...(written.origin && { origin: written.origin }),
  })
}

function autoName(written: Expression, resolved: Expression, source: NameSource): string {
  if (written.kind === 'UnresolvedAttribute') return written.nameParts.at(-1) ?? ''
  if (resolved.kind === 'OuterReference') return resolved.attribute.name
  return toPrettySql(starsAsOnes(written), (name) => prettyColumnName(name, source.scope))
}

/** `count(*)` is called `count(1)`; calls by another name keep it (`mean(x)`), but `||` is `concat`. */
function starsAsOnes(expression: Expression): Expression {
  const node = mapChildren(expression, starsAsOnes)
  if (node.kind !== 'UnresolvedFunction') return node
  const args = node.args.map((arg): Expression =>
    arg.kind === 'UnresolvedStar' && node.name === 'count' ? { kind: 'Literal', value: 1, dataType: IntegerType } : arg,
  )
  return { ...node, name: node.name === '||' ? 'concat' : node.name, args }
}

/** A list of select items with its stars expanded, every item named. */
export function asNamed(written: Expression, resolved: Expression, source: NameSource): Expression {
  return nameOf(written, resolved, source)
}

export const isGeneratorCall = (expression: Expression): boolean =>
  (expression.kind === 'UnresolvedFunction' || expression.kind === 'ScalarFunction') &&
  lookupFunction(expression.name)?.kind === 'generator'
