/** What may be repeated: columns and literals, and short calls of them, which DuckDB finds to be the same. */
const SHORT = 80

/** A value under a name: DuckDB computes what stands in several branches of a CASE in each of them. */
export const bound = (sql: string, use: (name: string) => string, name = 'json'): string =>
  `list_transform([${sql}], lambda ${name}: ${use(name)})[1]`

/**
 * An expression that is used several times, given a name where it is long, so that calls within calls grow by sums and not by products.
 *
 * @param use the SQL over the name
 * @param name another one for a second expression within `use`
 */
export function bindOnce(sql: string, use: (name: string) => string, name = 'once'): string {
  return sql.length <= SHORT ? use(sql) : bound(sql, use, name)
}
