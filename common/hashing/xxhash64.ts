import { Word64, word64 } from './word64.ts'

/** Spark's xxHash64. The state is a seed at first, and the hash afterwards, changed in place. */

const prime = (value: bigint): Word64 => word64(BigInt.asIntN(64, value))
const P1 = prime(0x9e3779b185ebca87n)
const P2 = prime(0xc2b2ae3d27d4eb4fn)
const P3 = prime(0x165667b19e3779f9n)
const P4 = prime(0x85ebca77c2b2ae63n)
const P5 = prime(0x27d4eb2f165667c5n)
const MINUS_P1 = prime(-0x9e3779b185ebca87n)

const word = new Word64()
const length = new Word64()
const lanes = [new Word64(), new Word64(), new Word64(), new Word64()] as const

/** Of 32 bits, as if they were without a sign. */
export const hashInt = (value: number, state: Word64): Word64 =>
  finish(mixInt(state.add(P5).add(length.set(0, 4)), value))

export const hashLong = (high: number, low: number, state: Word64): Word64 =>
  finish(mixLong(state.add(P5).add(length.set(0, 8)), word.set(high, low)))

/** In four lanes of eight bytes as long as there are 32, then by eight, four and one. */
export function hashBytes(bytes: Uint8Array, state: Word64): Word64 {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
  let at = bytes.length - (bytes.length % 32)
  if (at > 0) mixLanes(view, at, state)
  else state.add(P5)
  state.add(length.set(0, bytes.length))
  for (; at + 8 <= bytes.length; at += 8) mixLong(state, readLong(view, at))
  if (at + 4 <= bytes.length) {
    mixInt(state, view.getInt32(at, true))
    at += 4
  }
  for (; at < bytes.length; at++)
    state
      .xor(word.set(0, view.getUint8(at)).multiply(P5))
      .rotateLeft(11)
      .multiply(P1)
  return finish(state)
}

function mixLanes(view: DataView, to: number, state: Word64): void {
  const [a, b, c, d] = lanes
  a.copy(state).add(P1).add(P2)
  b.copy(state).add(P2)
  c.copy(state)
  d.copy(state).add(MINUS_P1)
  for (let at = 0; at < to; at += 32) {
    mixLane(a, readLong(view, at))
    mixLane(b, readLong(view, at + 8))
    mixLane(c, readLong(view, at + 16))
    mixLane(d, readLong(view, at + 24))
  }
  state.copy(a).rotateLeft(1)
  state.add(word.copy(b).rotateLeft(7)).add(word.copy(c).rotateLeft(12)).add(word.copy(d).rotateLeft(18))
  for (const lane of lanes)
    state
      .xor(scrambled(word.copy(lane)))
      .multiply(P1)
      .add(P4)
}

const readLong = (view: DataView, at: number): Word64 => word.set(view.getInt32(at + 4, true), view.getInt32(at, true))
const scrambled = (value: Word64): Word64 => value.multiply(P2).rotateLeft(31).multiply(P1)
const mixLane = (lane: Word64, value: Word64): Word64 => lane.add(value.multiply(P2)).rotateLeft(31).multiply(P1)

const mixLong = (state: Word64, value: Word64): Word64 =>
  state.xor(scrambled(value)).rotateLeft(27).multiply(P1).add(P4)

const mixInt = (state: Word64, value: number): Word64 =>
  state.xor(word.set(0, value).multiply(P1)).rotateLeft(23).multiply(P2).add(P3)

const finish = (state: Word64): Word64 => state.xorShifted(33).multiply(P2).xorShifted(29).multiply(P3).xorShifted(32)
