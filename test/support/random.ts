/** Mulberry32: the same seed, the same numbers. */
export class Random {
  #state: number
  constructor(seed: number) {
    this.#state = seed
  }
  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) | 0
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), 1 | this.#state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
  }
  below(bound: number): number {
    return Math.floor(this.next() * bound)
  }
  chance(probability: number): boolean {
    return this.next() < probability
  }
  pick<T>(items: readonly T[]): T {
    const item = items[this.below(items.length)]
    if (item === undefined) throw new Error('nothing to pick from')
    return item
  }
  /** Some of the items, at least one, in their order. */
  some<T>(items: readonly T[]): readonly T[] {
    const chosen = items.filter(() => this.chance(0.5))
    return chosen.length > 0 ? chosen : [this.pick(items)]
  }
}
