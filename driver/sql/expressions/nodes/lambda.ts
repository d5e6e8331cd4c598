import type { DataType } from '../../../../common/types/data-type.ts'
import type { Given } from '../../tree/node-factory.ts'
import type { Expression } from '../expression.ts'
import type { ExpressionNode } from './expression-node.ts'

/**
 * `x -> e` or `(x, y) -> e`: an argument of a higher-order function, and nothing elsewhere. Analysis gives the variables their types, by the
 * function's other arguments.
 */
export interface LambdaFunction extends ExpressionNode {
  readonly kind: 'LambdaFunction'
  readonly function: Expression
  readonly arguments: readonly (UnresolvedNamedLambdaVariable | NamedLambdaVariable)[]
}
export const LambdaFunction = (fields: Given<LambdaFunction>): LambdaFunction =>
  Object.freeze({ ...fields, kind: 'LambdaFunction' })

/**
 * A name within a lambda function: its variable or that of one around it, else a column. What follows the first part are fields.
 */
export interface UnresolvedNamedLambdaVariable extends ExpressionNode {
  readonly kind: 'UnresolvedNamedLambdaVariable'
  readonly nameParts: readonly string[]
}
export const UnresolvedNamedLambdaVariable = (
  fields: Given<UnresolvedNamedLambdaVariable>,
): UnresolvedNamedLambdaVariable => Object.freeze({ ...fields, kind: 'UnresolvedNamedLambdaVariable' })

/**
 * A variable of a lambda function, which is no column: rules that look for columns do not see it. It goes by its place, `level`, which
 * counts the variables of the functions around it, so that two functions that differ by names only are the same. An expression that is put in the
 * place of a column has no free variables; the inner of two variables of one level is meant.
 */
export interface NamedLambdaVariable extends ExpressionNode {
  readonly kind: 'NamedLambdaVariable'
  readonly name: string
  readonly level: number
  readonly dataType: DataType
  readonly nullable: boolean
}
export const NamedLambdaVariable = (fields: Given<NamedLambdaVariable>): NamedLambdaVariable =>
  Object.freeze({ ...fields, kind: 'NamedLambdaVariable' })
