import { type DataType, isAnsiInterval, isIntegral, isNumeric, sameType } from '../../../../common/types/data-type.ts'
import { decimalForType } from '../../../../common/types/decimal-precision.ts'

/** Whether Spark says of a cast that it may be null though its value is not: where the value may have no counterpart, even if that fails. */
export function castMayBeNull(from: DataType, to: DataType): boolean {
  if (from.kind === 'void' || sameType(from, to)) return false
  if (from.kind === 'string') return to.kind !== 'binary'
  if (to.kind === 'string') return false
  if (from.kind === 'timestamp' && (to.kind === 'tinyint' || to.kind === 'smallint' || to.kind === 'int')) return true
  if (to.kind === 'timestamp') return from.kind === 'float' || from.kind === 'double'
  if (to.kind === 'date') return from.kind !== 'timestamp'
  if (from.kind === 'date' || to.kind === 'interval') return true
  if (to.kind === 'decimal') return !holds(to, from)
  return isIntegral(to) && isNumeric(from) && !isIntegral(from)
}

/** Whether every value of a type has room in the decimal. */
function holds(to: { readonly precision: number; readonly scale: number }, from: DataType): boolean {
  if (from.kind === 'boolean') return to.precision > to.scale
  if (isAnsiInterval(from) || from.kind === 'float' || from.kind === 'double') return false
  const digits = decimalForType(from)
  if (!digits) return false
  const [room, needed] = [to.precision - to.scale, digits.precision - digits.scale]
  // What is rounded may carry into one more digit.
  return room > needed || (room === needed && to.scale >= digits.scale)
}
