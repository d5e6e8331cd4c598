import type { Expression } from '../expressions/expression.ts'
import type { TokenStream } from './tokens/token-stream.ts'

/** Values of a statement's parameters: by their names for `:name`, in their order for `?`. */
export type QueryParameters = ReadonlyMap<string, Expression> | readonly Expression[]

/**
 * The value that `:name` or `?` stands for; undefined where none comes. Values are put in as the text is parsed, as constants and never as text, so that
 * nothing in them can be read as SQL.
 */
export function parseParameter(tokens: TokenStream): Expression | undefined {
  const token = tokens.peek()
  if (tokens.accept('?')) {
    const place = tokens.usePositionalParameter()
    return (
      positional(tokens.parameters)[place] ??
      tokens.failWith('UNBOUND_SQL_PARAMETER', { name: `_${token.start}` }, token)
    )
  }
  if (!tokens.at(':') || tokens.peek(1).kind !== 'word') return undefined
  tokens.next()
  const name = tokens.next().text
  tokens.useNamedParameter()
  return named(tokens.parameters).get(name) ?? tokens.failWith('UNBOUND_SQL_PARAMETER', { name }, token)
}

const isList = (parameters: QueryParameters): parameters is readonly Expression[] => Array.isArray(parameters)
const positional = (parameters: QueryParameters): readonly Expression[] => (isList(parameters) ? parameters : [])
const named = (parameters: QueryParameters): ReadonlyMap<string, Expression> =>
  isList(parameters) ? new Map() : parameters
