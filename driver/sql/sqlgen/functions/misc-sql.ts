import type { miscDefinitions } from '../../expressions/functions/misc-definitions.ts'
import { type Compiled, compiled } from '../compiled.ts'
import type { FunctionCall, FunctionTable } from './function-call.ts'

/** Of the row's place in its partition, whose number is added to the seed; null is the seed 0. */
const seeded = (c: FunctionCall, name: string): Compiled =>
  c.exact(
    `${name}(row_number() OVER () - 1, coalesce(${c.sql(0)}, 0), CAST(getvariable('flashover_partition') AS BIGINT))`,
  )

export const miscSql: FunctionTable<typeof miscDefinitions> = {
  uuid: (c) => c.exact('CAST(gen_random_uuid() AS VARCHAR)'),
  rand: (c) => (c.size > 0 ? seeded(c, 'flashover_rand') : c.exact('random()')),
  randn: (c) =>
    c.size > 0 ? seeded(c, 'flashover_randn') : c.exact('(sqrt(-2 * ln(1 - random())) * cos(2 * pi() * random()))'),
  raise_error: (c) =>
    compiled(`CAST(${c.raiseOf('USER_RAISED_EXCEPTION', { errorMessage: c.sql(0) })} AS INTEGER)`, 'INTEGER'),
  assert_true: (c) => {
    const message = c.size > 1 ? c.sql(1) : "'the condition is not true'"
    const failure = c.raiseOf('USER_RAISED_EXCEPTION', { errorMessage: message })
    return compiled(`CASE WHEN ${c.sql(0)} THEN CAST(NULL AS INTEGER) ELSE CAST(${failure} AS INTEGER) END`, 'INTEGER')
  },
}
