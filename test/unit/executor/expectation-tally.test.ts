import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { ExpectationTally } from '../../../executor-fn/expectations/expectation-tally.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'flashover-tally-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

const aside = { key: 'a.0', name: 'a "valid" row', action: 'set aside' } as const

describe('the tally of a task', () => {
  it('writes rows that are set aside as lines that begin with the name of the expectation', () => {
    const tally = new ExpectationTally([aside], folder)
    for (const row of ['{"id":1}', '{}']) tally.entry('a.0').violate(row)
    const file = tally.setAside().get('a.0')
    expect(file?.rows).toBe(2)
    expect(readFileSync(file?.file ?? '', 'utf8')).toBe(
      '{"_expectation":"a \\"valid\\" row","id":1}\n{"_expectation":"a \\"valid\\" row"}\n',
    )
  })

  it('keeps three rows, shortened, of any number', () => {
    const tally = new ExpectationTally([{ ...aside, action: 'drop' }], folder)
    for (let n = 0; n < 100; n++) tally.entry('a.0').violate(`{"id":"${'x'.repeat(1000)}"}`)
    const [count] = tally.counts()
    expect(count).toMatchObject({ key: 'a.0', passed: 0, violated: 100 })
    expect(count?.samples).toHaveLength(3)
    expect(count?.samples[0]).toMatch(/^.{500}\.\.\.$/)
    expect(tally.setAside().size).toBe(0)
  })

  it('forgets everything when the statement begins anew, also what is in the file', () => {
    const tally = new ExpectationTally([aside], folder)
    const row = JSON.stringify({ text: 'y'.repeat(10_000) })
    for (let n = 0; n < 50; n++) tally.entry('a.0').violate(row)
    tally.reset()
    tally.entry('a.0').passed += 4
    tally.entry('a.0').violate('{"id":2}')
    const file = tally.setAside().get('a.0')
    expect(readFileSync(file?.file ?? '', 'utf8')).toBe('{"_expectation":"a \\"valid\\" row","id":2}\n')
    expect(tally.counts()).toEqual([{ key: 'a.0', passed: 4, violated: 1, samples: ['{"id":2}'] }])
  })

  it('writes nothing where the task has no place for it, and refuses an expectation that its program does not name', () => {
    const tally = new ExpectationTally([aside], undefined)
    tally.entry('a.0').violate('{}')
    expect(tally.setAside().size).toBe(0)
    expect(() => tally.entry('b.0')).toThrow('b.0')
  })
})
