import fs from 'node:fs'
import { describe, expect, it } from 'vitest'
import { unsupportedNode } from '../../../common/config/supported-node.ts'

describe('the supported versions of Node', () => {
  it.each(['20.19.0', '20.20.2', '22.12.0', '22.23.3', '24.0.0', '25.1.0'])('%s is one', (version) => {
    expect(unsupportedNode(version)).toBeUndefined()
  })

  it.each(['14.21.3', '18.20.8', '20.18.1', '21.7.3', '22.11.0'])('%s is not, which is said in one line', (version) => {
    expect(unsupportedNode(version)).toBe(`flashover needs Node 20.19, 22.12 or later; this is Node ${version}`)
  })

  it('are those of package.json', () => {
    const { engines } = JSON.parse(fs.readFileSync('package.json', 'utf8')) as { engines: { node: string } }
    expect(engines.node).toBe('^20.19.0 || >=22.12.0')
  })
})
