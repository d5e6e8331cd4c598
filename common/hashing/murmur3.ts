/** Spark's Murmur3_x86_32, which `hash` is. Seeds and hashes are 32-bit integers with a sign. */

export const hashInt = (value: number, seed: number): number => finish(mixState(seed, mixWord(value)), 4)

/** Of 64 bits, as two halves of 32. */
export const hashLong = (low: number, high: number, seed: number): number =>
  finish(mixState(mixState(seed, mixWord(low)), mixWord(high)), 8)

/** Of words of four bytes, the lowest first; each byte that is left over counts as a word of its own, with its sign. */
export function hashBytes(bytes: Uint8Array, seed: number): number {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
  const aligned = bytes.length - (bytes.length % 4)
  let state = seed
  for (let at = 0; at < aligned; at += 4) state = mixState(state, mixWord(view.getInt32(at, true)))
  for (let at = aligned; at < bytes.length; at++) state = mixState(state, mixWord(view.getInt8(at)))
  return finish(state, bytes.length)
}

const rotate = (word: number, by: number): number => (word << by) | (word >>> (32 - by))
const mixWord = (word: number): number => Math.imul(rotate(Math.imul(word, 0xcc9e2d51), 15), 0x1b873593)
const mixState = (state: number, word: number): number => (Math.imul(rotate(state ^ word, 13), 5) + 0xe6546b64) | 0

function finish(state: number, length: number): number {
  let hash = state ^ length
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35)
  return hash ^ (hash >>> 16)
}
