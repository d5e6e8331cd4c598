import type { TokenStream } from '../tokens/token-stream.ts'

const statements: ReadonlySet<string> = new Set([
  ...[
    'INSERT',
    'UPDATE',
    'DELETE',
    'MERGE',
    'TRUNCATE',
    'ALTER',
    'ANALYZE',
    'REFRESH',
    'CACHE',
    'UNCACHE',
    'CLEAR',
    'LOAD',
  ],
  ...['MSCK', 'REPAIR', 'USE', 'RESET', 'DECLARE', 'EXECUTE', 'GRANT', 'REVOKE', 'COMMENT', 'REPLACE', 'CALL', 'BEGIN'],
  ...['ADD', 'LIST', 'LOCK', 'UNLOCK', 'START', 'COMMIT', 'ROLLBACK', 'IMPORT', 'EXPORT', 'MAP', 'REDUCE'],
])

/** Statements of one word. */
const complete: ReadonlySet<string> = new Set(['RESET', 'COMMIT', 'ROLLBACK', 'BEGIN'])

/** Refuses by name the statements of Spark that are not supported; returns when the coming word starts none. */
export function refuseUnsupportedStatement(tokens: TokenStream): void {
  const word = tokens.peek()
  if (word.kind !== 'word' || !statements.has(word.value)) return
  // A lone word or a stray operator is a typing error, not a statement.
  if (tokens.peek(1).kind === 'symbol') return
  if (tokens.peek(1).kind === 'end' && !complete.has(word.value)) tokens.fail('', tokens.peek(1))
  tokens.unsupported(`${word.value} statements`)
}
