import type { DuckDBDataChunk, DuckDBVector } from '@duckdb/node-api'
import * as arrow from '@uwdata/flechette'
import type { DataType, StructType } from '../types/data-type.ts'
import { arrowType, CALENDAR_INTERVAL } from './arrow-type.ts'
import { RowBits } from './row-bits.ts'

/**
 * DuckDB's chunks as one Arrow IPC stream. Works column by column over the vectors' own memory: fixed-width columns are copied
 * as typed arrays; only strings are read one by one, for DuckDB's JavaScript binding gives them in no other way.
 */
export function encodeArrow(schema: StructType, chunks: readonly DuckDBDataChunk[]): Uint8Array {
  const filled = chunks.filter((chunk) => chunk.rowCount > 0)
  const columns = schema.fields.map((field, index): [string, arrow.Column<unknown>] => {
    const vectors = filled.map((chunk) => chunk.getColumnVector(index))
    const type = arrowType(field.dataType)
    return [field.name, new arrow.Column(vectors.length === 0 ? [] : [encodeVectors(field.dataType, vectors)], type)]
  })
  const bytes = arrow.tableToIPC(arrow.tableFromColumns(columns), { format: 'stream' })
  if (bytes === null) throw new Error('no Arrow bytes')
  return bytes
}

// What the vectors hold inside. The binding keeps these private; test/unit/executor/encode-arrow.test.ts notices if that changes.
interface RawVector {
  readonly items: Int8Array | Int16Array | Int32Array | BigInt64Array | Float32Array | Float64Array
  readonly dataView: DataView
  readonly validity: { readonly data: BigUint64Array | null; readonly offset: number }
  readonly listVector: DuckDBVector
}
interface RawList extends DuckDBVector {
  readonly childVector: DuckDBVector
  getEntryOffset(index: number): number
  getEntryLength(index: number): number
}
interface RawStruct extends DuckDBVector {
  entryVectorAt(index: number): DuckDBVector
}
const raw = (vector: DuckDBVector): RawVector => vector as unknown as RawVector

interface Parts {
  readonly values?: arrow.TypedArray
  readonly offsets?: Int32Array
  readonly children?: arrow.Batch<unknown>[]
}

function encodeVectors(type: DataType, vectors: readonly DuckDBVector[]): arrow.Batch<unknown> {
  const length = vectors.reduce((sum, vector) => sum + vector.itemCount, 0)
  const physical = type.kind === 'map' ? vectors.map((vector) => raw(vector).listVector) : vectors
  const validity = type.kind === 'void' ? new RowBits(length) : validityOf(physical, length)
  const parts = encodeParts(type, physical, length, validity)
  const kind = arrowType(type)
  const Batch = arrow.batchType(kind, {
    useBigInt: true,
    useDecimalInt: true,
    useBigIntTimestamp: true,
  }) as unknown as new (
    options: object,
  ) => arrow.Batch<unknown>
  return new Batch({ length, nullCount: length - validity.count, type: kind, validity: validity.bytes, ...parts })
}

function encodeParts(type: DataType, vectors: readonly DuckDBVector[], length: number, validity: RowBits): Parts {
  switch (type.kind) {
    case 'void':
      return {}
    case 'boolean':
      return { values: encodeBooleans(vectors, length) }
    case 'tinyint':
      return { values: concat(new Int8Array(length), vectors) }
    case 'smallint':
      return { values: concat(new Int16Array(length), vectors) }
    case 'int':
    case 'date':
    case 'year-month interval':
      return { values: concat(new Int32Array(length), vectors) }
    case 'bigint':
    case 'timestamp':
    case 'timestamp_ntz':
    case 'day-time interval':
      return { values: concat(new BigInt64Array(length), vectors) }
    case 'float':
      return { values: concat(new Float32Array(length), vectors) }
    case 'double':
      return { values: concat(new Float64Array(length), vectors) }
    case 'decimal':
      return { values: encodeDecimals(type.precision, vectors, length) }
    case 'string':
    case 'binary':
      return encodeBytes(vectors, length, validity)
    case 'interval':
      return encodeParts(CALENDAR_INTERVAL, vectors, length, validity)
    case 'struct':
      return {
        children: type.fields.map((field, index) =>
          encodeVectors(
            field.dataType,
            vectors.map((vector) => (vector as RawStruct).entryVectorAt(index)),
          ),
        ),
      }
    case 'array':
      return encodeLists(type.elementType, vectors as readonly RawList[], length, validity)
    case 'map': {
      const entries: DataType = {
        kind: 'struct',
        fields: [
          { name: 'key', dataType: type.keyType, nullable: false },
          { name: 'value', dataType: type.valueType, nullable: type.valueContainsNull },
        ],
      }
      return encodeLists(entries, vectors as readonly RawList[], length, validity)
    }
  }
}

function validityOf(vectors: readonly DuckDBVector[], length: number): RowBits {
  const bits = new RowBits(length)
  let row = 0
  for (const vector of vectors) {
    const { data, offset } = raw(vector).validity
    if (data === null) bits.setRange(row, row + vector.itemCount)
    else bits.copy(row, new Uint8Array(data.buffer, data.byteOffset, data.byteLength), offset, vector.itemCount)
    row += vector.itemCount
  }
  return bits
}

