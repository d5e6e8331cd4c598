/**
 * Functions of Spark SQL by their own names, `import { functions as F } from 'flashover'`. A string that stands for a column is its name, as in
 * PySpark: `F.upper('city')`; texts that are values say so in their types, others are wrapped: `F.contains('city', F.lit('York'))`. Types, nulls and
 * errors are those of the SQL function of that name, which `F.call_function` and `F.expr` reach too.
 */
export * from './aggregate-functions.ts'
export * from './collection-functions.ts'
export * from './column-functions.ts'
export * from './conditional-functions.ts'
export * from './datetime-functions.ts'
export * from './math-functions.ts'
export * from './string-functions.ts'
