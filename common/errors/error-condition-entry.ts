export interface ErrorConditionEntry {
  readonly sqlState: string
  readonly message: string
}

export const entry = (sqlState: string, message: string): ErrorConditionEntry => ({ sqlState, message })
