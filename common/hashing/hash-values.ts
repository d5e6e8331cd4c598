import * as murmur3 from './murmur3.ts'
import { toBigInt, Word64, word64 } from './word64.ts'
import * as xxhash64 from './xxhash64.ts'

/** A hash function of Spark's over values of all its types, each of which continues with the hash of those before it. */
export interface ValueHash<Seed> {
  readonly int: (value: number, seed: Seed) => Seed
  readonly long: (value: bigint, seed: Seed) => Seed
  readonly bytes: (bytes: Uint8Array, seed: Seed) => Seed
}

const value64 = new Word64()
const state = new Word64()

export const murmur3Hash: ValueHash<number> = {
  int: murmur3.hashInt,
  long: (value, seed) => {
    const { low, high } = word64(value, value64)
    return murmur3.hashLong(low, high, seed)
  },
  bytes: murmur3.hashBytes,
}

export const xxHash64: ValueHash<bigint> = {
  int: (value, seed) => toBigInt(xxhash64.hashInt(value, word64(seed, state))),
  long: (value, seed) => {
    const { low, high } = word64(value, value64)
    return toBigInt(xxhash64.hashLong(high, low, word64(seed, state)))
  },
  bytes: (bytes, seed) => toBigInt(xxhash64.hashBytes(bytes, word64(seed, state))),
}

const bits = new DataView(new ArrayBuffer(8))

/** A double by its bits, and -0.0 as 0.0. */
export function hashDouble<Seed>(hash: ValueHash<Seed>, value: number, seed: Seed): Seed {
  bits.setFloat64(0, Number.isNaN(value) ? Number.NaN : value + 0)
  return hash.long(bits.getBigInt64(0), seed)
}

/** A float by its bits, and -0.0 as 0.0. */
export function hashFloat<Seed>(hash: ValueHash<Seed>, value: number, seed: Seed): Seed {
  bits.setFloat32(0, Number.isNaN(value) ? Number.NaN : value + 0)
  return hash.int(bits.getInt32(0), seed)
}

/** The digits of a decimal of more than 18 of them, as Java's `BigInteger.toByteArray`: the fewest bytes with the sign, the highest first. */
export function hashUnscaled<Seed>(hash: ValueHash<Seed>, digits: string, seed: Seed): Seed {
  const value = BigInt(digits)
  const size = bytesOf(value)
  const bytes = new Uint8Array(size)
  for (let at = size - 1, rest = value; at >= 0; at--, rest >>= 8n) bytes[at] = Number(rest & 0xffn)
  return hash.bytes(bytes, seed)
}

function bytesOf(value: bigint): number {
  let size = 1
  while (BigInt.asIntN(8 * size, value) !== value) size++
  return size
}

/**
 * Values within arrays one after another, each as a text that begins with the letter of its kind: `i` int, `l` long, `d` double, `f` float, `s` text, `x` bytes in
 * hexadecimal, `n` the digits of a large decimal.
 */
export function hashTagged<Seed>(hash: ValueHash<Seed>, value: string, seed: Seed): Seed {
  const text = value.slice(1)
  switch (value[0]) {
    case 'i':
      return hash.int(Number(text), seed)
    case 'l':
      return hash.long(BigInt(text), seed)
    case 'd':
      return hashDouble(hash, doubleOf(text), seed)
    case 'f':
      return hashFloat(hash, doubleOf(text), seed)
    case 'x':
      return hash.bytes(Buffer.from(text, 'hex'), seed)
    case 'n':
      return hashUnscaled(hash, text, seed)
    default:
      return hash.bytes(Buffer.from(text), seed)
  }
}

/** As DuckDB writes it. */
const doubleOf = (text: string): number => {
  if (text.endsWith('inf')) return text.startsWith('-') ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY
  return Number(text)
}
