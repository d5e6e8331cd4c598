import type { ErrorCondition, ErrorParameters } from '../../../common/errors/spark-error.ts'
import { type DataType, sqlTypeName } from '../../../common/types/data-type.ts'
import type { Expression } from './expression.ts'
import { dataTypeOf } from './expression-type.ts'

/** Text, or an expression that stands for its text; a list of them for all of theirs in brackets. */
type ParameterValue = string | Expression | readonly Expression[]

/** Why a call's arguments do not do: Spark's TypeCheckResult, data until the analyzer makes an error of it. */
export interface TypeCheckFailure {
  readonly condition: ErrorCondition
  readonly parameters: Readonly<Record<string, ParameterValue>>
}

type Values<Condition extends ErrorCondition> = { readonly [N in keyof ErrorParameters<Condition>]: ParameterValue }
/** Parameters of the call itself, which the analyzer adds where they are wanted. */
type OfCall = 'sqlExpr' | 'functionName'

export const typeCheckFailure = <Condition extends ErrorCondition>(
  condition: Condition,
  parameters: Omit<Values<Condition>, OfCall> & Partial<Record<OfCall, ParameterValue>>,
): TypeCheckFailure => ({ condition, parameters: { ...parameters } })

/** An argument of a type that is not taken; `index` counts from 1. */
export const unexpectedInputType = (index: number, requiredType: string, input: Expression): TypeCheckFailure =>
  typeCheckFailure('DATATYPE_MISMATCH.UNEXPECTED_INPUT_TYPE', {
    paramIndex: ORDINALS[index - 1] ?? `${index}th`,
    requiredType,
    inputSql: input,
    inputType: sqlTypeName(dataTypeOf(input)),
  })

const ORDINALS = ['first', 'second', 'third', 'fourth', 'fifth', 'sixth', 'seventh', 'eighth']

/** Arguments that have no type in common. */
export const differentTypes = (types: readonly DataType[]): TypeCheckFailure =>
  typeCheckFailure('DATATYPE_MISMATCH.DATA_DIFF_TYPES', { dataType: `[${types.map(sqlTypeName).join(', ')}]` })

export const nonFoldableInput = (inputName: string, inputType: string, input: Expression): TypeCheckFailure =>
  typeCheckFailure('DATATYPE_MISMATCH.NON_FOLDABLE_INPUT', {
    inputName: `\`${inputName}\``,
    inputType,
    inputExpr: input,
  })

/** A number of arguments that the arity alone does not refuse. */
export const wrongNumArgs = (expectedNum: string, actualNum: number): TypeCheckFailure =>
  typeCheckFailure('WRONG_NUM_ARGS.WITHOUT_SUGGESTION', { expectedNum, actualNum: `${actualNum}` })
