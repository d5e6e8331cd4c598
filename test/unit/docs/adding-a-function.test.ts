import { readFileSync } from 'node:fs'
import path from 'node:path'
import { expect, it } from 'vitest'

const root = path.resolve(import.meta.dirname, '../../..')
const page = readFileSync(path.join(root, 'docs/adding-a-function.md'), 'utf8')
const diffs = [...page.matchAll(/```diff\n(.*?)```/gs)].map(([, diff = '']) => diff.split('\n'))

it('docs/adding-a-function.md shows lines that are in the files', () => {
  expect(diffs).toHaveLength(4)
  for (const diff of diffs) {
    const file = diff.find((line) => line.startsWith('+++ b/'))?.slice('+++ b/'.length) ?? ''
    const lines = readFileSync(path.join(root, file), 'utf8').split('\n')
    const added = diff.filter((line) => line.startsWith('+') && !line.startsWith('+++')).map((line) => line.slice(1))
    expect(added.length).toBeGreaterThan(0)
    expect(lines).toEqual(expect.arrayContaining(added))
  }
})
