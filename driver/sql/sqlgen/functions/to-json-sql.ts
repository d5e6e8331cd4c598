import type { JsonWriteOptions } from '../../../../common/protocol/source-options.ts'
import { bindOnce } from '../bind-once.ts'
import { jsonOf } from '../sources/json-line.ts'
import type { FunctionCompiler } from './function-call.ts'

/** As the JSON data source writes a row. */
export const toJson: FunctionCompiler = (c) => {
  const options = JSON.parse(String(c.literal(1))) as JsonWriteOptions
  if (c.type(0).kind === 'void') return c.exact('CAST(NULL AS VARCHAR)')
  return c.exact(bindOnce(c.sql(0), (value) => jsonOf(value, c.type(0), options), 'whole'))
}
