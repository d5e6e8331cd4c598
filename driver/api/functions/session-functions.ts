import { type Column, callFunction } from '../column.ts'

const word = (name: string) => (): Column => callFunction(name)

/** Who runs the query.
 * @example F.current_user().isNotNull() // true */
export const current_user = word('current_user')
/** Spark's second name of `current_user`.
 * @example F.user().eq(F.current_user()) // true */
export const user = word('user')
/** Spark's third name of `current_user`.
 * @example F.session_user().eq(F.current_user()) // true */
export const session_user = word('session_user')
/** The catalog in which names are looked up.
 * @example F.current_catalog() // spark_catalog */
export const current_catalog = word('current_catalog')
/** The schema in which names are looked up.
 * @example F.current_schema() // default */
export const current_schema = word('current_schema')
/** Spark's second name of `current_schema`.
 * @example F.current_database() // default */
export const current_database = word('current_database')
/** Where names of functions are looked up, in this order.
 * @example F.current_path() // system.builtin,system.session,spark_catalog.default */
export const current_path = word('current_path')
/** The version of Spark whose behaviour this is, and the engine.
 * @example F.version() // 4.3.0-flashover */
export const version = word('version')
