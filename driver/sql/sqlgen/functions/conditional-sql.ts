import type { conditionalDefinitions } from '../../expressions/functions/conditional-definitions.ts'
import { compiled, unify } from '../compiled.ts'
import { isNested, sortList } from '../nested-order.ts'
import type { FunctionCall, FunctionTable } from './function-call.ts'

/** A call whose arguments and result are all of one type, whichever DuckDB has for them. */
const common = (name: string) => (c: FunctionCall) => {
  const { values, type } = unify(
    c.args.map((_, index) => c.value(index)),
    c.dataType,
  )
  return compiled(`${name}(${values.map((value) => value.sql).join(', ')})`, type)
}

/** DuckDB's have no -0.0; of zeros the first one is meant. */
const extreme = (name: 'greatest' | 'least') => (c: FunctionCall) => {
  const { kind } = c.dataType
  if (isNested(c.dataType)) {
    const direction = name === 'greatest' ? 'DESC' : 'ASC'
    return c.exact(`(${sortList(`[${c.all().join(', ')}]`, c.dataType, direction, 'LAST')})[1]`)
  }
  const found = common(name)(c)
  if (kind !== 'double' && kind !== 'float') return found
  const zeros = c.all().map((value) => `CASE WHEN ${value} = 0 THEN ${value} END`)
  return compiled(`CASE WHEN ${found.sql} = 0 THEN coalesce(${zeros.join(', ')}) ELSE ${found.sql} END`, found.type)
}

export const conditionalSql: FunctionTable<typeof conditionalDefinitions> = {
  coalesce: common('coalesce'),
  // Both pass over nulls and hold NaN for the largest, as Spark does.
  greatest: extreme('greatest'),
  least: extreme('least'),
  isnan: (c) => c.exact(`coalesce(isnan(${c.sql(0)}), false)`),
  nanvl: (c) => c.exact(`CASE WHEN isnan(${c.sql(0)}) THEN ${c.sql(1)} ELSE ${c.sql(0)} END`),
}
