import type { TokenStream } from '../tokens/token-stream.ts'

const continuesQuery: ReadonlySet<string> = new Set([
  ...[')', 'UNION', 'INTERSECT', 'EXCEPT', 'MINUS', 'ORDER', 'SORT', 'CLUSTER', 'DISTRIBUTE', 'LIMIT', 'OFFSET', '|>'],
])

/** Whether the coming `(` opens a query rather than an expression or a relation. */
export function atQuery(tokens: TokenStream): boolean {
  return tokens.at('(') && isQuery(tokens, tokens.index)
}

function isQuery(tokens: TokenStream, start: number): boolean {
  // `((select 1) + 1)` is an expression, `((select 1) union (select 2))` a query: what follows the inner one decides.
  let open = start
  while (isSymbol(tokens, open + 1, '(')) open++
  if (!opensQuery(tokens, open + 1)) return false
  for (let inner = open; inner > start; inner--) {
    const closing = tokens.closingOf(inner)
    if (closing === undefined) return true
    const follower = tokens.tokenAt(closing + 1)
    if (follower.kind !== 'end' && !continuesQuery.has(follower.value)) return false
  }
  return true
}

/** Whether the token at an index, after an opening parenthesis or at a statement's start, begins a query. */
export function opensQuery(tokens: TokenStream, index: number): boolean {
  const { kind, value } = tokens.tokenAt(index)
  if (kind !== 'word') return false
  const next = tokens.tokenAt(index + 1)
  const named = next.kind === 'word' || next.kind === 'quoted-identifier'
  switch (value) {
    case 'SELECT':
      return true
    case 'WITH':
    case 'TABLE':
    case 'FROM':
      return named || (value === 'FROM' && next.value === '(')
    case 'VALUES':
      return next.value === '(' || next.value === '-' || next.kind === 'number' || next.kind === 'string' || named
    default:
      return false
  }
}

const isSymbol = (tokens: TokenStream, index: number, symbol: string): boolean =>
  tokens.tokenAt(index).kind === 'symbol' && tokens.tokenAt(index).value === symbol
