import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { type TransformOptions, transformSync } from 'esbuild'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { randomScopes } from './random-scopes.ts'

/*
 * V8's scopes as closures meet them, on the Node that runs the tests: as written, as CommonJS, and after esbuild has minified them or lowered
 * static blocks and private members.
 */
const root = resolve(import.meta.dirname, '../../..')
const fixtures = join(import.meta.dirname, 'fixtures')
const builds: Record<string, TransformOptions & { ending: string }> = {
  'as written': { ending: 'mjs' },
  'as CommonJS': { ending: 'cjs', format: 'cjs' },
  minified: { ending: 'mjs', minify: true, format: 'esm' },
  'minified with names kept': { ending: 'mjs', minify: true, keepNames: true, format: 'esm' },
  'minified as CommonJS': { ending: 'cjs', minify: true, format: 'cjs' },
  'lowered to ES2020': { ending: 'mjs', target: 'es2020', minifySyntax: true },
}

const programs = {
  shapes: readFileSync(join(fixtures, 'scope-shapes.js'), 'utf8'),
  random: randomScopes({ seed: 8, programs: 6 }),
}

interface Outcome {
  readonly file: string
  readonly label: string
  readonly here: string
  readonly shipped: string
}

const folder = mkdtempSync(join(tmpdir(), 'flashover-scopes-'))
const fileOf = (program: string, build: string): string =>
  join(folder, `${program}-${build.replaceAll(' ', '-')}.${builds[build]?.ending}`)
let outcomes: readonly Outcome[] = []

// All in one process: starting one costs more than what it does.
beforeAll(() => {
  const files = Object.entries(builds).flatMap(([build, { ending: _, ...options }]) =>
    Object.entries(programs).map(([program, source]) => {
      writeFileSync(fileOf(program, build), transformSync(source, options).code)
      return fileOf(program, build)
    }),
  )
  const args = ['--import', 'tsx', join(fixtures, 'run-scope-shapes.ts'), ...files]
  const output = execFileSync(process.execPath, args, { cwd: root, encoding: 'utf8', maxBuffer: 2 ** 30 })
  outcomes = JSON.parse(output) as Outcome[]
}, 60_000)
afterAll(() => rmSync(folder, { recursive: true }))

describe.each(Object.keys(builds))('code %s', (build) => {
  it.each([
    ['every shape of scope', 'shapes', 50],
    ['random nests of scopes', 'random', 100],
  ])('ships closures out of %s, with variables around them that are not initialised', (_, program, atLeast) => {
    const found = outcomes.filter(({ file }) => file === fileOf(program, build))
    expect(found.length).toBeGreaterThan(atLeast)
    expect(found.filter(differ)).toEqual([])
  })
})

/** Node 20's V8 gives undefined for a variable that is not initialised, where later ones throw as the program itself does. */
function differ({ here, shipped }: Outcome): boolean {
  const [major = 0] = process.versions.node.split('.').map(Number)
  if (here === 'ReferenceError' && major < 22) return false
  return here !== shipped
}
