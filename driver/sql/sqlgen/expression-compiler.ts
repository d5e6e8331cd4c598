import { SparkError } from '../../../common/errors/spark-error.ts'
import { type DataType, isAnsiInterval } from '../../../common/types/data-type.ts'
import type { Expression } from '../expressions/expression.ts'
import { dataTypeOf } from '../expressions/expression-type.ts'
import { compileArithmetic } from './arithmetic/arithmetic.ts'
import { negateCalendar } from './arithmetic/calendar-arithmetic.ts'
import { intervalOf, lonelyOverflow, wide } from './arithmetic/interval-arithmetic.ts'
import { compileCast } from './casts/cast.ts'
import { type Compiled, compiled, represent, unify } from './compiled.ts'
import { duckDbType } from './duckdb-types.ts'
import { compileFunction } from './functions/function-sql.ts'
import { literalSql } from './literal.ts'
import { orderingKey } from './nested-order.ts'
import { operandsOnce } from './operands-once.ts'
import { outsideOfLambdas } from './outside-of-lambdas.ts'
import type { Compile, Scope } from './scope.ts'
import { compileLike } from './text/like.ts'

/**
 * Compiles a resolved expression to DuckDB SQL. Every compound result stands in parentheses or is a call, so that texts can be
 * put together without regard to precedence.
 */
export function compileExpression(expression: Expression, scope: Scope): Compiled {
  const grouped = scope.group?.(expression)
  if (grouped) return grouped
  const compile = compileIn(scope)
  switch (expression.kind) {
    case 'Literal':
      return {
        sql: literalSql(expression.value, expression.dataType),
        type: duckDbType(expression.dataType),
        simple: true,
      }
    case 'AttributeReference':
      return scope.attribute(expression)
    case 'Alias':
    case 'SortOrder':
      return compile(expression.child)
    case 'Cast':
      return operandsOnce(compile, (operand) => compileCast(expression, operand))
    case 'Arithmetic':
      return operandsOnce(compile, (operand) => compileArithmetic(expression, scope, operand))
    case 'UnaryMinus':
      return compileMinus(compile(expression.child), dataTypeOf(expression))
    case 'Comparison':
      return compileComparison(expression, compile)
    case 'And':
      return boolean(`${compile(expression.left).sql} AND ${compile(expression.right).sql}`)
    case 'Or':
      return boolean(`${compile(expression.left).sql} OR ${compile(expression.right).sql}`)
    case 'Not':
      return compileNot(expression.child, compile)
    case 'IsNull':
      return boolean(`${compile(expression.child).sql} IS NULL`)
    case 'IsNotNull':
      return boolean(`${compile(expression.child).sql} IS NOT NULL`)
    case 'Between':
      return boolean(
        `${keyOf(expression.value, compile)} BETWEEN ${keyOf(expression.lower, compile)} AND ${keyOf(expression.upper, compile)}`,
      )
    case 'In':
      return boolean(
        `${compile(expression.value).sql} IN (${expression.list.map((item) => compile(item).sql).join(', ')})`,
      )
    case 'Like':
      return operandsOnce(compile, (operand) => compileLike(expression, operand))
    case 'CaseWhen':
      return compileCase(expression, compile)
    case 'ScalarFunction':
      return outsideOfLambdas(scope, (within) =>
        operandsOnce(compileIn(within), (operand) => compileFunction(expression, operand)),
      )
    case 'AggregateExpression':
      if (!scope.aggregate) throw internal('aggregate call outside an aggregate')
      return scope.aggregate(expression)
    case 'WindowExpression':
      if (!scope.window) throw internal('a window function outside a window')
      return scope.window(expression)
    case 'NamedLambdaVariable': {
      const variable = scope.variables?.get(expression.level)
      if (variable === undefined) throw internal('a variable outside of its lambda function')
      return { ...compiled(variable, duckDbType(expression.dataType)), column: /^\w+$/.test(variable) }
    }
    case 'ScalarSubquery':
      return scope.subquery(expression)
    case 'UnresolvedAttribute':
    case 'UnresolvedStar':
    case 'UnresolvedFunction':
    case 'UnresolvedAlias':
    case 'UnresolvedNamedLambdaVariable':
    case 'LambdaFunction':
    case 'OuterReference':
    case 'Exists':
    case 'InSubquery':
    case 'LateralSubquery':
      throw internal(`${expression.kind} reached SQL generation`)
  }
}

const compileIn =
  (scope: Scope): Compile =>
  (child, variables) =>
    compileExpression(
      child,
      variables ? { ...scope, variables: new Map([...(scope.variables ?? []), ...variables]) } : scope,
    )

/** Compiles to exactly the DuckDB representation of the expression's Spark type. */
export function compileRepresented(expression: Expression, scope: Scope): Compiled {
  return represent(compileExpression(expression, scope), dataTypeOf(expression))
}

function compileMinus(child: Compiled, type: DataType): Compiled {
  if (type.kind === 'interval') return compiled(negateCalendar(child.sql), child.type)
  if (!isAnsiInterval(type)) return compiled(`(-${child.sql})`, child.type)
  return compiled(intervalOf(`(-${wide(child.sql)})`, type, lonelyOverflow()), child.type)
}

function compileCase(expression: Extract<Expression, { kind: 'CaseWhen' }>, compile: Compile): Compiled {
  const results = [
    ...expression.branches.map((branch) => branch.value),
    ...(expression.elseValue ? [expression.elseValue] : []),
  ]
  const { values, type } = unify(
    results.map((result) => compile(result)),
    dataTypeOf(expression),
  )
  const branches = expression.branches.map(
    (branch, index) => `WHEN ${compile(branch.condition).sql} THEN ${values[index]?.sql}`,
  )
  const otherwise = expression.elseValue ? ` ELSE ${values.at(-1)?.sql}` : ''
  return compiled(`CASE ${branches.join(' ')}${otherwise} END`, type)
}

function compileNot(child: Expression, compile: Compile): Compiled {
  if (child.kind === 'Comparison' && (child.operator === '=' || child.operator === '<=>')) {
    const operator = child.operator === '=' ? '<>' : 'IS DISTINCT FROM'
    return boolean(`${compile(child.left).sql} ${operator} ${compile(child.right).sql}`)
  }
  return boolean(`NOT ${compile(child).sql}`)
}

/** Equal are values by DuckDB as by Spark, nulls within them too; what is less has to be said of arrays and structs. */
function compileComparison(
  { operator, left, right }: Extract<Expression, { kind: 'Comparison' }>,
  compile: Compile,
): Compiled {
  if (operator === '=' || operator === '<=>')
    return boolean(`${compile(left).sql} ${comparisonOperator(operator)} ${compile(right).sql}`)
  return boolean(`${keyOf(left, compile)} ${operator} ${keyOf(right, compile)}`)
}

const keyOf = (expression: Expression, compile: Compile): string =>
  orderingKey(compile(expression).sql, dataTypeOf(expression))

const comparisonOperator = (operator: Extract<Expression, { kind: 'Comparison' }>['operator']): string =>
  operator === '<=>' ? 'IS NOT DISTINCT FROM' : operator

const boolean = (sql: string): Compiled => compiled(`(${sql})`, 'BOOLEAN')

const internal = (message: string): SparkError => new SparkError('INTERNAL_ERROR', { message })
