import { IntegerType } from '../../../common/types/data-type.ts'
import { quotedName } from '../../../common/types/quoted-name.ts'
import { generatorFunction, scalarFunction } from '../expressions/builtin-functions.ts'
import { Alias, type AttributeReference, type Expression, Literal, type SortOrder } from '../expressions/expression.ts'
import { toPrettySql } from '../expressions/expression-sql.ts'
import { isSubquery, mapChildren, mapSubquery, walkExpression } from '../expressions/expression-tree.ts'
import { analysisError } from './analysis-error.ts'
import { literalFunction, resolveFunction } from './functions/resolve-functions.ts'
import { asLambda, resolveArguments, resolveVariable } from './functions/resolve-higher-order.ts'
import { resolveWindow } from './functions/resolve-window.ts'
import { arithmeticName } from './names/arithmetic-name.ts'
import { expandStar, resolveName } from './names/resolve-references.ts'
import { prettyColumnName, sameName } from './names/scope.ts'
import { groupingCall, isGroupingCall } from './operators/grouping-sets.ts'
import { resolveSubquery } from './operators/resolve-subquery.ts'
import type { NameSource, Resolver } from './resolver.ts'
import { coerceTypes } from './types/type-coercion.ts'

/** Resolves names, functions, subqueries and types, from the leaves up. */
export function resolveExpression(expression: Expression, source: NameSource, resolver: Resolver): Expression {
  const resolve = (child: Expression): Expression => resolveExpression(child, source, resolver)
  switch (expression.kind) {
    case 'UnresolvedAttribute':
      return resolveName(expression, source, resolver, (name) => literalFunction(name, resolver.analysis))
    case 'UnresolvedStar':
      throw analysisError(
        'INVALID_USAGE_OF_STAR_OR_REGEX',
        { elem: "'*'", prettyName: 'an expression; it stands in a select list or in a call' },
        expression,
      )
    case 'UnresolvedFunction': {
      const written = expression.args.flatMap((arg) =>
        arg.kind === 'UnresolvedStar' ? starArgument(arg, expression.name, expression.distinct, source) : [arg],
      )
      const args = resolveArguments(
        { ...expression, args: written },
        source,
        (child, names) => resolveExpression(child, names, resolver),
        resolver.analysis,
      )
      if (isGroupingCall(expression.name)) return groupingCall({ ...expression, args })
      const filter = expression.filter && resolve(expression.filter)
      const orderBy = expression.orderBy?.map((item) => mapChildren(item, resolve) as SortOrder)
      return resolveFunction(
        { ...expression, args, ...(filter && { filter }), ...(orderBy && { orderBy }) },
        resolver.analysis,
      )
    }
    case 'WindowExpression': {
      const node = mapChildren(expression, resolve)
      return node.kind === 'WindowExpression' ? resolveWindow(node) : node
    }
    case 'UnresolvedNamedLambdaVariable':
      return resolveVariable(expression, source, resolver)
    case 'LambdaFunction':
      // Of a call it is resolved with it: here it is that of one that was resolved before, or stands alone.
      if (expression.arguments.every(({ kind }) => kind === 'NamedLambdaVariable'))
        return mapChildren(expression, resolve)
      throw analysisError('INVALID_LAMBDA_FUNCTION_CALL.PARAMETER_DOES_NOT_ACCEPT_LAMBDA_FUNCTION', {}, expression)
    case 'UnresolvedAlias':
      return nameOf(expression.child, resolve(expression.child), source)
    case 'Literal':
    case 'AttributeReference':
    case 'OuterReference':
    case 'Alias':
    case 'Cast':
    case 'Arithmetic':
    case 'UnaryMinus':
    case 'Comparison':
    case 'And':
    case 'Or':
    case 'Not':
    case 'IsNull':
    case 'IsNotNull':
    case 'Between':
    case 'In':
    case 'Like':
    case 'CaseWhen':
    case 'ScalarFunction':
    case 'AggregateExpression':
    case 'NamedLambdaVariable':
    case 'SortOrder':
    case 'ScalarSubquery':
    case 'Exists':
    case 'InSubquery':
    case 'LateralSubquery': {
      const node = mapChildren(expression, resolve)
      return isSubquery(node)
        ? resolveSubquery(node, source.scope, resolver)
        : coerceTypes(node, resolver.analysis.allowPrecisionLoss)
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
  const countsRows = name.toLowerCase() === 'count' && !distinct && star.target.length === 0 && !star.except
  if (countsRows) return [Literal({ value: 1, dataType: IntegerType })]
  const [table, ...rest] = star.target
  const isTable = (attribute: AttributeReference): boolean =>
    sameName(attribute.qualifier.at(-1) ?? '', table ?? '', source.scope.caseSensitive)
  if (name.toLowerCase() === 'count' && !distinct && rest.length === 0 && source.scope.attributes.some(isTable))
    throw analysisError(
      'INVALID_USAGE_OF_STAR_WITH_TABLE_IDENTIFIER_IN_COUNT',
      { tableName: quotedName(star.target) },
      star,
    )
  return expandStar(star, source.scope)
}

/** A select item under Spark's name for it; a plain column keeps its own. */
function nameOf(written: Expression, resolved: Expression, source: NameSource): Expression {
  if (resolved.kind === 'AttributeReference' || resolved.kind === 'Alias') return resolved
  return Alias({
    child: resolved,
    name: autoName(written, resolved, source),
    ...(written.origin && { origin: written.origin }),
  })
}

function autoName(written: Expression, resolved: Expression, source: NameSource): string {
  if (written.kind === 'UnresolvedAttribute') return written.nameParts.at(-1) ?? ''
  // A cast of a plain column keeps the column's name.
  const isCast = written.kind === 'Cast' || (written.kind === 'UnresolvedFunction' && !written.name.startsWith('to_'))
  if (isCast && resolved.kind === 'Cast' && resolved.child.kind === 'AttributeReference') return resolved.child.name
  if (resolved.kind === 'OuterReference') return resolved.attribute.name
  const text = (node: Expression): string =>
    toPrettySql(starsInCalls(withSubqueriesOf(resolved, node), source), (name) => prettyColumnName(name, source.scope))
  if (written.kind === 'UnresolvedFunction' && written.name === 'extract_value' && resolved.kind === 'ScalarFunction') {
    // Only its type tells whether it was a field or an item.
    const [base, key] = written.args.map(text)
    return resolved.name === 'getfield' ? `${base}.${key}` : `${base}[${key}]`
  }
  return written.kind === 'Arithmetic' ? arithmeticName(written, resolved, text) : text(written)
}

/** Only a resolved subquery knows what it reads of the query around. */
function withSubqueriesOf(resolved: Expression, written: Expression): Expression {
  const subqueries = walkExpression(resolved).filter(isSubquery)
  let next = 0
  const replace = (node: Expression): Expression => {
    if (!isSubquery(node)) return mapChildren(node, replace)
    const own = subqueries[next++]
    const inner = mapChildren(node, replace)
    return own && isSubquery(inner) && own.kind === inner.kind ? mapSubquery(inner, () => own.plan) : inner
  }
  return subqueries.length === 0 ? written : replace(written)
}

/** `count(*)` is called `count(1)`, other calls by the columns; calls by another name keep it (`mean(x)`). */
function starsInCalls(expression: Expression, source: NameSource): Expression {
  const node = mapChildren(expression, (child) => starsInCalls(child, source))
  if (node.kind !== 'UnresolvedFunction') return node
  const args = node.args.flatMap((arg): readonly Expression[] => {
    if (arg.kind !== 'UnresolvedStar') return [arg]
    const countsRows = node.name === 'count' && !node.distinct && !arg.except
    return countsRows ? [Literal({ value: 1, dataType: IntegerType })] : expandStar(arg, source.scope)
  })
  const lambdas = scalarFunction(node.name)?.higherOrder?.lambdas
  if (!lambdas) return { ...node, args }
  return { ...node, args: args.map((arg, index) => (lambdas[index] ? asLambda(arg, lambdas[index].least) : arg)) }
}

/** A list of select items with its stars expanded, every item named. */
export function asNamed(written: Expression, resolved: Expression, source: NameSource): Expression {
  return nameOf(written, resolved, source)
}

export const isGeneratorCall = (expression: Expression): boolean =>
  (expression.kind === 'UnresolvedFunction' || expression.kind === 'ScalarFunction') &&
  generatorFunction(expression.name.toLowerCase()) !== undefined
