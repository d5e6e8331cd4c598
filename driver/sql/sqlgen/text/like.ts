import { SparkError } from '../../../../common/errors/spark-error.ts'
import type { Expression } from '../../expressions/expression.ts'
import { type Compiled, compiled } from '../compiled.ts'
import { stringLiteral } from '../literal.ts'
import { raiseErrorOf } from '../raise-error.ts'

/**
 * DuckDB's LIKE without ESCAPE has no escape character, Spark's has the backslash: a pattern that does not use it goes as it is,
 * which DuckDB turns into a prefix, suffix or contains test where it can.
 */
export function compileLike(
  like: Extract<Expression, { kind: 'Like' }>,
  compile: (child: Expression) => Compiled,
): Compiled {
  const operator = like.caseInsensitive ? 'ILIKE' : 'LIKE'
  if (like.pattern.kind === 'Literal') checkPattern(String(like.pattern.value ?? ''), like.escape)
  const plain = like.pattern.kind === 'Literal' && !String(like.pattern.value).includes(like.escape)
  const escapeClause = plain ? '' : ` ESCAPE ${stringLiteral(like.escape)}`
  const pattern = compile(like.pattern).sql
  const match = `(${compile(like.value).sql} ${operator} ${pattern}${escapeClause})`
  if (like.pattern.kind === 'Literal') return compiled(match, 'BOOLEAN')
  const failure = raiseErrorOf('INVALID_FORMAT.ESC_AT_THE_END', { format: `'''' || ${pattern} || ''''` })
  return compiled(`CASE WHEN ${isMalformed(pattern, like.escape)} THEN ${failure} ELSE ${match} END`, 'BOOLEAN')
}

/** The escape character stands before a wildcard or itself, and nowhere else. */
function checkPattern(pattern: string, escapeCharacter: string): void {
  const characters = [...pattern]
  for (let at = 0; at < characters.length; at++) {
    if (characters[at] !== escapeCharacter) continue
    const escaped = characters[++at]
    const format = `'${pattern}'`
    if (escaped === undefined) throw new SparkError('INVALID_FORMAT.ESC_AT_THE_END', { format })
    if (escaped !== '_' && escaped !== '%' && escaped !== escapeCharacter)
      throw new SparkError('INVALID_FORMAT.ESC_IN_THE_MIDDLE', { format, char: `'${escaped}'` })
  }
}

/** The same of a pattern that only the rows know: what is left of it without its escapes holds no escape character. */
function isMalformed(pattern: string, escapeCharacter: string): string {
  const character = stringLiteral(escapeCharacter)
  const wildcards = [escapeCharacter, '%', '_'].reduce(
    (text, one) => `replace(${text}, ${stringLiteral(escapeCharacter + one)}, '')`,
    pattern,
  )
  return `contains(${wildcards}, ${character})`
}
