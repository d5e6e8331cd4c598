import { isAnsiInterval, simpleString } from '../../../common/types/data-type.ts'
import { intervalText } from '../../../common/types/interval-text.ts'
import { Decimal, type RowValue, SparkDate, SparkTimestamp } from '../../../common/types/row.ts'
import type { Expression, FrameBoundary, Literal, WindowExpression } from '../expressions/expression.ts'

/** An expression as EXPLAIN shows it: columns with their ids, operators in parentheses, literals bare. */
export function expressionText(expression: Expression): string {
  const list = (items: readonly Expression[]) => items.map(expressionText).join(', ')
  switch (expression.kind) {
    case 'AttributeReference':
      return `${expression.name}#${expression.exprId}`
    case 'OuterReference':
      return `outer(${expressionText(expression.attribute)})`
    case 'Literal':
      return literalText(expression)
    case 'Alias':
      return `${expressionText(expression.child)} AS ${expression.name}#${expression.exprId}`
    case 'Cast':
      return `${expression.mode === 'try' ? 'try_cast' : 'cast'}(${expressionText(expression.child)} as ${simpleString(expression.dataType)})`
    case 'Arithmetic':
    case 'Comparison':
      return `(${expressionText(expression.left)} ${expression.operator} ${expressionText(expression.right)})`
    case 'And':
      return `(${expressionText(expression.left)} AND ${expressionText(expression.right)})`
    case 'Or':
      return `(${expressionText(expression.left)} OR ${expressionText(expression.right)})`
    case 'Not':
      return `NOT ${expressionText(expression.child)}`
    case 'UnaryMinus':
      return `-${expressionText(expression.child)}`
    case 'IsNull':
      return `isnull(${expressionText(expression.child)})`
    case 'IsNotNull':
      return `isnotnull(${expressionText(expression.child)})`
    case 'Between':
      return `between(${list([expression.value, expression.lower, expression.upper])})`
    case 'In':
      return `${expressionText(expression.value)} IN (${expression.list.map(expressionText).join(',')})`
    case 'Like':
      return `${expressionText(expression.value)} ${expression.caseInsensitive ? 'ILIKE' : 'LIKE'} ${expressionText(expression.pattern)}`
    case 'CaseWhen': {
      const branches = expression.branches.map(
        ({ condition, value }) => ` WHEN ${expressionText(condition)} THEN ${expressionText(value)}`,
      )
      const otherwise = expression.elseValue ? ` ELSE ${expressionText(expression.elseValue)}` : ''
      return `CASE${branches.join('')}${otherwise} END`
    }
    case 'WindowExpression':
      return windowText(expression)
    case 'LambdaFunction':
      return `lambdafunction(${list([expression.function, ...expression.arguments])}, false)`
    case 'NamedLambdaVariable':
      return `lambda ${expression.name}#${expression.level}`
    case 'ScalarFunction':
      return `${expression.name}(${list(expression.args)})`
    case 'AggregateExpression': {
      const filter = expression.filter ? ` FILTER (WHERE ${expressionText(expression.filter)})` : ''
      return `${expression.name}(${expression.distinct ? 'distinct ' : ''}${list(expression.args)})${filter}`
    }
    case 'SortOrder': {
      const direction = expression.direction === 'ascending' ? 'ASC' : 'DESC'
      return `${expressionText(expression.child)} ${direction} NULLS ${expression.nulls.toUpperCase()}`
    }
    case 'ScalarSubquery':
      return 'scalar-subquery'
    case 'Exists':
      return 'exists'
    case 'LateralSubquery':
      return 'lateral-subquery'
    case 'InSubquery':
      return `${list(expression.values)} IN (list)`
    case 'UnresolvedNamedLambdaVariable':
      return `lambda '${expression.nameParts.join('.')}`
    case 'UnresolvedAttribute':
      return `'${expression.nameParts.join('.')}`
    case 'UnresolvedStar':
      return [...expression.target, '*'].join('.')
    case 'UnresolvedFunction':
      return `'${expression.name}(${expression.distinct ? 'distinct ' : ''}${list(expression.args)})`
    case 'UnresolvedAlias':
      return `unresolvedalias(${expressionText(expression.child)})`
  }
}

/** `sum(v#1) windowspecdefinition(k#2, specifiedwindowframe(RowFrame, -1, currentrow$()))`, as in Spark. */
function windowText({ function: call, partitionBy, orderBy, frame }: WindowExpression): string {
  const bound = (at: FrameBoundary, offset: Expression | undefined): string => {
    if (!offset) return `${at.replace(' row', 'row').replace(' ', '')}$()`
    return `${at === 'preceding' ? '-' : ''}${expressionText(offset)}`
  }
  const frameText = frame
    ? `specifiedwindowframe(${frame.unit === 'rows' ? 'RowFrame' : 'RangeFrame'}, ${bound(frame.lower, frame.lowerOffset)}, ${bound(frame.upper, frame.upperOffset)})`
    : 'unspecifiedframe$()'
  const parts = [...partitionBy.map(expressionText), ...orderBy.map(expressionText), frameText]
  return `${expressionText(call)} windowspecdefinition(${parts.join(', ')})`
}

function literalText(literal: Literal): string {
  const { value, dataType } = literal
  if (value === null) return 'null'
  if (value instanceof Uint8Array) return `0x${Buffer.from(value).toString('hex').toUpperCase()}`
  const shown = ((): RowValue => {
    if (dataType.kind === 'decimal' && typeof value === 'bigint') return new Decimal(value, dataType.scale)
    if (dataType.kind === 'date' && typeof value === 'number') return new SparkDate(value)
    if ((dataType.kind === 'timestamp' || dataType.kind === 'timestamp_ntz') && typeof value === 'bigint') {
      return new SparkTimestamp(value)
    }
    if (isAnsiInterval(dataType)) return intervalText(BigInt(value), dataType)
    return value
  })()
  return String(shown)
}
