import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fairShares } from '../../driver/service/dispatch/fair-shares.ts'

describe('the shares of jobs', () => {
  it('are even, and the remainder goes to the oldest', () => {
    expect([...fairShares(10, ['a', 'b', 'c'])]).toEqual([
      ['a', 4],
      ['b', 3],
      ['c', 3],
    ])
    expect([...fairShares(10, ['a']).values()]).toEqual([10])
  })

  it('are all that there is, no two of them more than one apart, and never nothing', () => {
    fc.assert(
      fc.property(fc.nat(2000), fc.integer({ min: 1, max: 50 }), (total, jobs) => {
        const shares = [
          ...fairShares(
            total,
            Array.from({ length: jobs }, (_, job) => job),
          ).values(),
        ]
        expect(Math.min(...shares)).toBeGreaterThanOrEqual(1)
        expect(Math.max(...shares) - Math.min(...shares)).toBeLessThanOrEqual(1)
        if (total >= jobs) expect(shares.reduce((sum, share) => sum + share)).toBe(total)
      }),
    )
  })
})
