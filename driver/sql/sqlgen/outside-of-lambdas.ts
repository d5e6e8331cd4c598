import type { ExprId } from '../expressions/expression.ts'
import { bound } from './bind-once.ts'
import type { Compiled } from './compiled.ts'
import type { Scope } from './scope.ts'

/**
 * A call, with the scalar subqueries that came into a lambda function of its SQL named around it: DuckDB takes none within a lambda function.
 * They come there as arguments (`array_remove(l, (SELECT ...))`, whose form compares each element), and where a rule puts an expression in
 * the place of a column that a lambda function reads.
 */
export function outsideOfLambdas(scope: Scope, compileCall: (scope: Scope) => Compiled): Compiled {
  const subqueries = new Map<ExprId, Compiled>()
  const { sql, ...rest } = compileCall({
    ...scope,
    subquery(subquery) {
      const known = subqueries.get(subquery.exprId) ?? scope.subquery(subquery)
      subqueries.set(subquery.exprId, known)
      return known
    },
  })
  if (subqueries.size === 0 || !sql.includes('lambda ')) return { sql, ...rest }
  const all = [...subqueries]
  const fields = all.map(([id, subquery]) => `'${id}': ${subquery.sql}`)
  const named = all.reduce((text, [id, subquery]) => text.replaceAll(subquery.sql, () => `subqueries['${id}']`), sql)
  return { ...rest, sql: bound(`{${fields.join(', ')}}`, () => named, 'subqueries') }
}
