import { MAX_JSON_DEPTH } from '../../common/json/parse-json.ts'

const NEWLINE = 0x0a
const QUOTE = 0x22
const COLON = 0x3a
const BACKSLASH = 0x5c
const OPEN = [0x7b, 0x5b]
const CLOSE = [0x7d, 0x5d]
const OBJECT = OPEN[0]

/** Twice the keys of a record that are told apart; a power of two. */
const SLOTS = 1 << 17

/**
 * Whether an object of a JSON text may have two fields of one name: DuckDB's functions take the first, Spark the last. It never misses one in strict
 * JSON; of other texts, names with escapes and records of very many names it says so too, for they are left to our own parser.
 *
 * @param endsAtNewlines whether a newline ends a record, however broken it is
 */
export async function mayRepeatKeys(chunks: AsyncIterable<Buffer>, endsAtNewlines: boolean): Promise<boolean> {
  const scan = new KeyScan(endsAtNewlines)
  for await (const chunk of chunks) if (!scan.accepts(chunk)) return true
  return false
}

/** Keys are kept by hash, with the number of their object, in a table whose entries of earlier records count as free. */
class KeyScan {
  readonly #endsAtNewlines: boolean
  readonly #hashes = new Int32Array(SLOTS)
  readonly #owners = new Float64Array(SLOTS)
  /** The objects and arrays around the present byte: an object's number, 0 for an array. */
  readonly #around = new Float64Array(MAX_JSON_DEPTH + 1)
  #depth = 0
  #objects = 0
  /** The number of the record's first object, and how many keys it has. */
  #first = 1
  #keys = 0
  #inString = false
  #isEscape = false
  #hasEscape = false
  #hash = 0
  /** Behind a string that is a key if a colon follows. */
  #isBehindString = false

  constructor(endsAtNewlines: boolean) {
    this.#endsAtNewlines = endsAtNewlines
  }

  /** False as soon as a name may have come twice. */
  accepts(chunk: Buffer): boolean {
    let inString = this.#inString
    let hash = this.#hash
    const { length } = chunk
    for (let at = 0; at < length; at += 1) {
      const byte = chunk[at] ?? 0
      if (byte === NEWLINE && this.#endsAtNewlines) {
        this.#startRecord()
        inString = false
      } else if (inString) {
        if (this.#isEscape) this.#isEscape = false
        else if (byte === QUOTE) {
          inString = false
          this.#isBehindString = true
        } else {
          hash = Math.imul(hash ^ byte, 0x01000193)
          if (byte === BACKSLASH) {
            this.#isEscape = true
            this.#hasEscape = true
          }
        }
      } else if (byte === QUOTE) {
        inString = true
        hash = 0x811c9dc5 | 0
        this.#hasEscape = false
        this.#isBehindString = false
      } else if (byte > 0x20 && !this.#acceptsStructure(byte, hash)) return false
    }
    this.#inString = inString
    this.#hash = hash
    return true
  }

  #startRecord(): void {
    this.#depth = 0
    this.#first = this.#objects + 1
    this.#keys = 0
    this.#isEscape = false
    this.#isBehindString = false
  }

  #acceptsStructure(byte: number, hash: number): boolean {
    const isKey = byte === COLON && this.#isBehindString
    this.#isBehindString = false
    if (isKey) return !this.#hasEscape && this.#isNew(hash)
    if (OPEN.includes(byte)) {
      if (this.#depth === MAX_JSON_DEPTH) return false
      this.#depth += 1
      this.#around[this.#depth] = byte === OBJECT ? ++this.#objects : 0
    } else if (CLOSE.includes(byte) && this.#depth > 0) {
      this.#depth -= 1
      if (this.#depth === 0 && !this.#endsAtNewlines) this.#startRecord()
    }
    return true
  }

  #isNew(hash: number): boolean {
    const owner = this.#around[this.#depth] ?? 0
    if (++this.#keys > SLOTS / 2) return false
    let slot = Math.imul(hash ^ Math.imul(owner, 0x9e3779b1), 0x85ebca6b) >>> 15
    while ((this.#owners[slot] ?? 0) >= this.#first) {
      if (this.#owners[slot] === owner && this.#hashes[slot] === hash) return false
      slot = (slot + 1) & (SLOTS - 1)
    }
    this.#owners[slot] = owner
    this.#hashes[slot] = hash
    return true
  }
}
