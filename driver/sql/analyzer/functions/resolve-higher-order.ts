import { quotedName } from '../../../../common/types/quoted-name.ts'
import {
  type Expression,
  LambdaFunction,
  NamedLambdaVariable,
  UnresolvedAttribute,
  type UnresolvedFunction,
  UnresolvedNamedLambdaVariable,
} from '../../expressions/expression.ts'
import { isSubquery, someExpression } from '../../expressions/expression-tree.ts'
import { dataTypeOf } from '../../expressions/expression-type.ts'
import type { LambdaVariable } from '../../expressions/function-definition.ts'
import type { AnalysisContext } from '../analysis-context.ts'
import { analysisError } from '../analysis-error.ts'
import { resolveName } from '../names/resolve-references.ts'
import { fieldOf, sameName } from '../names/scope.ts'
import type { NameSource, Resolver } from '../resolver.ts'
import { typeCheckError } from '../types/type-mismatch.ts'
import { checkArity } from './resolve-functions.ts'

/** Resolves an expression with the names of a source. */
type Resolve = (expression: Expression, source: NameSource) => Expression

/**
 * The arguments of a call, resolved. Those of a higher-order function that are no lambda functions come first, for they say what the variables of
 * the others are.
 */
export function resolveArguments(
  call: UnresolvedFunction,
  source: NameSource,
  resolve: Resolve,
  context: AnalysisContext,
): readonly Expression[] {
  const definition = context.functions.lookup(call.name)
  const higherOrder = definition?.kind === 'scalar' ? definition.higherOrder : undefined
  const hasLambda = call.args.some(isLambda)
  if (!definition || (!higherOrder && !hasLambda)) {
    // A name that is unknown is the error, whatever its arguments are.
    return hasLambda ? call.args : call.args.map((arg) => resolve(arg, source))
  }
  checkArity(definition, call)
  const isExpected = (index: number): boolean => higherOrder?.lambdas[index] !== undefined
  if (!higherOrder)
    throw analysisError('INVALID_LAMBDA_FUNCTION_CALL.NON_HIGHER_ORDER_FUNCTION', { class: definition.name }, call)
  if (call.args.some((arg, index) => isLambda(arg) && !isExpected(index)))
    throw analysisError('INVALID_LAMBDA_FUNCTION_CALL.PARAMETER_DOES_NOT_ACCEPT_LAMBDA_FUNCTION', {}, call)
  const subquery = call.args.find((arg) => someExpression(arg, isSubquery))
  if (subquery) throw analysisError('UNSUPPORTED_SUBQUERY_EXPRESSION_CATEGORY.HIGHER_ORDER_FUNCTION', {}, subquery)
  const values = call.args.filter((_, index) => !isExpected(index)).map((arg) => resolve(arg, source))
  const coerced = higherOrder.coerceValues(values)
  if ('condition' in coerced) throw typeCheckError(coerced, call, definition.name)
  const variables = higherOrder.variables(coerced.map(dataTypeOf))
  let next = 0
  return call.args.map((arg, index) => {
    const lambda = higherOrder.lambdas[index]
    if (lambda === undefined) return coerced[next++] ?? arg
    return bind(asLambda(arg, lambda.least), variables[lambda.of] ?? [], lambda.least, source, resolve)
  })
}

const isLambda = (arg: Expression): arg is LambdaFunction => arg.kind === 'LambdaFunction'

/** An expression in the place of a lambda function is one that reads no variable. */
export const asLambda = (arg: Expression, size: number): LambdaFunction =>
  isLambda(arg)
    ? arg
    : LambdaFunction({
        function: arg,
        arguments: Array.from({ length: size }, (_, index) => hiddenVariable(index)),
        ...(arg.origin && { origin: arg.origin }),
      })

/** No name that can be written. */
const hiddenVariable = (index: number): UnresolvedNamedLambdaVariable =>
  UnresolvedNamedLambdaVariable({ nameParts: [`\0${index}`] })

/** Gives the variables their types, and resolves the body among them. */
function bind(
  lambda: LambdaFunction,
  given: readonly LambdaVariable[],
  least: number,
  source: NameSource,
  resolve: Resolve,
): Expression {
  const names = lambda.arguments.map((variable) =>
    variable.kind === 'UnresolvedNamedLambdaVariable' ? (variable.nameParts[0] ?? '') : variable.name,
  )
  const wanted = names.length === given.length ? given.length : least
  if (names.length !== wanted)
    throw analysisError(
      'INVALID_LAMBDA_FUNCTION_CALL.NUM_ARGS_MISMATCH',
      { expectedNumArgs: `${names.length}`, actualNumArgs: `${wanted}` },
      lambda,
    )
  const { caseSensitive } = source.scope
  const isRepeated = (name: string, index: number): boolean =>
    names.some((other, at) => at < index && sameName(name, other, caseSensitive))
  if (names.some(isRepeated))
    throw analysisError(
      'INVALID_LAMBDA_FUNCTION_CALL.DUPLICATE_ARG_NAMES',
      { args: names.map((name) => quotedName([name])).join(', '), caseSensitiveConfig: '"spark.sql.caseSensitive"' },
      lambda,
    )
  const around = source.variables ?? []
  const variables = names.map((name, index) => {
    const { dataType, nullable } = given[index] ?? NOTHING
    return NamedLambdaVariable({ name, level: around.length + index, dataType, nullable })
  })
  const body = resolve(lambda.function, { ...source, variables: [...around, ...variables] })
  refuseAcrossRows(body)
  return LambdaFunction({ ...lambda, function: body, arguments: variables })
}

const NOTHING: LambdaVariable = { dataType: { kind: 'void' }, nullable: true }

/** What is computed over rows is computed outside of the lambda function, where its variables are nothing. */
function refuseAcrossRows(body: Expression): void {
  someExpression(body, (node) => {
    if (node.kind !== 'AggregateExpression' && node.kind !== 'WindowExpression') return false
    if (someExpression(node, ({ kind }) => kind === 'NamedLambdaVariable'))
      throw analysisError(
        'UNSUPPORTED_FEATURE',
        { feature: 'aggregate and window functions of variables of a lambda function' },
        node,
      )
    return false
  })
}

/** The variable a name within a lambda function stands for, the innermost of its name, or the column. */
export function resolveVariable(
  node: UnresolvedNamedLambdaVariable,
  source: NameSource,
  resolver: Resolver,
): Expression {
  const [first = '', ...fields] = node.nameParts
  const { caseSensitive } = source.scope
  const variable = source.variables?.findLast(({ name }) => sameName(name, first, caseSensitive))
  const name = UnresolvedAttribute({ nameParts: node.nameParts, ...(node.origin && { origin: node.origin }) })
  if (!variable) return resolveName(name, source, resolver)
  const base: Expression = node.origin ? NamedLambdaVariable({ ...variable, origin: node.origin }) : variable
  return fields.reduce<Expression>((of, field) => fieldOf(of, dataTypeOf(of), field, caseSensitive, name), base)
}
