/**
 * Flashover's public API. In the examples the value stands behind `//`: columns and rows as `show` prints them, other values as Node.js does; or it
 * is printed, and stands below. `spark` is a session, `sc` its SparkContext, `F` the functions, `tmp` a folder, and `people` a DataFrame of name, city
 * and age: Ann of Rome, 31; Bob of Oslo, 25; Eve of Rome, whose age is null.
 * @module flashover
 */
import './assert-supported-node.ts'
import './public-api.ts'

export { type ErrorCondition, type QueryContext, SparkError } from '../common/errors/spark-error.ts'
export type { ViolationAction } from '../common/protocol/expectation.ts'
export { CalendarInterval } from '../common/types/calendar-interval.ts'
export * from '../common/types/data-type.ts'
export { Decimal, Row, type RowValue, SparkDate, SparkInterval, SparkTimestamp } from '../common/types/row.ts'
export { Column, type ColumnOrName } from './api/column.ts'
export { DataFrame } from './api/dataframe.ts'
export { DataFrameNaFunctions, type FillValue, type NaDropOptions } from './api/dataframe-na-functions.ts'
export { DataFrameReader } from './api/dataframe-reader.ts'
export { DataFrameWriter, type SaveModeName, type WriteResult } from './api/dataframe-writer.ts'
export { functions } from './api/functions-object.ts'
export { type Aggregates, GroupedData } from './api/grouped-data.ts'
export type { InputRow } from './api/infer-fields.ts'
export type { JoinTypeName } from './api/join-type.ts'
export type { LiteralInput } from './api/literal.ts'
export type { SqlArguments } from './api/query-parameters.ts'
export { RuntimeConfig } from './api/runtime-config.ts'
export { SparkSession } from './api/spark-session.ts'
export type { SparkSessionBuilder } from './api/spark-session-builder.ts'
export { TableValuedFunctions } from './api/table-valued-functions.ts'
export { Window, WindowSpec } from './api/window.ts'
export type { Anything, Combine, Combined, PartitionResult, Widenable, Widened } from './rdd/inference.ts'
export { RDD } from './rdd/rdd.ts'
export { SparkContext } from './rdd/spark-context.ts'
export type { FileFormat } from './sources/file-relation.ts'
export type { ExpectationResult } from './sql/execution/expectation-results.ts'
export type { ExplainMode } from './sql/explain-query.ts'
