/**
 * Functions of Spark SQL by their own names, `import { functions as F } from 'flashover'`. A string that stands for a column is its name, as in
 * PySpark: `F.upper('city')`; texts that are values say so in their types, others are wrapped: `F.contains('city', F.lit('York'))`. Types, nulls and
 * errors are those of the SQL function of that name, which `F.call_function` and `F.expr` reach too.
 *
 * A null argument makes the result null, unless a function says otherwise. Arguments of types that it does not take are DATATYPE_MISMATCH, at the
 * first action.
 *
 * In the examples the value stands behind `//`, as `show` prints it; rows are set apart by semicolons. `people` has the columns name, city and age:
 * Ann of Rome, 31; Bob of Oslo, 25; Eve of Rome, whose age is null.
 * @module functions
 */

export type { ColumnFunction } from '../lambda.ts'
export * from './aggregate-functions.ts'
export * from './bitmap-functions.ts'
export * from './collection-functions.ts'
export * from './column-functions.ts'
export * from './conditional-functions.ts'
export * from './datetime-functions.ts'
export type { DateUnit, TimestampUnit, Weekday } from './datetime-words.ts'
export * from './digest-functions.ts'
export * from './higher-order-functions.ts'
export * from './interval-functions.ts'
export * from './json-functions.ts'
export * from './math-functions.ts'
export * from './ordered-aggregate-functions.ts'
export * from './regression-functions.ts'
export * from './session-functions.ts'
export * from './string-functions.ts'
export * from './text-functions.ts'
export type { OptionValue } from './text-options.ts'
export * from './url-functions.ts'
export * from './window-functions.ts'
