const MULTIPLIER = 0x5deece66dn
const MASK = (1n << 48n) - 1n

/** The linear congruential generator that `java.util.Random` is by its specification. */
export class JavaRandom {
  #state: bigint

  constructor(seed: bigint) {
    this.#state = (seed ^ MULTIPLIER) & MASK
  }
  /** From 0 to less than 1. */
  nextDouble(): number {
    const upper = this.#next(26n)
    return (upper * 2 ** 27 + this.#next(27n)) * 2 ** -53
  }
  #next(bits: bigint): number {
    this.#state = (this.#state * MULTIPLIER + 0xbn) & MASK
    return Number(this.#state >> (48n - bits))
  }
}
