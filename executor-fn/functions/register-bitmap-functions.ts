import {
  BIGINT,
  BLOB,
  DuckDBBlobValue,
  type DuckDBConnection,
  DuckDBListValue,
  type DuckDBValue,
  LIST,
} from '@duckdb/node-api'
import { SparkError } from '../../common/errors/spark-error.ts'
import { registerFunction } from './register-function.ts'

const BYTES = 4096

/** Spark's bitmaps: a bit's byte is its position over 8, and in it the lowest bits come first. */
export function registerBitmapFunctions(connection: DuckDBConnection): void {
  registerFunction(connection, 'flashover_bitmap_count', [BLOB], BIGINT, ({ bytes }) => BigInt(countBits(bytes)))
  registerFunction(connection, 'flashover_bitmap_of', [LIST(BIGINT)], BLOB, (positions) => {
    const bitmap = new Uint8Array(BYTES)
    for (const item of itemsOf(positions)) {
      const position = Number(item)
      if (position < 0 || position >= BYTES * 8)
        throw new SparkError('INVALID_BITMAP_POSITION', {
          bitPosition: `${position}`,
          bitmapNumBits: `${BYTES * 8}`,
          bitmapNumBytes: `${BYTES}`,
        })
      const at = position >> 3
      bitmap[at] = (bitmap[at] ?? 0) | (1 << (position & 7))
    }
    return new DuckDBBlobValue(bitmap)
  })
  registerFunction(connection, 'flashover_bitmap_or', [LIST(BLOB)], BLOB, (bitmaps) =>
    combined(bitmaps, 0, (left, right) => left | right),
  )
  registerFunction(connection, 'flashover_bitmap_and', [LIST(BLOB)], BLOB, (bitmaps) =>
    combined(bitmaps, 0xff, (left, right) => left & right),
  )
}

const itemsOf = (list: DuckDBValue): readonly DuckDBValue[] => (list instanceof DuckDBListValue ? list.items : [])

/** What a bitmap lacks of its bytes is 0. */
function combined(
  bitmaps: DuckDBValue,
  from: number,
  operation: (left: number, right: number) => number,
): DuckDBBlobValue {
  const all = itemsOf(bitmaps).flatMap((item) => (item instanceof DuckDBBlobValue ? [item.bytes] : []))
  const result = Uint8Array.from({ length: BYTES }, (_, at) =>
    all.reduce((before, bytes) => operation(before, bytes[at] ?? 0), from),
  )
  return new DuckDBBlobValue(result)
}

function countBits(bytes: Uint8Array): number {
  let count = 0
  for (const byte of bytes) for (let rest = byte; rest > 0; rest &= rest - 1) count++
  return count
}
