import type { Expression } from '../expressions/expression.ts'
import { type Compiled, compiled } from './compiled.ts'
import { stringLiteral } from './literal.ts'

/**
 * DuckDB's LIKE without ESCAPE has no escape character, Spark's has the backslash: a pattern that does not use it goes as it is,
 * which DuckDB turns into a prefix, suffix or contains test where it can.
 */
export function compileLike(
  like: Extract<Expression, { kind: 'Like' }>,
  compile: (child: Expression) => Compiled,
): Compiled {
  const operator = like.caseInsensitive ? 'ILIKE' : 'LIKE'
  const plain = like.pattern.kind === 'Literal' && !String(like.pattern.value).includes(like.escape)
  const escapeClause = plain ? '' : ` ESCAPE ${stringLiteral(like.escape)}`
  return compiled(`(${compile(like.value).sql} ${operator} ${compile(like.pattern).sql}${escapeClause})`, 'BOOLEAN')
}
