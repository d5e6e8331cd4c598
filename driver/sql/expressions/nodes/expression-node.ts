/** Offsets of an expression in the SQL text it was parsed from, for error messages. */

export interface Origin {
  readonly sqlText: string
  readonly start: number
  readonly stop: number
}

/** What every expression has. */
export interface ExpressionNode {
  readonly origin?: Origin
}
