import * as arrow from '@uwdata/flechette'
import { CalendarInterval } from '../types/calendar-interval.ts'
import type { DataType, StructType } from '../types/data-type.ts'
import { Decimal, Row, type RowValue, SparkDate, SparkInterval, SparkTimestamp } from '../types/row.ts'

/** Rows of an Arrow IPC stream that `encodeArrow` (or anyone with the same schema) wrote. */
export function decodeArrowRows(bytes: Uint8Array, schema: StructType): RowValue[][] {
  const rows: RowValue[][] = []
  for (const batch of decodeArrowBatches(bytes, schema)) for (const row of batch) rows.push(row)
  return rows
}

const ROWS_AT_A_TIME = 4096

/** The same in batches, whose rows are made as they are asked for. */
export function* decodeArrowBatches(bytes: Uint8Array, schema: StructType): Generator<RowValue[][]> {
  // Typed arrays need aligned memory; bytes that came over a channel begin anywhere in its buffer.
  const aligned = bytes.byteOffset % 8 === 0 ? bytes : new Uint8Array(bytes)
  const table = arrow.tableFromIPC(aligned, { useBigInt: true, useBigIntTimestamp: true, useDecimalInt: true })
  const columns = schema.fields.map((_, column) => table.children[column]?.data ?? [])
  for (const [number, { length }] of (columns[0] ?? []).entries()) {
    const reads = schema.fields.map((field, column) => reader(field.dataType, batchAt(columns[column], number)))
    for (let start = 0; start < length; start += ROWS_AT_A_TIME) {
      const count = Math.min(ROWS_AT_A_TIME, length - start)
      yield Array.from({ length: count }, (_, index) => reads.map((read) => read(start + index)))
    }
  }
}

function batchAt(batches: readonly AnyBatch[] | undefined, number: number): AnyBatch {
  const batch = batches?.[number]
  if (batch === undefined) throw new Error('Arrow columns differ in their batches')
  return batch
}

type Reader = (index: number) => RowValue
interface AnyBatch {
  readonly length: number
  readonly nullCount: number
  readonly validity?: unknown
  readonly values?: unknown
  readonly offsets?: unknown
  readonly children?: unknown
}

function reader(type: DataType, batch: AnyBatch): Reader {
  const read = valueReader(type, batch)
  const validity = batch.validity as Uint8Array | undefined
  if (batch.nullCount === 0 || validity === undefined || validity.length === 0) return read
  return (index) => (((validity[index >> 3] ?? 0) & (1 << (index & 7))) === 0 ? null : read(index))
}

function valueReader(type: DataType, batch: AnyBatch): Reader {
  const at = <T>(index: number): T => (batch.values as readonly T[])[index] as T
  switch (type.kind) {
    case 'void':
      return () => null
    case 'boolean':
      return (index) => (at<number>(index >> 3) & (1 << (index & 7))) !== 0
    case 'tinyint':
    case 'smallint':
    case 'int':
    case 'float':
    case 'double':
      return (index) => at<number>(index)
    case 'bigint':
      return (index) => at<bigint>(index)
    case 'date':
      return (index) => new SparkDate(at<number>(index))
    case 'timestamp':
    case 'timestamp_ntz':
      return (index) => new SparkTimestamp(at<bigint>(index))
    case 'interval': {
      const [months, days, micros] = [0, 1, 2].map((part) => child(batch, part).values as ArrayLike<number | bigint>)
      return (index) =>
        new CalendarInterval(Number(months?.[index]), Number(days?.[index]), BigInt(micros?.[index] ?? 0))
    }
    case 'day-time interval':
      return (index) => new SparkInterval('microsecond', at<bigint>(index), type)
    case 'year-month interval':
      return (index) => new SparkInterval('month', BigInt(at<number>(index)), type)
    case 'decimal':
      return (index) =>
        new Decimal(
          BigInt.asIntN(64, at<bigint>(index * 2 + 1)) * 2n ** 64n + BigInt.asUintN(64, at<bigint>(index * 2)),
          type.scale,
        )
    case 'string':
      return (index) => decoder.decode(bytesAt(batch, index))
    case 'binary':
      return (index) => new Uint8Array(bytesAt(batch, index))
    case 'array': {
      const element = reader(type.elementType, child(batch, 0))
      return (index) => Object.freeze(range(batch, index, element))
    }
    case 'map': {
      const entries = child(batch, 0)
      const key = reader(type.keyType, child(entries, 0))
      const value = reader(type.valueType, child(entries, 1))
      return (index) => new Map(range(batch, index, (entry) => [key(entry), value(entry)] as const))
    }
    case 'struct': {
      const fields = type.fields.map((field, position) => reader(field.dataType, child(batch, position)))
      return (index) =>
        new Row(
          fields.map((read) => read(index)),
          type,
        )
    }
  }
}

/** A U+FEFF at a value's beginning is a part of it. */
const decoder = new TextDecoder('utf-8', { ignoreBOM: true })

function bytesAt(batch: AnyBatch, index: number): Uint8Array {
  const offsets = batch.offsets as Int32Array
  return (batch.values as Uint8Array).subarray(offsets[index] ?? 0, offsets[index + 1] ?? 0)
}

function range<T>(batch: AnyBatch, index: number, read: (entry: number) => T): T[] {
  const offsets = batch.offsets as Int32Array
  const start = offsets[index] ?? 0
  return Array.from({ length: (offsets[index + 1] ?? 0) - start }, (_, offset) => read(start + offset))
}

function child(batch: AnyBatch, index: number): AnyBatch {
  const found = (batch.children as readonly AnyBatch[] | undefined)?.[index]
  if (found === undefined) throw new Error('an Arrow column lacks a child')
  return found
}
