import { hashLong } from './murmur3.ts'

/** What a scrambled seed begins with, as that of Scala's hashes of arrays. */
const ARRAY_SEED = 0x3c074a61

/** Spark's XORShiftRandom, a `java.util.Random` with other bits: the numbers of `rand(seed)` and `randn(seed)` within a partition. */
export class XorShiftRandom {
  #high: number
  #low: number
  #nextGaussian: number | undefined

  constructor(seed: bigint) {
    const bytes = BigInt.asUintN(64, seed)
    const first = swapped(Number(bytes >> 32n))
    const second = swapped(Number(bytes & 0xffff_ffffn))
    this.#low = hashLong(first, second, ARRAY_SEED)
    this.#high = hashLong(first, second, this.#low)
  }
  /** From 0 to less than 1. */
  nextDouble(): number {
    const upper = this.#next(26)
    return (upper * 2 ** 27 + this.#next(27)) * 2 ** -53
  }
  /** Of the normal distribution, by the polar method, which makes two at once. */
  nextGaussian(): number {
    const kept = this.#nextGaussian
    this.#nextGaussian = undefined
    if (kept !== undefined) return kept
    for (;;) {
      const x = 2 * this.nextDouble() - 1
      const y = 2 * this.nextDouble() - 1
      const square = x * x + y * y
      if (square >= 1 || square === 0) continue
      const factor = Math.sqrt((-2 * Math.log(square)) / square)
      this.#nextGaussian = y * factor
      return x * factor
    }
  }
  /** Of 64 bits `x ^= x << 21; x ^= x >>> 35; x ^= x << 4`, and of these the lowest. */
  #next(bits: number): number {
    let high = this.#high ^ ((this.#high << 21) | (this.#low >>> 11))
    let low = this.#low ^ (this.#low << 21)
    low ^= high >>> 3
    high ^= (high << 4) | (low >>> 28)
    low ^= low << 4
    this.#high = high
    this.#low = low
    return low & ((1 << bits) - 1)
  }
}

/** The bytes of a word in the other order. */
const swapped = (word: number): number =>
  ((word & 0xff) << 24) | ((word & 0xff00) << 8) | ((word >>> 8) & 0xff00) | (word >>> 24)
