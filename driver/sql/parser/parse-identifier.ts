import { canBeBareName, canBeImplicitAlias, strictNonReserved } from './tokens/keywords.ts'
import type { Token } from './tokens/token.ts'
import type { TokenStream } from './tokens/token-stream.ts'

/** A name: any word that does not open a clause, or anything in backquotes. */
export function parseIdentifier(tokens: TokenStream): string {
  if (!atIdentifier(tokens)) tokens.fail()
  return takeName(tokens)
}

export function atIdentifier(tokens: TokenStream): boolean {
  const token = tokens.peek()
  return (
    token.kind === 'quoted-identifier' || (token.kind === 'word' && canBeBareName(token.value, tokens.peek(1).value))
  )
}

/** After a dot or `AS` any word is a name. */
export function parseAnyName(tokens: TokenStream): string {
  const { kind } = tokens.peek()
  if (kind !== 'word' && kind !== 'quoted-identifier') tokens.fail()
  return takeName(tokens)
}

function takeName(tokens: TokenStream): string {
  const token = tokens.next()
  if (token.kind === 'word' && /[^\w]/.test(token.text)) failIdentifier(tokens, token.text, token)
  if (token.kind === 'quoted-identifier' && token.value === '') tokens.fail('', token)
  return token.kind === 'word' ? token.text : token.value
}

function failIdentifier(tokens: TokenStream, ident: string, from: Token): never {
  return tokens.failFrom(from, 'INVALID_IDENTIFIER', { ident, quoted: `\`${ident}\`` })
}

/** The name of a table or view, which may not hold what only quotes allow: `my-table`. */
export function parseRelationName(tokens: TokenStream): string[] {
  const parts = parseMultipartIdentifier(tokens)
  const [dash, more] = [tokens.peek(), tokens.peek(1)]
  if (dash.value === '-' && (more.kind === 'word' || more.kind === 'number')) {
    const name = tokens.peek(-1)
    tokens.next()
    tokens.next()
    failIdentifier(tokens, tokens.sqlText.slice(name.start, more.stop), name)
  }
  return parts
}

/** `a.b.c` */
export function parseMultipartIdentifier(tokens: TokenStream): string[] {
  const parts = [parseIdentifier(tokens)]
  while (tokens.accept('.')) parts.push(parseAnyName(tokens))
  return parts
}

/** `(a, b)`, where any word is a name, too */
export const parseIdentifierList = (tokens: TokenStream): string[] =>
  tokens.parenthesized(() => tokens.commaList(() => parseAnyName(tokens)))

/** `[AS] name` after a select item, if there is one. */
export function parseColumnAlias(tokens: TokenStream): string | undefined {
  if (tokens.accept('AS')) {
    if (tokens.at('(')) tokens.unsupported('aliases for several columns (AS (a, b))')
    if (tokens.at('FROM') && tokens.peek(1).kind === 'word') tokens.fail()
    return parseAnyName(tokens)
  }
  return atImplicitAlias(tokens) ? takeName(tokens) : undefined
}

function atImplicitAlias(tokens: TokenStream): boolean {
  const token = tokens.peek()
  if (token.kind === 'quoted-identifier') return true
  return token.kind === 'word' && canBeImplicitAlias(token.value, tokens.peek(1).value)
}

/** `[AS] name [(columns)]` after a relation, if there is one. */
export function parseTableAlias(tokens: TokenStream): { alias: string; columns: readonly string[] } | undefined {
  const explicit = tokens.accept('AS')
  const token = tokens.peek()
  const strict = token.kind === 'word' && strictNonReserved.has(token.value)
  if (explicit && strict) tokens.fail()
  if (!explicit && (strict || !atImplicitAlias(tokens))) return undefined
  const alias = explicit ? parseIdentifier(tokens) : takeName(tokens)
  return { alias, columns: tokens.at('(') ? parseIdentifierList(tokens) : [] }
}
