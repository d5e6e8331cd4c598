/** A bitmap over rows, lowest bit first, as Arrow's validity and boolean columns. */
export class RowBits {
  readonly bytes: Uint8Array
  #count = 0

  constructor(length: number) {
    this.bytes = new Uint8Array(Math.ceil(length / 8))
  }

  /** Bits set so far. */
  get count(): number {
    return this.#count
  }

  /** Each bit is set at most once. */
  set(row: number): void {
    this.bytes[row >> 3] = (this.bytes[row >> 3] ?? 0) | (1 << (row & 7))
    this.#count++
  }

  has(row: number): boolean {
    return ((this.bytes[row >> 3] ?? 0) & (1 << (row & 7))) !== 0
  }

  setRange(start: number, end: number): void {
    let row = start
    for (; row < end && (row & 7) !== 0; row++) this.set(row)
    const bytes = (end - row) >> 3
    this.bytes.fill(0xff, row >> 3, (row >> 3) + bytes)
    this.#count += bytes * 8
    for (row += bytes * 8; row < end; row++) this.set(row)
  }

  copy(start: number, source: Uint8Array, sourceStart: number, length: number): void {
    for (let index = 0; index < length; index++) {
      const bit = sourceStart + index
      if (((source[bit >> 3] ?? 0) & (1 << (bit & 7))) !== 0) this.set(start + index)
    }
  }
}
