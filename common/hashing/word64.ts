/**
 * 64 bits as two halves of 32, changed in place: arithmetic modulo 2^64 four times as fast as BigInt's, which makes a new object of every
 * number.
 */
export class Word64 {
  high = 0
  low = 0

  set(high: number, low: number): this {
    this.high = high | 0
    this.low = low | 0
    return this
  }
  copy(other: Word64): this {
    return this.set(other.high, other.low)
  }
  xor(other: Word64): this {
    return this.set(this.high ^ other.high, this.low ^ other.low)
  }
  add(other: Word64): this {
    const low = (this.low >>> 0) + (other.low >>> 0)
    return this.set(this.high + other.high + (low > 0xffff_ffff ? 1 : 0), low)
  }
  multiply(other: Word64): this {
    const a0 = this.low & 0xffff
    const a1 = this.low >>> 16
    const b0 = other.low & 0xffff
    const b1 = other.low >>> 16
    const lowest = a0 * b0
    const middle = a0 * b1 + a1 * b0 + (lowest >>> 16)
    const carry = a1 * b1 + Math.floor(middle / 0x1_0000)
    const high = Math.imul(this.high, other.low) + Math.imul(this.low, other.high) + (carry | 0)
    return this.set(high, (middle << 16) | (lowest & 0xffff))
  }
  /** By 1 to 31 places. */
  rotateLeft(by: number): this {
    const { high, low } = this
    return this.set((high << by) | (low >>> (32 - by)), (low << by) | (high >>> (32 - by)))
  }
  /** With itself, shifted right by so many places, and zeros before it. */
  xorShifted(by: number): this {
    const { high, low } = this
    if (by >= 32) return this.set(high, low ^ (high >>> (by - 32)))
    return this.set(high ^ (high >>> by), low ^ ((low >>> by) | (high << (32 - by))))
  }
}

const halves = new BigInt64Array(1)
const words = new Int32Array(halves.buffer)

/** Little-endian, as all machines are on which DuckDB runs. */
export function word64(value: bigint, into = new Word64()): Word64 {
  halves[0] = value
  return into.set(words[1] ?? 0, words[0] ?? 0)
}

export function toBigInt({ high, low }: Word64): bigint {
  words[1] = high
  words[0] = low
  return halves[0] ?? 0n
}
