import { SessionZone } from '../../../../common/datetime/session-zone.ts'
import { stringToDate } from '../../../../common/datetime/string-to-timestamp.ts'
import { startOfDay } from '../../../../common/datetime/time-zone.ts'
import { type DataType, sameType } from '../../../../common/types/data-type.ts'
import type { Literal, LiteralValue } from '../expression.ts'
import { rescale } from './fold-arithmetic.ts'

const ranges: Readonly<Record<string, number>> = { tinyint: 8, smallint: 16, int: 32, bigint: 64 }

/** The literal's value in another type; undefined where the cast fails, loses digits, or is left to the executor. */
export function foldCast(literal: Literal, to: DataType, timeZone: string | undefined): LiteralValue | undefined {
  const from = literal.dataType
  const { value } = literal
  if (sameType(from, to)) return value
  if (from.kind in ranges) return castInteger(BigInt(value as number | bigint), to)
  if (from.kind === 'decimal' && typeof value === 'bigint') {
    if (to.kind === 'decimal') return rescale(value, from.scale, to.precision, to.scale)
    if (to.kind === 'double') return decimalToDouble(value, from.scale)
    return undefined
  }
  if (from.kind === 'float' && to.kind === 'double') return value
  if (from.kind === 'date' && to.kind === 'timestamp')
    return BigInt(startOfDay(value as number, SessionZone.of(timeZone ?? 'UTC').zone)) * 1_000_000n
  if (from.kind === 'date' && to.kind === 'timestamp_ntz') return BigInt(value as number) * 86_400_000_000n
  if (from.kind === 'string' && to.kind === 'date' && typeof value === 'string') return stringToDate(value)
  if (from.kind === 'string' && to.kind in ranges && typeof value === 'string' && /^-?\d{1,18}$/.test(value)) {
    return castInteger(BigInt(value), to)
  }
  return undefined
}

function castInteger(value: bigint, to: DataType): LiteralValue | undefined {
  const bits = ranges[to.kind]
  if (bits !== undefined) {
    if (value !== BigInt.asIntN(bits, value)) return undefined
    return bits === 64 ? value : Number(value)
  }
  if (to.kind === 'decimal') return rescale(value, 0, to.precision, to.scale)
  if (to.kind === 'double') return Number(value)
  if (to.kind === 'string') return value.toString()
  return undefined
}

function decimalToDouble(unscaled: bigint, scale: number): number {
  const digits = (unscaled < 0n ? -unscaled : unscaled).toString().padStart(scale + 1, '0')
  const text = `${digits.slice(0, digits.length - scale)}.${digits.slice(digits.length - scale)}`
  return Number(unscaled < 0n ? `-${text}` : text)
}
