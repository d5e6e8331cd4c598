import { XorShiftRandom } from '../../common/hashing/xorshift-random.ts'

/** More than the rows of DuckDB's vectors, for columns of one seed are computed vector by vector. */
const KEPT = 8192

/** The numbers of a seed by their place: whoever asks for them one after another gets each at once, and those not long ago too. */
export class RandomSequence {
  readonly #seed: bigint
  readonly #draw: (random: XorShiftRandom) => number
  readonly #kept = new Float64Array(KEPT)
  #random: XorShiftRandom
  #drawn = 0

  constructor(seed: bigint, draw: (random: XorShiftRandom) => number) {
    this.#seed = seed
    this.#draw = draw
    this.#random = new XorShiftRandom(seed)
  }
  at(place: number): number {
    if (place < this.#drawn - KEPT) {
      this.#random = new XorShiftRandom(this.#seed)
      this.#drawn = 0
    }
    for (; this.#drawn <= place; this.#drawn++) this.#kept[this.#drawn % KEPT] = this.#draw(this.#random)
    return this.#kept[place % KEPT] ?? 0
  }
}
