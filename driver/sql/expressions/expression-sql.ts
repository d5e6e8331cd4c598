import { timestampText } from '../../../common/datetime/timestamp-text.ts'
import { sqlText } from '../../../common/types/data-type.ts'
import { intervalText } from '../../../common/types/interval-text.ts'
import { javaDouble } from '../../../common/types/java-double.ts'
import { Decimal, SparkDate, SparkTimestamp } from '../../../common/types/row.ts'
import type { LogicalPlan } from '../plan/logical/logical-plan.ts'
import { expressionsOf, walkPlan } from '../plan/logical/logical-plan-tree.ts'
import { aggregateFunction, builtinFunction } from './builtin-functions.ts'
import {
  type AggregateExpression,
  type ArithmeticOperator,
  type Expression,
  type LambdaFunction,
  type Literal,
  type SortOrder,
  UnresolvedAttribute,
  type UnresolvedFunction,
} from './expression.ts'
import { childrenOf, walkExpression } from './expression-tree.ts'
import { isNested } from './types/type-shapes.ts'
import { windowText } from './window-frame.ts'

/** How a column's name is written; by default all its parts. */
export type ColumnNaming = (attribute: UnresolvedAttribute) => string

/**
 * Spark's `toPrettySQL`: the text that names a column without an alias (`count(1)`, `(a + b)`) and stands in errors.
 * It is taken from the expression as the user wrote it, before coercion, so that no implicit cast shows.
 */
export function toPrettySql(expression: Expression, naming: ColumnNaming = (node) => node.nameParts.join('.')): string {
  const sql = (child: Expression): string => toPrettySql(child, naming)
  switch (expression.kind) {
    case 'UnresolvedAttribute':
      return naming(expression)
    case 'UnresolvedStar':
      return [...expression.target, '*'].join('.')
    case 'UnresolvedAlias':
      return sql(expression.child)
    case 'Alias':
      return `${sql(expression.child)} AS ${expression.name}`
    case 'Literal':
      return literalText(expression)
    case 'AttributeReference':
      return expression.name
    case 'OuterReference':
      return `outer(${[...expression.attribute.qualifier, expression.attribute.name].join('.')})`
    case 'Cast':
      // Spark's SQL has no casts to these.
      if (isNested(expression.dataType)) return sql(expression.child)
      return `${expression.mode === 'try' ? 'TRY_CAST' : 'CAST'}(${sql(expression.child)} AS ${sqlText(expression.dataType)})`
    case 'UnaryMinus':
      return `(- ${sql(expression.child)})`
    case 'Not':
      return `(NOT ${sql(expression.child)})`
    case 'IsNull':
      return `(${sql(expression.child)} IS NULL)`
    case 'IsNotNull':
      return `(${sql(expression.child)} IS NOT NULL)`
    case 'SortOrder':
      return `${sql(expression.child)} ${expression.direction === 'ascending' ? 'ASC' : 'DESC'} NULLS ${expression.nulls.toUpperCase()}`
    case 'Arithmetic':
      if (expression.mode)
        return `${expression.mode === 'pmod' ? 'pmod' : TRY_FUNCTIONS[expression.operator]}(${sql(expression.left)}, ${sql(expression.right)})`
      return `(${sql(expression.left)} ${expression.operator} ${sql(expression.right)})`
    case 'Comparison':
      return `(${sql(expression.left)} ${expression.operator} ${sql(expression.right)})`
    case 'And':
      return `(${sql(expression.left)} AND ${sql(expression.right)})`
    case 'Or':
      return `(${sql(expression.left)} OR ${sql(expression.right)})`
    case 'Between':
      return `between(${sql(expression.value)}, ${sql(expression.lower)}, ${sql(expression.upper)})`
    case 'In':
      return `(${sql(expression.value)} IN (${expression.list.map(sql).join(', ')}))`
    case 'InSubquery':
      return `(${expression.values.map(sql).join(', ')} IN (listquery(${outerNames(expression.plan)})))`
    case 'Like':
      return likeText(expression, sql)
    case 'CaseWhen': {
      const branches = expression.branches.map((branch) => ` WHEN ${sql(branch.condition)} THEN ${sql(branch.value)}`)
      return `CASE${branches.join('')}${expression.elseValue ? ` ELSE ${sql(expression.elseValue)}` : ''} END`
    }
    case 'WindowExpression':
      return `${sql(expression.function)} OVER (${windowText(expression, sql)})`
    case 'LambdaFunction':
      return lambdaText(expression, naming)
    case 'UnresolvedNamedLambdaVariable':
      return naming(UnresolvedAttribute(expression))
    case 'NamedLambdaVariable':
      return LAMBDA_VARIABLE
    case 'ScalarSubquery':
      return `scalarsubquery(${outerNames(expression.plan)})`
    case 'Exists':
      return `exists(${outerNames(expression.plan)})`
    case 'LateralSubquery':
      return 'lateralsubquery()'
    case 'ScalarFunction':
      return functionText(expression.name, childrenOf(expression), sql)
    case 'UnresolvedFunction':
    case 'AggregateExpression': {
      const extracted = extractText(expression, sql)
      if (extracted !== undefined) return extracted
      if (isRow(expression)) return rowText(expression, sql)
      const call = functionText(expression.name, expression.args, sql, expression.distinct)
      const text = expression.orderBy ? `${call} ${withinGroupText(expression.name, expression.orderBy, sql)}` : call
      return expression.filter ? `${text} FILTER (WHERE ${sql(expression.filter)})` : text
    }
  }
}

