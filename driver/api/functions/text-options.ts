import { type DataType, sqlText } from '../../../common/types/data-type.ts'
import { Column, callFunction } from '../column.ts'
import { lit } from './column-functions.ts'

/** A value of an option, which Spark keeps as text. */
export type OptionValue = string | number | boolean

/** A schema as functions take it: text in DDL. */
export const schemaColumn = (schema: DataType | string | Column): Column =>
  schema instanceof Column ? schema : lit(typeof schema === 'string' ? schema : sqlText(schema))

/** Options as the last argument of a call; none where there are none. */
export const optionsColumn = (options: Readonly<Record<string, OptionValue>>): readonly Column[] => {
  const pairs = Object.entries(options).flatMap(([name, value]) => [lit(name), lit(String(value))])
  return pairs.length === 0 ? [] : [callFunction('map', ...pairs)]
}
