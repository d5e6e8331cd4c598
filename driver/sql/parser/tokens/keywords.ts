const set = (words: string): ReadonlySet<string> => new Set(words.trim().split(/\s+/))

/** Spark's `strictNonReserved`: names of columns and tables, but not aliases of tables. */
export const strictNonReserved = set(`
  ANTI CROSS EXCEPT FULL INNER INTERSECT JOIN LATERAL LEFT NATURAL ON RIGHT SEMI MINUS UNION USING
`)

/**
 * Words that cannot be a bare column or table name here. Spark takes nearly all of them and lets its parser
 * search for a reading (`SELECT from t` selects a column `from`); refusing them is what gives errors at the right place.
 * In backquotes they are names.
 */
const neverBareName = set(`
  SELECT FROM WHERE HAVING ON USING THEN WHEN ELSE AND OR NOT IN IS LIKE ILIKE RLIKE BETWEEN AS BY
  UNION INTERSECT EXCEPT MINUS JOIN DISTINCT
`)

/** Predicates that are functions too: `rlike(a, b)`. */
const callablePredicates = set('LIKE ILIKE RLIKE')

/** Words that start a clause when `BY` follows. */
const clausesWithBy = set('GROUP ORDER SORT CLUSTER DISTRIBUTE PARTITION')

/** Words that end a select item or a table reference, where an alias could stand. */
const neverImplicitAlias = set(`
  FROM WHERE HAVING UNION INTERSECT EXCEPT MINUS LATERAL QUALIFY SELECT
  AND OR NOT IN IS LIKE ILIKE RLIKE BETWEEN THEN WHEN ELSE AS BY ON USING JOIN
`)

export const canBeBareName = (word: string, next: string): boolean =>
  (!neverBareName.has(word) || (next === '(' && callablePredicates.has(word))) &&
  !(clausesWithBy.has(word) && next === 'BY')

/** Whether a word, with the upper-case text of the token after it, may be an alias without `AS`. */
export function canBeImplicitAlias(word: string, next: string): boolean {
  if (neverImplicitAlias.has(word)) return false
  if (clausesWithBy.has(word)) return next !== 'BY'
  if (word === 'LIMIT' || word === 'OFFSET')
    return next === '' || next === ',' || next === ')' || next === ';' || next === 'FROM'
  if (word === 'GROUPING') return next !== 'SETS'
  if (word === 'UNPIVOT' && (next === 'INCLUDE' || next === 'EXCLUDE')) return false
  if (word === 'PIVOT' || word === 'UNPIVOT' || word === 'TABLESAMPLE') return next !== '('
  if (word === 'WINDOW') return next === '' || next === ',' || next === ')' || next === 'FROM'
  return true
}