function concat<T extends RawVector['items']>(target: T, vectors: readonly DuckDBVector[]): T {
  let at = 0
  for (const vector of vectors) {
    const { items } = raw(vector)
    if (items?.constructor !== target.constructor)
      throw new Error(`a column of ${vector.type} where ${target.constructor.name} values are expected`)
    ;(target as { set(source: unknown, offset: number): void }).set(items, at)
    at += vector.itemCount
  }
  return target
}

function encodeBooleans(vectors: readonly DuckDBVector[], length: number): Uint8Array {
  const bits = new RowBits(length)
  let row = 0
  for (const vector of vectors) {
    const { dataView } = raw(vector)
    for (let index = 0; index < vector.itemCount; index++, row++) if (dataView.getUint8(index) !== 0) bits.set(row)
  }
  return bits.bytes
}

/** DuckDB keeps decimals in 16, 32, 64 or 128 bits by precision; Arrow's are 128 bits, low word first. */
function encodeDecimals(precision: number, vectors: readonly DuckDBVector[], length: number): BigUint64Array {
  const words = new BigInt64Array(length * 2)
  const width = precision <= 4 ? 2 : precision <= 9 ? 4 : precision <= 18 ? 8 : 16
  let row = 0
  for (const vector of vectors) {
    const { dataView } = raw(vector)
    for (let index = 0; index < vector.itemCount; index++, row++) {
      const at = index * width
      if (width === 16) {
        words[row * 2] = dataView.getBigInt64(at, true)
        words[row * 2 + 1] = dataView.getBigInt64(at + 8, true)
      } else {
        const value =
          width === 8
            ? dataView.getBigInt64(at, true)
            : BigInt(width === 4 ? dataView.getInt32(at, true) : dataView.getInt16(at, true))
        words[row * 2] = value
        words[row * 2 + 1] = value < 0n ? -1n : 0n
      }
    }
  }
  return new BigUint64Array(words.buffer)
}

/** DuckDB's strings: the number of bytes, then the bytes themselves, or the first four of them and where they are. */
const STRING_BYTES = 16
const INLINE_BYTES = 12
const BYTE_ORDER_MARK = Buffer.from([0xef, 0xbb, 0xbf])

const NOTHING = Buffer.alloc(0)

function encodeBytes(vectors: readonly DuckDBVector[], length: number, validity: RowBits): Parts {
  const encoder = new TextEncoder()
  const offsets = new Int32Array(length + 1)
  let bytes = new Uint8Array(Math.max(64, length * 16))
  let end = 0
  let row = 0
  const reserve = (size: number): void => {
    if (end + size <= bytes.length) return
    const grown = new Uint8Array(Math.max(bytes.length * 2, end + size))
    grown.set(bytes.subarray(0, end))
    bytes = grown
  }
  for (const vector of vectors) {
    for (let index = 0; index < vector.itemCount; index++, row++) {
      if (validity.has(row)) {
        const { dataView } = raw(vector)
        const size = dataView.getUint32(index * STRING_BYTES, true)
        const inline = new Uint8Array(dataView.buffer, dataView.byteOffset + index * STRING_BYTES + 4, INLINE_BYTES)
        const item = size <= INLINE_BYTES ? inline.subarray(0, size) : vector.getItem(index)
        if (typeof item === 'string') {
          // The binding's decoder leaves a byte order mark out.
          const mark = BYTE_ORDER_MARK.equals(inline.subarray(0, 3)) ? BYTE_ORDER_MARK : NOTHING
          reserve(mark.length + item.length * 3)
          bytes.set(mark, end)
          end += mark.length + encoder.encodeInto(item, bytes.subarray(end + mark.length)).written
        } else {
          const blob = item instanceof Uint8Array ? item : (item as { bytes: Uint8Array }).bytes
          reserve(blob.length)
          bytes.set(blob, end)
          end += blob.length
        }
      }
      offsets[row + 1] = end
    }
  }
  return { offsets, values: bytes.subarray(0, end) }
}

function encodeLists(elementType: DataType, vectors: readonly RawList[], length: number, validity: RowBits): Parts {
  const offsets = new Int32Array(length + 1)
  const children: DuckDBVector[] = []
  let end = 0
  let row = 0
  for (const vector of vectors) {
    // Lists of adjacent rows mostly lie side by side in the child vector: one slice for a run of them.
    let runStart = 0
    let runEnd = 0
    for (let index = 0; index < vector.itemCount; index++, row++) {
      const size = validity.has(row) ? vector.getEntryLength(index) : 0
      if (size > 0) {
        const start = vector.getEntryOffset(index)
        if (start !== runEnd) {
          if (runEnd > runStart) children.push(vector.childVector.slice(runStart, runEnd - runStart))
          runStart = start
        }
        runEnd = start + size
      }
      end += size
      offsets[row + 1] = end
    }
    if (runEnd > runStart) children.push(vector.childVector.slice(runStart, runEnd - runStart))
  }
  return { offsets, children: [encodeVectors(elementType, children)] }
}
