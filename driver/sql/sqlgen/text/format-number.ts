import type { FunctionCompiler } from '../functions/function-call.ts'

/** By places, or by a pattern of Java's DecimalFormat; null for fewer than no places. The digits are the executor's to make. */
export const formatNumber: FunctionCompiler = (c) => {
  const type = c.type(0)
  const isFloating = type.kind === 'double' || type.kind === 'float'
  const format = isFloating ? 'flashover_format_double' : 'flashover_format_decimal'
  const value = `CAST(${c.sql(0)} AS ${isFloating ? 'DOUBLE' : 'VARCHAR'})`
  const places = c.type(1).kind === 'string' ? c.sql(1) : `CAST(${c.sql(1)} AS INTEGER)`
  const pattern =
    c.type(1).kind === 'string'
      ? `CASE WHEN ${places} = '' THEN '#,##0' ELSE ${places} END`
      : `CASE WHEN ${places} = 0 THEN '#,##0' WHEN ${places} > 0 THEN '#,##0.' || repeat('0', ${places}) END`
  return c.exact(`${format}(${value}, ${pattern})`)
}
