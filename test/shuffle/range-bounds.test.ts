import { describe, expect, it } from 'vitest'
import { determineBounds } from '../../shuffle/range-bounds.ts'

const ascending = (left: number, right: number): number => left - right
const sample = (...keys: number[]) => keys.map((key) => ({ key, weight: 1 }))

describe('bounds of a range partitioning', () => {
  it('are the last keys of ranges of the same size, whatever the order of the sample', () => {
    expect(determineBounds(sample(5, 3, 1, 6, 2, 4), 3, ascending)).toEqual([2, 4])
  })

  it('count a key for as many rows as it stands for', () => {
    const uneven = [1, 2, 3].map((key) => ({ key, weight: 10 })).concat([4, 5, 6].map((key) => ({ key, weight: 1 })))
    expect(determineBounds(uneven, 3, ascending)).toEqual([2, 3])
  })

  it('differ: a key that fills several ranges is the bound of one', () => {
    expect(determineBounds(sample(1, 7, 7, 7, 7, 7, 7, 9), 4, ascending)).toEqual([7, 9])
  })

  it('follow the order they are given', () => {
    expect(determineBounds(sample(1, 2, 3, 4), 2, (left, right) => right - left)).toEqual([3])
  })

  it('are none of no keys, or for one range', () => {
    expect(determineBounds(sample(), 4, ascending)).toEqual([])
    expect(determineBounds(sample(1, 2), 1, ascending)).toEqual([])
  })
})
