import { compiled, unify } from '../compiled.ts'
import { raiseError, raiseErrorOf } from '../raise-error.ts'
import type { FunctionCall, FunctionTable } from './function-call.ts'

/** A call whose arguments and result are all of one type, whichever DuckDB has for them. */
const common = (name: string) => (c: FunctionCall) => {
  const { values, type } = unify(
    c.args.map((_, index) => c.value(index)),
    c.dataType,
  )
  return compiled(`${name}(${values.map((value) => value.sql).join(', ')})`, type)
}

export const conditionalSql: FunctionTable = {
  coalesce: common('coalesce'),
  // Both pass over nulls and hold NaN for the largest, as Spark does.
  greatest: common('greatest'),
  least: common('least'),
  ifnull: common('coalesce'),
  nvl: common('coalesce'),
  nvl2: (c) => {
    const { values, type } = unify([c.value(1), c.value(2)], c.dataType)
    return compiled(`CASE WHEN ${c.value(0).sql} IS NOT NULL THEN ${values[0]?.sql} ELSE ${values[1]?.sql} END`, type)
  },
  nullif: (c) => {
    const value = c.value(0)
    return compiled(`nullif(${value.sql}, ${c.value(1).sql})`, value.type)
  },
  if: (c) => {
    const { values, type } = unify([c.value(1), c.value(2)], c.dataType)
    return compiled(`CASE WHEN ${c.value(0).sql} THEN ${values[0]?.sql} ELSE ${values[1]?.sql} END`, type)
  },
  isnull: (c) => c.exact(`(${c.sql(0)} IS NULL)`),
  isnotnull: (c) => c.exact(`(${c.sql(0)} IS NOT NULL)`),
  isnan: (c) => c.exact(`coalesce(isnan(${c.sql(0)}), false)`),
  nanvl: (c) => c.exact(`CASE WHEN isnan(${c.sql(0)}) THEN ${c.sql(1)} ELSE ${c.sql(0)} END`),
  raise_error: (c) =>
    compiled(`CAST(${raiseErrorOf('USER_RAISED_EXCEPTION', { errorMessage: c.sql(0) })} AS INTEGER)`, 'INTEGER'),
  assert_true: (c) => {
    const message = c.size > 1 ? c.sql(1) : "'the condition is not true'"
    return compiled(
      `CASE WHEN ${c.sql(0)} THEN CAST(NULL AS INTEGER) ELSE CAST(${raiseErrorOf('USER_RAISED_EXCEPTION', { errorMessage: message })} AS INTEGER) END`,
      'INTEGER',
    )
  },
  /** Stands where a correlated scalar subquery gives a second row. */
  raise_too_many_rows: (c) => c.result(raiseError('SCALAR_SUBQUERY_TOO_MANY_ROWS')),
}
