import { afterEach, describe, expect, it, vi } from 'vitest'
import { createApplicationId } from '../../../driver/application/application-id.ts'

afterEach(() => {
  vi.restoreAllMocks()
})

describe("an application's id", () => {
  it('is unlike that of a driver that starts in the same millisecond as the same process number', () => {
    vi.spyOn(Date, 'now').mockReturnValue(1_795_845_677_913)
    vi.spyOn(process, 'pid', 'get').mockReturnValue(1)
    const ids = Array.from({ length: 1000 }, () => createApplicationId(undefined).id)
    expect(new Set(ids).size).toBe(1000)
  })

  it('sorts by the time of start', () => {
    const ids = [1_700_000_000_000, 1_795_845_677_913, 1_795_845_677_914].map(
      (now) => createApplicationId(undefined, now).id,
    )
    expect(ids.toSorted()).toEqual(ids)
  })

  it('is the one that is given, while what it writes is found by this run alone', () => {
    const first = createApplicationId('nightly')
    const second = createApplicationId('nightly')
    expect([first.id, second.id]).toEqual(['nightly', 'nightly'])
    expect(second.objectPrefix).not.toBe(first.objectPrefix)
    expect(first.objectPrefix).toMatch(/^nightly-[0-9a-f]{12}$/)
  })
})