/** The columns of the query around that a subquery reads, each time it does. */
const outerNames = (plan: LogicalPlan): string =>
  walkPlan(plan)
    .flatMap(expressionsOf)
    .flatMap(walkExpression)
    .flatMap((node) => (node.kind === 'OuterReference' ? [node.attribute.name] : []))
    .join(', ')

/** Variables show no names. */
const LAMBDA_VARIABLE = 'namedlambdavariable()'

function lambdaText(lambda: LambdaFunction, naming: ColumnNaming): string {
  const names = new Set(
    lambda.arguments.flatMap((variable) =>
      variable.kind === 'UnresolvedNamedLambdaVariable' ? variable.nameParts.map((name) => name.toLowerCase()) : [],
    ),
  )
  const body = toPrettySql(lambda.function, (column) => {
    const [first = '', ...fields] = column.nameParts
    return names.has(first.toLowerCase()) ? [LAMBDA_VARIABLE, ...fields].join('.') : naming(column)
  })
  return `lambdafunction(${[body, ...lambda.arguments.map(() => LAMBDA_VARIABLE)].join(', ')})`
}

/** EXTRACT keeps its own form; the parser makes it the function of its field. */
function extractText(
  call: Extract<Expression, { kind: 'UnresolvedFunction' | 'AggregateExpression' }>,
  sql: (child: Expression) => string,
): string | undefined {
  const written = call.origin?.sqlText.slice(call.origin.start, call.origin.stop)
  const field = written && /^extract\s*\(\s*(\w+)\s+from\b/i.exec(written)?.[1]
  const source = call.args.at(-1)
  return field && source ? `extract(${field} FROM ${sql(source)})` : undefined
}

const TRY_FUNCTIONS: Readonly<Record<ArithmeticOperator, string>> = {
  '+': 'try_add',
  '-': 'try_subtract',
  '*': 'try_multiply',
  '/': 'try_divide',
  '%': 'try_mod',
  div: 'try_div',
}

function withinGroupText(name: string, orderBy: readonly SortOrder[], sql: (child: Expression) => string): string {
  const written = aggregateFunction(name)?.withinGroup?.text
  const items = orderBy.map((item) => written?.(sql(item.child), item.direction === 'descending') ?? sql(item))
  return `WITHIN GROUP (ORDER BY ${items.join(', ')})`
}

function functionText(
  name: string,
  args: readonly Expression[],
  sql: (child: Expression) => string,
  distinct = false,
): string {
  const [first, second] = args
  if (first && second && name === 'extract_value') {
    const isField = second.kind === 'Literal' && second.dataType.kind === 'string'
    const isQuoted = second.origin !== undefined && /['"]/.test(second.origin.sqlText[second.origin.start] ?? '')
    return isField && !isQuoted ? `${sql(first)}.${sql(second)}` : `${sql(first)}[${sql(second)}]`
  }
  const { form, name: written = name, defaults = [] } = builtinFunction(name)?.texts[name] ?? {}
  const texts = args.map((arg) => sql(arg.kind === 'Alias' && name !== 'struct' ? arg.child : arg))
  return (
    (distinct ? undefined : form?.(texts)) ??
    `${written}(${distinct ? 'DISTINCT ' : ''}${[...texts, ...defaults.slice(Math.max(0, args.length - 1))].join(', ')})`
  )
}

/** `(a, b)`, which the parser makes a struct of. */
const isRow = ({ name, origin }: UnresolvedFunction | AggregateExpression): boolean =>
  name === 'struct' && origin?.sqlText[origin.start] === '('

function rowText({ args }: UnresolvedFunction | AggregateExpression, sql: (child: Expression) => string): string {
  const named = args.map((arg, index) => {
    const name = arg.kind === 'UnresolvedAttribute' ? arg.nameParts.at(-1) : undefined
    return `${name ?? `col${index + 1}`}, ${sql(arg)}`
  })
  return `named_struct(${named.join(', ')})`
}

function likeText(node: Extract<Expression, { kind: 'Like' }>, sql: (child: Expression) => string): string {
  const suffix = node.escape === '\\' ? '' : ` ESCAPE '${node.escape}'`
  if (node.caseInsensitive) return `ilike(${sql(node.value)}, ${sql(node.pattern)}${suffix})`
  return `${sql(node.value)} LIKE ${sql(node.pattern)}${suffix}`
}

function literalText({ value, dataType, timeZone }: Literal): string {
  if (value === null) return 'NULL'
  switch (dataType.kind) {
    case 'decimal':
      return typeof value === 'bigint' ? new Decimal(value, dataType.scale).toString() : String(value)
    case 'date':
      return typeof value === 'number' ? `DATE '${new SparkDate(value)}'` : String(value)
    case 'timestamp':
      return typeof value === 'bigint' ? `TIMESTAMP '${timestampText(value, timeZone)}'` : String(value)
    case 'timestamp_ntz':
      return typeof value === 'bigint' ? `TIMESTAMP_NTZ '${new SparkTimestamp(value)}'` : String(value)
    case 'double':
    case 'float':
      return javaDouble(Number(value), dataType.kind === 'float')
    case 'binary':
      return value instanceof Uint8Array ? `X'${Buffer.from(value).toString('hex').toUpperCase()}'` : String(value)
    case 'day-time interval':
    case 'year-month interval':
      return intervalText(BigInt(value as number | bigint), dataType)
    default:
      return String(value)
  }
}
