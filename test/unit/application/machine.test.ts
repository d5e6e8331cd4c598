import { availableParallelism, totalmem } from 'node:os'
import { expect, it, vi } from 'vitest'
import { coresWithin, machineCores, machineMemory } from '../../../driver/application/machine.ts'

it.each([
  [8, undefined, 8],
  [8, 'max 100000', 8],
  [8, '-1 100000', 8],
  [8, '200000 100000', 2],
  [8, '150000 100000', 2],
  [8, '50000 100000', 1],
  [2, '800000 100000', 2],
  [8, '', 8],
  [8, 'nonsense', 8],
])('of %i cores under the limit %s there are %i', (cores, cpuMax, expected) => {
  expect(coresWithin(cores, cpuMax)).toBe(expected)
})

it('the memory is the container’s where that is less than the machine’s', () => {
  const limit = vi.spyOn(process, 'constrainedMemory')
  for (const [constrained, expected] of [
    [0, totalmem()],
    [2 ** 64, totalmem()],
    [512 << 20, 512 << 20],
  ] as const) {
    limit.mockReturnValue(constrained)
    expect(machineMemory()).toBe(expected)
  }
  limit.mockRestore()
  expect(machineCores()).toBeLessThanOrEqual(availableParallelism())
})
