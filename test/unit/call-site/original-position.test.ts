import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { buildSync, transformSync } from 'esbuild'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { originalPosition } from '../../../driver/call-site/original-position.ts'

let folder: string
beforeAll(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'flashover-maps-'))
  fs.mkdirSync(path.join(folder, 'src'))
  fs.writeFileSync(
    path.join(folder, 'src/app.ts'),
    'interface Some { a: number }\n\nconst some: Some = { a: 1 }\nmark(some)\n',
  )
})
afterAll(() => fs.rmSync(folder, { recursive: true }))

const source = (): string => path.join(folder, 'src/app.ts')
function built(name: string, options: { readonly sourcemap: boolean | 'inline'; readonly minify: boolean }): string {
  const outfile = path.join(folder, 'out', name)
  buildSync({ entryPoints: [source()], outfile, bundle: true, ...options })
  return outfile
}
/** Line and column, from 1, of the call in a file. */
function markIn(file: string): readonly [number, number] {
  const before = (fs.readFileSync(file, 'utf8').split('mark(')[0] ?? '').split('\n')
  return [before.length, (before.at(-1) ?? '').length + 1]
}

describe('a place in a compiled file', () => {
  it.each([
    ['with a map beside it', { sourcemap: true, minify: false }],
    ['with a map in it', { sourcemap: 'inline', minify: false }],
    ['in one line', { sourcemap: true, minify: true }],
  ] as const)('is where it was written, %s', (name, options) => {
    const file = built(`${name.replaceAll(' ', '-')}.mjs`, options)
    expect(originalPosition(file, ...markIn(file))).toEqual({ file: source(), line: 4, column: 1 })
  })

  it.each([
    ['a file without a map', () => built('none.js', { sourcemap: false, minify: false })],
    ['TypeScript, which Node has led to already', source],
    ['a file that is gone', () => path.join(folder, 'gone.js')],
    [
      'a file whose map is gone',
      () => {
        const file = built('lost.js', { sourcemap: true, minify: false })
        fs.rmSync(`${file}.map`)
        return file
      },
    ],
    [
      'a file whose map is none',
      () => {
        const file = path.join(folder, 'broken.js')
        const { code } = transformSync('mark()')
        fs.writeFileSync(file, `${code}\n//# sourceMappingURL=data:application/json;base64,e30=\n`)
        return file
      },
    ],
  ])('stays where it is in %s', (_, make) => {
    expect(originalPosition(make(), 1, 1)).toBeUndefined()
  })
})
