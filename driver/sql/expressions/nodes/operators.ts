import type { DataType } from '../../../../common/types/data-type.ts'
import type { Given } from '../../tree/node-factory.ts'
import type { Expression } from '../expression.ts'
import type { ExpressionNode } from './expression-node.ts'

export type ArithmeticOperator = '+' | '-' | '*' | '/' | '%' | 'div'

export interface Arithmetic extends ExpressionNode {
  readonly kind: 'Arithmetic'
  readonly operator: ArithmeticOperator
  readonly left: Expression
  readonly right: Expression
  /** `try_add` and its like: null where the operation fails. `pmod`: a remainder that has the sign of the divisor. */
  readonly mode?: 'try' | 'pmod'
  /** Set by analysis: decimals' result type cannot be told from the children alone after coercion. */
  readonly dataType?: DataType
  /** Of instants, set by analysis: see ResolveTimeZone. */
  readonly timeZone?: string
}
export const Arithmetic = (fields: Given<Arithmetic>): Arithmetic => Object.freeze({ ...fields, kind: 'Arithmetic' })

export interface UnaryMinus extends ExpressionNode {
  readonly kind: 'UnaryMinus'
  readonly child: Expression
}
export const UnaryMinus = (fields: Given<UnaryMinus>): UnaryMinus => Object.freeze({ ...fields, kind: 'UnaryMinus' })

/** `<>` is Not(Comparison('=')). */
export type ComparisonOperator = '=' | '<=>' | '<' | '<=' | '>' | '>='

export interface Comparison extends ExpressionNode {
  readonly kind: 'Comparison'
  readonly operator: ComparisonOperator
  readonly left: Expression
  readonly right: Expression
}
export const Comparison = (fields: Given<Comparison>): Comparison => Object.freeze({ ...fields, kind: 'Comparison' })

export interface And extends ExpressionNode {
  readonly kind: 'And'
  readonly left: Expression
  readonly right: Expression
}
export const And = (fields: Given<And>): And => Object.freeze({ ...fields, kind: 'And' })

export interface Or extends ExpressionNode {
  readonly kind: 'Or'
  readonly left: Expression
  readonly right: Expression
}
export const Or = (fields: Given<Or>): Or => Object.freeze({ ...fields, kind: 'Or' })

export interface Not extends ExpressionNode {
  readonly kind: 'Not'
  readonly child: Expression
}
export const Not = (fields: Given<Not>): Not => Object.freeze({ ...fields, kind: 'Not' })

export interface IsNull extends ExpressionNode {
  readonly kind: 'IsNull'
  readonly child: Expression
}
export const IsNull = (fields: Given<IsNull>): IsNull => Object.freeze({ ...fields, kind: 'IsNull' })

export interface IsNotNull extends ExpressionNode {
  readonly kind: 'IsNotNull'
  readonly child: Expression
}
export const IsNotNull = (fields: Given<IsNotNull>): IsNotNull => Object.freeze({ ...fields, kind: 'IsNotNull' })

export interface Between extends ExpressionNode {
  readonly kind: 'Between'
  readonly value: Expression
  readonly lower: Expression
  readonly upper: Expression
}
export const Between = (fields: Given<Between>): Between => Object.freeze({ ...fields, kind: 'Between' })

export interface In extends ExpressionNode {
  readonly kind: 'In'
  readonly value: Expression
  readonly list: readonly Expression[]
}
export const In = (fields: Given<In>): In => Object.freeze({ ...fields, kind: 'In' })

export interface Like extends ExpressionNode {
  readonly kind: 'Like'
  readonly value: Expression
  readonly pattern: Expression
  readonly escape: string
  readonly caseInsensitive: boolean
}
export const Like = (fields: Given<Like, 'escape' | 'caseInsensitive'>): Like =>
  Object.freeze({ escape: '\\', caseInsensitive: false, ...fields, kind: 'Like' })

/** `CASE WHEN` and, with `value = branch` conditions built by the parser, `CASE value WHEN`; also `if`. */
export interface CaseWhen extends ExpressionNode {
  readonly kind: 'CaseWhen'
  readonly branches: readonly { readonly condition: Expression; readonly value: Expression }[]
  readonly elseValue: Expression | undefined
}
export const CaseWhen = (fields: Given<CaseWhen, 'elseValue'>): CaseWhen =>
  Object.freeze({ elseValue: undefined, ...fields, kind: 'CaseWhen' })
