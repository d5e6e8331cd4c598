import { describe, expect, it } from 'vitest'
import { canonicalKey, hashKey } from '../../../common/serializer/key-hash.ts'
import { compareNaturally } from '../../../common/serializer/natural-order.ts'
import { decodeRows, encodeRows } from '../../../common/serializer/row-codec.ts'

describe('serialized rows', () => {
  it('keep what structured clone keeps, over any number of frames', () => {
    const rows: unknown[] = [
      1n,
      new Map([['a', new Date(0)]]),
      new Uint8Array([1]),
      undefined,
      null,
      Number.NaN,
      { a: [1] },
    ]
    expect(decodeRows(encodeRows(rows))).toEqual(rows)
    const many = Array.from({ length: 5000 }, (_, i) => i)
    expect(decodeRows(Buffer.concat([encodeRows(many), encodeRows([]), encodeRows(rows)]))).toEqual([...many, ...rows])
  })

  it('flatten instances of classes and refuse functions', () => {
    class Point {
      x = 1
    }
    expect(decodeRows(encodeRows([new Point()]))[0]).toStrictEqual({ x: 1 })
    expect(() => encodeRows([() => 1])).toThrow(/\[CANNOT_SERIALIZE_CLOSURE\].*a row cannot be sent/)
  })

  it('are an error when cut short', () => {
    const bytes = encodeRows([1, 2, 3])
    expect(() => decodeRows(bytes.subarray(0, bytes.length - 1))).toThrow('cut short')
  })
})

describe('keys', () => {
  it('hash for ever to the same values', () => {
    const keys = [
      '',
      'a',
      'ab',
      'word',
      'é',
      0,
      1,
      -1,
      1.5,
      2 ** 40,
      1n,
      true,
      false,
      null,
      undefined,
      { a: 1 },
      ['a', 1],
    ]
    expect(keys.map((key) => hashKey(canonicalKey(key)))).toMatchInlineSnapshot(`
      [
        0,
        1867108634,
        374890698,
        2298424937,
        1105794559,
        115322364,
        332615954,
        3756385555,
        314638174,
        4276867412,
        875522973,
        2654435761,
        2246822519,
        0,
        1,
        180476448,
        2750256305,
      ]
    `)
  })

  it('have a total order', () => {
    const ordered = [
      null,
      false,
      true,
      Number.NEGATIVE_INFINITY,
      -1,
      0n,
      1,
      2n,
      Number.NaN,
      'B',
      'a',
      new Date(0),
      new Date(1),
      [1],
      [1, 2],
      [2],
    ]
    expect([...ordered].reverse().sort(compareNaturally)).toEqual(ordered)
    expect(() => compareNaturally({}, {})).toThrow('have no order')
  })
})
