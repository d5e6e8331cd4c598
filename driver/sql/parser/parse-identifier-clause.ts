import { parseParameter } from './parameter-markers.ts'
import { parseMultipartIdentifier } from './parse-identifier.ts'
import { tokenize } from './tokens/lexer.ts'
import { TokenStream } from './tokens/token-stream.ts'

/** `IDENTIFIER('db.t')`: a name made of constant texts, parameters among them; undefined where no such clause comes. */
export function parseIdentifierClause(tokens: TokenStream): string[] | undefined {
  if (!tokens.at('IDENTIFIER', '(')) return undefined
  const start = tokens.next()
  const text = tokens.parenthesized(() => {
    let whole = constantText(tokens)
    while (tokens.accept('||')) whole += constantText(tokens)
    return whole
  })
  const name = new TokenStream(text, tokenize(text), tokens.settings)
  if (name.atEnd()) return tokens.failFrom(start, 'PARSE_SYNTAX_ERROR', { error: 'end of input', hint: '' })
  const parts = parseMultipartIdentifier(name)
  name.expectEnd()
  return parts
}

function constantText(tokens: TokenStream): string {
  const token = tokens.peek()
  if (token.kind === 'string') return tokens.next().value
  const value = parseParameter(tokens)
  if (value?.kind === 'Literal' && typeof value.value === 'string') return value.value
  return tokens.failWith('NOT_A_CONSTANT_STRING.NOT_CONSTANT', { name: 'IDENTIFIER', expr: `"${token.text}"` }, token)
}
