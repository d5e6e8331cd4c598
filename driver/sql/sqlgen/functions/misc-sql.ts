import type { miscDefinitions } from '../../expressions/functions/misc-definitions.ts'
import { compiled } from '../compiled.ts'
import type { FunctionTable } from './function-call.ts'

export const miscSql: FunctionTable<typeof miscDefinitions> = {
  uuid: (c) => c.exact('CAST(gen_random_uuid() AS VARCHAR)'),
  rand: (c) => c.exact('random()'),
  raise_error: (c) =>
    compiled(`CAST(${c.raiseOf('USER_RAISED_EXCEPTION', { errorMessage: c.sql(0) })} AS INTEGER)`, 'INTEGER'),
  assert_true: (c) => {
    const message = c.size > 1 ? c.sql(1) : "'the condition is not true'"
    const failure = c.raiseOf('USER_RAISED_EXCEPTION', { errorMessage: message })
    return compiled(`CASE WHEN ${c.sql(0)} THEN CAST(NULL AS INTEGER) ELSE CAST(${failure} AS INTEGER) END`, 'INTEGER')
  },
}
