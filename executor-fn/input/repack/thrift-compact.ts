/**
 * Thrift's compact protocol, as Parquet's metadata is written in it. What is read keeps its types and all its fields, known or not, so that it
 * can be changed in places and written again.
 */
export class ThriftStruct {
  readonly #fields = new Map<number, ThriftValue>()

  get(id: number): ThriftValue | undefined {
    return this.#fields.get(id)
  }

  set(id: number, value: ThriftValue): void {
    this.#fields.set(id, value)
  }

  delete(...ids: readonly number[]): void {
    for (const id of ids) this.#fields.delete(id)
  }

  /** In the order of their ids. */
  entries(): readonly (readonly [number, ThriftValue])[] {
    return [...this.#fields].sort(([left], [right]) => left - right)
  }

  int(id: number): number | undefined {
    const value = this.get(id)
    return value?.kind === 'int' ? Number(value.value) : undefined
  }

  /** Changes a number, or adds one of 64 bits. */
  setInt(id: number, value: number): void {
    const before = this.get(id)
    this.set(id, { kind: 'int', type: before?.kind === 'int' ? before.type : I64, value: BigInt(value) })
  }

  struct(id: number): ThriftStruct | undefined {
    const value = this.get(id)
    return value?.kind === 'struct' ? value.value : undefined
  }

  structs(id: number): readonly ThriftStruct[] {
    const value = this.get(id)
    return value?.kind === 'list' ? value.items.flatMap((item) => (item.kind === 'struct' ? [item.value] : [])) : []
  }
}

export type ThriftValue =
  | { readonly kind: 'boolean'; readonly value: boolean }
  /** Of a byte the unsigned value. */
  | { readonly kind: 'int'; readonly type: number; readonly value: bigint }
  /** Text too, and the eight bytes of a double. */
  | { readonly kind: 'bytes'; readonly type: number; readonly value: Buffer }
  | { readonly kind: 'list'; readonly type: number; readonly itemType: number; readonly items: readonly ThriftValue[] }
  | { readonly kind: 'struct'; readonly value: ThriftStruct }

const [TRUE, FALSE, BYTE, I16, I32, I64, DOUBLE, BINARY, LIST, SET, STRUCT] = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 12]
const INTS = new Set([I16, I32, I64])

/** Metadata nests a few levels; damaged bytes could nest without end. */
const MAX_DEPTH = 32

/** Reads structs one after the other; past the end it throws a RangeError. */
export class ThriftReader {
  readonly #bytes: Buffer
  #at = 0

  constructor(bytes: Buffer) {
    this.#bytes = bytes
  }

  /** How many bytes have been read. */
  get position(): number {
    return this.#at
  }

  struct(depth = 0): ThriftStruct {
    if (depth > MAX_DEPTH) throw new TypeError('metadata nested too deep')
    const struct = new ThriftStruct()
    let id = 0
    for (;;) {
      const header = this.#byte()
      if (header === 0) return struct
      const delta = header >> 4
      id = delta === 0 ? Number(this.#zigzag()) : id + delta
      const type = header & 15
      const isBoolean = type === TRUE || type === FALSE
      struct.set(id, isBoolean ? { kind: 'boolean', value: type === TRUE } : this.#value(type, depth))
    }
  }

  #value(type: number, depth: number): ThriftValue {
    // Of an element of a list; a field has it in its type.
    if (type === TRUE || type === FALSE) return { kind: 'boolean', value: this.#byte() === TRUE }
    if (type === BYTE) return { kind: 'int', type, value: BigInt(this.#byte()) }
    if (INTS.has(type)) return { kind: 'int', type, value: this.#zigzag() }
    if (type === DOUBLE) return { kind: 'bytes', type, value: this.#take(8) }
    if (type === BINARY) return { kind: 'bytes', type, value: this.#take(Number(this.#varint())) }
    if (type === LIST || type === SET) return this.#list(type, depth)
    if (type === STRUCT) return { kind: 'struct', value: this.struct(depth + 1) }
    throw new TypeError(`metadata of an unknown type ${type}`)
  }

  #list(type: number, depth: number): ThriftValue {
    const header = this.#byte()
    const size = header >> 4 === 15 ? Number(this.#varint()) : header >> 4
    // Every element takes a byte at least.
    if (size > this.#bytes.length - this.#at) throw new RangeError('a list beyond the end')
    const itemType = header & 15
    const items = Array.from({ length: size }, () => this.#value(itemType, depth + 1))
    return { kind: 'list', type, itemType, items }
  }

  #byte(): number {
    return this.#bytes.readUInt8(this.#at++)
  }

  #take(length: number): Buffer {
    if (length > this.#bytes.length - this.#at) throw new RangeError('bytes beyond the end')
    this.#at += length
    return this.#bytes.subarray(this.#at - length, this.#at)
  }

  #varint(): bigint {
    let value = 0n
    for (let shift = 0n; shift < 70n; shift += 7n) {
      const byte = this.#byte()
      value |= BigInt(byte & 127) << shift
      if (byte < 128) return value
    }
    throw new TypeError('a number that is too long')
  }

  #zigzag(): bigint {
    const value = this.#varint()
    return (value >> 1n) ^ -(value & 1n)
  }
}

/** The bytes of a struct. */
export const thriftBytes = (struct: ThriftStruct): Buffer => Buffer.concat(structParts(struct))

function structParts(struct: ThriftStruct): Buffer[] {
  let last = 0
  const parts = struct.entries().flatMap(([id, value]) => {
    const delta = id - last
    last = id
    const type = value.kind === 'boolean' ? (value.value ? TRUE : FALSE) : value.kind === 'struct' ? STRUCT : value.type
    const header = delta > 0 && delta < 16 ? [Buffer.of((delta << 4) | type)] : [Buffer.of(type), zigzag(BigInt(id))]
    return value.kind === 'boolean' ? header : [...header, ...valueParts(value)]
  })
  return [...parts, Buffer.of(0)]
}

function valueParts(value: ThriftValue): Buffer[] {
  switch (value.kind) {
    case 'boolean':
      return [Buffer.of(value.value ? TRUE : FALSE)]
    case 'int':
      return [value.type === BYTE ? Buffer.of(Number(value.value)) : zigzag(value.value)]
    case 'bytes':
      return value.type === DOUBLE ? [value.value] : [varint(BigInt(value.value.length)), value.value]
    case 'list': {
      const { items, itemType } = value
      const header = items.length < 15 ? [] : [varint(BigInt(items.length))]
      return [Buffer.of((Math.min(items.length, 15) << 4) | itemType), ...header, ...items.flatMap(valueParts)]
    }
    case 'struct':
      return structParts(value.value)
  }
}

const zigzag = (value: bigint): Buffer => varint(BigInt.asUintN(64, (value << 1n) ^ (value >> 63n)))

function varint(value: bigint): Buffer {
  const bytes: number[] = []
  let rest = value
  for (; rest > 127n; rest >>= 7n) bytes.push(Number(rest & 127n) | 128)
  return Buffer.from([...bytes, Number(rest)])
}
