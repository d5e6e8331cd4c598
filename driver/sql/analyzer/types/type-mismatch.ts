import { errorConditions } from '../../../../common/errors/error-conditions.ts'
import type { ErrorCondition, ErrorParameters } from '../../../../common/errors/spark-error.ts'
import type { DataType } from '../../../../common/types/data-type.ts'
import { quotedName } from '../../../../common/types/quoted-name.ts'
import type { Expression } from '../../expressions/expression.ts'
import { toPrettySql } from '../../expressions/expression-sql.ts'
import { differentTypes, type TypeCheckFailure, unexpectedInputType } from '../../expressions/type-check.ts'
import { analysisError, quoted } from '../analysis-error.ts'

/** What Spark says the operators of arithmetic take. */
export const NUMBER_OR_INTERVAL = '("NUMERIC" or "INTERVAL DAY TO SECOND" or "INTERVAL YEAR TO MONTH" or "INTERVAL")'

/** The error of an operator or a function whose arguments do not do. */
export function typeCheckError(
  { condition, parameters }: TypeCheckFailure,
  node: Expression,
  functionName = '',
): Error {
  const text = (value: string | Expression | readonly Expression[]): string => {
    if (typeof value === 'string') return value
    return 'kind' in value ? quoted(toPrettySql(value)) : `[${value.map(text).join(', ')}]`
  }
  const { message } = errorConditions[condition]
  const ofCall = Object.entries({ sqlExpr: node, functionName: quotedName([functionName]) })
  const all = [...ofCall.filter(([name]) => message.includes(`<${name}>`)), ...Object.entries(parameters)]
  // A failure is made with the parameters of its condition, which a list of pairs no longer shows.
  const texts = Object.fromEntries(all.map(([name, value]) => [name, text(value)])) as ErrorParameters<ErrorCondition>
  return analysisError(condition, texts, node)
}

/** An operand of a type that the operator or function does not take; `index` counts from 1. */
export const unexpectedInput = (node: Expression, index: number, requiredType: string, input: Expression): Error =>
  typeCheckError(unexpectedInputType(index, requiredType, input), node)

export const dataDiffTypes = (node: Expression, functionName: string, types: readonly DataType[]): Error =>
  typeCheckError(differentTypes(types), node, functionName)
