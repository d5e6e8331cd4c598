import { expect, it } from 'vitest'
import { worksWith } from '../../../driver/application/cluster/cluster-version.ts'

it.each([
  ['1.2.3', '1.9.0', true],
  ['1.2.3', '2.0.0', false],
  ['0.1.0', '0.1.7', true],
  ['0.1.0', '0.2.0', false],
  ['0.0.1', '0.0.2', false],
  ['1.0.0-rc.1', '1.0.0', false],
  ['1.0.0-rc.1', '1.0.0-rc.1', true],
  ['10.1.0', '1.1.0', false],
  ['unknown', '0.1.0', false],
])('says whether releases %s and %s work together', (deployed, own, expected) => {
  expect(worksWith(deployed, own)).toBe(expected)
})
