import { SparkError } from '../../../../common/errors/spark-error.ts'
import { quotedName } from '../../../../common/types/quoted-name.ts'
import { builtinFunction } from '../../expressions/builtin-functions.ts'
import {
  AggregateExpression,
  type Expression,
  ScalarFunction,
  type UnresolvedAttribute,
  UnresolvedFunction,
} from '../../expressions/expression.ts'
import { toPrettySql } from '../../expressions/expression-sql.ts'
import { mapChildren, walkExpression } from '../../expressions/expression-tree.ts'
import { dataTypeOf, nullableOf } from '../../expressions/expression-type.ts'
import type {
  CheckedCall,
  FunctionDefinition,
  Nullability,
  ReplaceableDefinition,
} from '../../expressions/function-definition.ts'
import { unsupportedFunctions } from '../../expressions/function-registry.ts'
import { isLiteralFunction } from '../../expressions/functions/session-definitions.ts'
import { semanticEquals } from '../../expressions/semantic-equals.ts'
import { parseSchema } from '../../parser/parser.ts'
import type { AnalysisContext } from '../analysis-context.ts'
import { analysisError, quoted } from '../analysis-error.ts'
import { extractValue } from '../names/extract-value.ts'
import { coerceTypes } from '../types/type-coercion.ts'
import { typeCheckError } from '../types/type-mismatch.ts'
import { coerceArguments } from './coerce-arguments.ts'
import { isFoldable } from './foldable.ts'
import { orderWithinGroup } from './order-within-group.ts'

/** A call whose arguments are resolved: looked up, its arguments cast, its type set; or the node it is another spelling of. */
export function resolveFunction(call: UnresolvedFunction, context: AnalysisContext): Expression {
  // Of the syntax `base[index]` and `base.field`, which is no function: what it is depends on the type of its base.
  if (call.bySyntax && call.name === 'extract_value' && call.args[0] && call.args[1])
    return extractValue(call.args[0], call.args[1], call, context)
  const definition = call.bySyntax ? builtinFunction(call.name) : context.functions.lookup(call.name)
  if (!definition) throw unknownFunction(call)
  checkArity(definition, call)
  return resolveCall(definition, orderWithinGroup(definition, call), context)
}

function resolveCall(definition: FunctionDefinition, call: UnresolvedFunction, context: AnalysisContext): Expression {
  const checked: CheckedCall = {
    name: definition.name,
    args: call.args,
    expression: call,
    isFoldable,
    isSame: semanticEquals,
  }
  const failure = definition.check?.(checked)
  if (failure) throw typeCheckError(failure, call, definition.name)
  const rewritten =
    'rewrite' in definition ? definition.rewrite?.(call.args, call, { ...context, parseSchema }) : undefined
  if (rewritten && rewritten !== call) {
    return rewritten.kind === 'UnresolvedFunction'
      ? resolveFunction({ ...rewritten, bySyntax: true }, context)
      : coerceNew(rewritten, new Set(call.args))
  }
  if (definition.kind === 'replaceable')
    throw new SparkError('INTERNAL_ERROR', { message: `${definition.name} was not replaced` })
  const args = coerceArguments(definition, checked)
  if ('condition' in args) throw typeCheckError(args, call, definition.name)
  return build(definition, call, args)
}

/** A function that is called without parentheses: `current_user`. */
export function literalFunction(name: UnresolvedAttribute, context: AnalysisContext): Expression | undefined {
  if (!isLiteralFunction(name.nameParts)) return undefined
  return resolveFunction(UnresolvedFunction({ name: name.nameParts.join().toLowerCase(), args: [] }), context)
}

/** Coerces what a function was rewritten to, down to its arguments, which are coerced already. */
function coerceNew(node: Expression, args: ReadonlySet<Expression>): Expression {
  return args.has(node) ? node : coerceTypes(mapChildren(node, (child) => coerceNew(child, args)))
}

