/** DuckDB's own classes of errors (`ExceptionType`), as far as we tell them apart; any other keeps its name. */
export type DuckDBErrorType =
  | 'Invalid'
  | 'Out of Range'
  | 'Conversion'
  | 'Invalid Input'
  | 'Out of Memory'
  | 'IO'
  | 'Serialization'
  | 'Unknown Type'
  | 'INTERNAL'
  | 'FATAL'
  | (string & {})

/** What DuckDB says, apart: `message` holds names and values of users, and may hold any word. */
export interface DuckDBError {
  readonly type: DuckDBErrorType
  readonly message: string
  /** The system's number for what a file operation came to. */
  readonly errno?: number
}

/** Reads an error of a connection that has `errors_as_json`; undefined for one that DuckDB did not make. */
export function duckDBErrorOf(error: unknown): DuckDBError | undefined {
  if (!(error instanceof Error)) return undefined
  // The parser's come as `Parser Error: {...}`.
  const json = /^(?:\w[\w ]* Error: )?(\{"exception_type":.*\})$/s.exec(error.message)?.[1]
  if (json === undefined) return undefined
  try {
    const { exception_type, exception_message, errno } = JSON.parse(json) as Readonly<Record<string, unknown>>
    if (typeof exception_type !== 'string' || typeof exception_message !== 'string') return undefined
    return {
      type: exception_type,
      message: exception_message,
      ...(typeof errno === 'string' ? { errno: Number(errno) } : {}),
    }
  } catch {
    return undefined
  }
}

/** The first line, without what DuckDB adds for people at a prompt. */
export const firstLine = (text: string): string => text.split('\n', 1)[0] ?? ''

/** Whether the instance is of no use any more, to anybody. */
export function isInvalidation(error: unknown): boolean {
  const type = duckDBErrorOf(error)?.type
  return type === 'INTERNAL' || type === 'FATAL'
}
