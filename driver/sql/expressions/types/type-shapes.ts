import { type DataType, isAnsiInterval } from '../../../../common/types/data-type.ts'
import { existsRecursively } from '../../../../common/types/exists-recursively.ts'

export const isNested = (type: DataType): boolean =>
  type.kind === 'array' || type.kind === 'map' || type.kind === 'struct'

/** Whether a type is or contains a map. */
export const holdsMap = (type: DataType): boolean => existsRecursively(type, ({ kind }) => kind === 'map')

/** Whether values of a type can be compared and sorted: maps cannot, nor what holds one. */
export const isOrderable = (type: DataType): boolean =>
  !existsRecursively(type, ({ kind }) => kind === 'map' || kind === 'interval')

/** A date or a timestamp, with or without a zone: Spark's DatetimeType. */
export const isDatetime = ({ kind }: DataType): boolean =>
  kind === 'date' || kind === 'timestamp' || kind === 'timestamp_ntz'

/** An interval of either ANSI family, or a calendar interval. */
export const isInterval = (type: DataType): boolean => type.kind === 'interval' || isAnsiInterval(type)