function build(
  definition: Exclude<FunctionDefinition, ReplaceableDefinition>,
  call: UnresolvedFunction,
  args: readonly Expression[],
): Expression {
  const { name, kind } = definition
  const dataType = definition.result(args.map(dataTypeOf), args)
  const nullable = isNullable('nullable' in definition ? definition.nullable : 'always', args)
  const origin = call.origin && { origin: call.origin }
  if (kind === 'aggregate') {
    const { distinct } = call
    const filter = call.filter && checkFilter(call.filter, call)
    const orderBy = definition.withinGroup?.use === 'rows' && call.orderBy && { orderBy: call.orderBy }
    return AggregateExpression({ name, args, distinct, filter, ...orderBy, dataType, nullable, ...origin })
  }
  if (call.distinct || call.filter) {
    throw analysisError(
      'INVALID_SQL_SYNTAX.FUNCTION_WITH_UNSUPPORTED_SYNTAX',
      { prettyName: `\`${name}\``, syntax: call.distinct ? 'DISTINCT' : 'FILTER CLAUSE' },
      call,
    )
  }
  return ScalarFunction({ name, args, dataType, nullable, ...origin })
}

function isNullable(nullability: Nullability, args: readonly Expression[]): boolean {
  switch (nullability) {
    case 'any argument':
      return args.some(nullableOf)
    case 'any value':
      return args.some((arg) => arg.kind !== 'LambdaFunction' && nullableOf(arg))
    case 'all arguments':
      return args.every(nullableOf)
    case 'always':
      return true
    case 'never':
      return false
  }
}

/** FILTER (WHERE ...) of an aggregate is a condition on rows. */
function checkFilter(filter: Expression, call: UnresolvedFunction): Expression {
  const filterExpr = quoted(toPrettySql(filter))
  const aggregate = [...walkExpression(filter)].find((node) => node.kind === 'AggregateExpression')
  if (aggregate)
    throw analysisError(
      'INVALID_AGGREGATE_FILTER.CONTAINS_AGGREGATE',
      { filterExpr, aggExpr: quoted(toPrettySql(aggregate)) },
      call,
    )
  const { kind } = dataTypeOf(filter)
  if (kind !== 'boolean') throw analysisError('INVALID_AGGREGATE_FILTER.NOT_BOOLEAN', { filterExpr }, call)
  return filter
}

export function checkArity({ minArgs, maxArgs }: FunctionDefinition, call: UnresolvedFunction): void {
  if (call.args.length >= minArgs && call.args.length <= maxArgs) return
  const expectedNum =
    maxArgs === Number.MAX_SAFE_INTEGER
      ? `> ${minArgs - 1}`
      : minArgs === maxArgs
        ? `${minArgs}`
        : `[${range(minArgs, maxArgs)}]`
  throw analysisError(
    'WRONG_NUM_ARGS.WITHOUT_SUGGESTION',
    { functionName: quotedName([unqualified(call.name)]), expectedNum, actualNum: `${call.args.length}` },
    call,
  )
}

const unqualified = (name: string): string => name.slice(name.lastIndexOf('.') + 1).toLowerCase()

const range = (from: number, to: number): string =>
  Array.from({ length: to - from + 1 }, (_, index) => from + index).join(', ')

function unknownFunction(call: UnresolvedFunction): Error {
  const name = call.name.toLowerCase().replace(/^(?:system\.)?builtin\./, '')
  if (unsupportedFunctions.has(name))
    return analysisError('UNSUPPORTED_FEATURE', { feature: `the function ${name}` }, call)
  const searchPath = '[`system`.`builtin`, `system`.`session`, `spark_catalog`.`default`]'
  const { sqlText = '', start = 0 } = call.origin ?? {}
  const written = sqlText.slice(start, start + call.name.length)
  const asWritten = written.toLowerCase() === call.name.toLowerCase() ? written : call.name
  return analysisError('UNRESOLVED_ROUTINE', { routineName: quotedName(asWritten.split('.')), searchPath }, call)
}
