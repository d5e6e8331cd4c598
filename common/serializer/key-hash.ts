/**
 * Equality and hash of RDD keys. JavaScript compares objects by identity, which is worth nothing between processes, so keys are
 * compared by value: `canonicalKey` gives a primitive that is the same (as a Map has it) exactly for equal keys.
 */
export function canonicalKey(key: unknown): unknown {
  switch (typeof key) {
    case 'string':
      // A string that could be mistaken for the canonical form of an object is moved out of the way.
      return key.startsWith(OBJECT) || key.startsWith(STRING) ? STRING + key : key
    case 'object':
      return key === null ? null : OBJECT + describe(key)
    case 'function':
    case 'symbol':
      throw new TypeError(`a ${typeof key} cannot be a key`)
    default:
      return key
  }
}

/** The partition of a canonical key: Spark's HashPartitioner, over a hash of our own (MurmurHash3, 32 bits) that never changes. */
export function hashPartition(canonical: unknown, numPartitions: number): number {
  return numPartitions === 1 ? 0 : hashKey(canonical) % numPartitions
}

/** An unsigned 32-bit hash of a canonical key. */
export function hashKey(canonical: unknown): number {
  switch (typeof canonical) {
    case 'string':
      return hashString(canonical, 0)
    case 'number':
      return hashNumber(canonical)
    case 'bigint':
      return hashString(String(canonical), 1)
    case 'boolean':
      return canonical ? 0x9e3779b1 : 0x85ebca77
    default:
      return canonical === null ? 0 : 1
  }
}

const OBJECT = '\u0000o'
const STRING = '\u0000s'

function describe(value: unknown): string {
  switch (typeof value) {
    case 'string':
      return JSON.stringify(value)
    case 'number':
      return Object.is(value, -0) ? '0' : String(value)
    case 'bigint':
      return `${value}n`
    case 'object':
      return value === null ? 'null' : describeObject(value)
    case 'function':
    case 'symbol':
      throw new TypeError(`a ${typeof value} cannot be part of a key`)
    default:
      return String(value)
  }
}

function describeObject(value: object): string {
  if (Array.isArray(value)) return `[${value.map(describe).join()}]`
  if (value instanceof Date) return `Date(${value.getTime()})`
  if (ArrayBuffer.isView(value))
    return `Bytes(${Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString('hex')})`
  if (value instanceof Map) return `Map(${[...value].map(describe).sort().join()})`
  if (value instanceof Set) return `Set(${[...value].map(describe).sort().join()})`
  if (value instanceof RegExp) return `RegExp(${value.source}/${value.flags})`
  // What has no fields of its own would be equal to all of its kind.
  const kind = Object.prototype.toString.call(value).slice(8, -1)
  if (kind !== 'Object') throw new TypeError(`an object of the kind ${kind} cannot be a key`)
  const fields = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))
  return `{${fields.map(([name, field]) => `${JSON.stringify(name)}:${describe(field)}`).join()}}`
}

const scratch = new DataView(new ArrayBuffer(8))

function hashNumber(value: number): number {
  if (Number.isInteger(value) && value >= -0x80000000 && value <= 0x7fffffff) return finish(mix(2, value | 0), 4)
  scratch.setFloat64(0, value)
  return finish(mix(mix(3, scratch.getInt32(0)), scratch.getInt32(4)), 8)
}

/** MurmurHash3 over pairs of UTF-16 code units. */
function hashString(text: string, seed: number): number {
  let hash = seed
  const pairs = text.length & ~1
  for (let i = 0; i < pairs; i += 2) hash = mix(hash, text.charCodeAt(i) | (text.charCodeAt(i + 1) << 16))
  if (pairs < text.length) hash ^= scramble(text.charCodeAt(pairs))
  return finish(hash, text.length * 2)
}

function scramble(word: number): number {
  const k = Math.imul(word, 0xcc9e2d51)
  return Math.imul((k << 15) | (k >>> 17), 0x1b873593)
}

function mix(hash: number, word: number): number {
  const h = hash ^ scramble(word)
  return (Math.imul((h << 13) | (h >>> 19), 5) + 0xe6546b64) | 0
}

function finish(hash: number, length: number): number {
  let h = hash ^ length
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b)
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35)
  return (h ^ (h >>> 16)) >>> 0
}
