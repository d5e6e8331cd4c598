import type { MapStatus } from '../../../common/protocol/map-status.ts'
import type { ObjectStore } from '../../../common/storage/object-store.ts'
import type { DataType } from '../../../common/types/data-type.ts'
import { determineBounds, type WeightedKey } from '../../../shuffle/range-bounds.ts'
import type { LiteralValue, SortOrder } from '../expressions/expression.ts'
import { dataTypeOf } from '../expressions/expression-type.ts'
import { compareValues } from '../plan/statistics/may-match.ts'

/**
 * The bounds of a sort: its sampled keys, which come as text in columns c0, c1 ..., are read from the outputs of the sampling stage.
 */
export async function readSortBounds(
  sample: readonly MapStatus[],
  order: readonly SortOrder[],
  numPartitions: number,
  store: ObjectStore,
): Promise<readonly (readonly LiteralValue[])[]> {
  const rows: WeightedKey<readonly LiteralValue[]>[] = []
  for (const status of sample) {
    const segment = status.segments[0]
    if (!segment || segment.length === 0) continue
    const bytes = await store.getRange(status.objectKey, segment.offset, segment.offset + segment.length)
    const file = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength) as ArrayBuffer
    const { parquetReadObjects } = await import('hyparquet')
    const { compressors } = await import('hyparquet-compressors')
    for (const row of await parquetReadObjects({ file, compressors })) {
      rows.push({ key: order.map((key, index) => parseKey(row[`c${index}`], dataTypeOf(key.child))), weight: 1 })
    }
  }
  return determineBounds(rows, numPartitions, (left, right) => compareRows(left, right, order))
}

function compareRows(
  left: readonly LiteralValue[],
  right: readonly LiteralValue[],
  order: readonly SortOrder[],
): number {
  for (const [index, key] of order.entries()) {
    const [a = null, b = null] = [left[index], right[index]]
    if (a === null && b === null) continue
    const nullsFirst = key.nulls === 'first' ? -1 : 1
    if (a === null) return nullsFirst
    if (b === null) return -nullsFirst
    const compared = compareValues(a, b) ?? compareNaN(a, b)
    if (compared !== 0) return key.direction === 'ascending' ? compared : -compared
  }
  return 0
}

/** NaN is larger than any other double, as in Spark. */
const compareNaN = (a: LiteralValue, b: LiteralValue): number => Number(Number.isNaN(a)) - Number(Number.isNaN(b))

function parseKey(text: unknown, type: DataType): LiteralValue {
  if (typeof text !== 'string') return null
  switch (type.kind) {
    case 'tinyint':
    case 'smallint':
    case 'int':
    case 'float':
    case 'double':
      return Number(text)
    case 'bigint':
      return BigInt(text)
    case 'decimal':
      return decimalUnscaled(text, type.scale)
    case 'boolean':
      return text === 'true'
    case 'date':
      return Date.parse(`${text}T00:00:00Z`) / 86_400_000
    case 'timestamp':
    case 'timestamp_ntz':
      return timestampMicros(text)
    default:
      return text
  }
}

function decimalUnscaled(text: string, scale: number): bigint {
  const [whole = '0', fraction = ''] = text.split('.')
  return BigInt(whole + fraction.padEnd(scale, '0').slice(0, scale))
}

function timestampMicros(text: string): bigint {
  const [seconds = '', fraction = ''] = text.split('.')
  return BigInt(Date.parse(`${seconds.replace(' ', 'T')}Z`)) * 1000n + BigInt(fraction.padEnd(6, '0') || '0')
}
