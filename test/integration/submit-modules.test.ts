import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { runCli } from './cli-process.ts'

/*
 * An application may be TypeScript or JavaScript, an ES module or CommonJS, in a package of either type or in none, with nothing installed
 * beside it. Each of these programs runs a job, one of closures over an imported helper.
 */
const JOB = (session: string): string =>
  `const spark = await ${session}.builder.master('local[1]').getOrCreate()
  const plus = await spark.sparkContext.parallelize([1, 2], 1).map((n) => plusOne(n)).collect()
  console.log(JSON.stringify([plus, Number(await spark.range(3).count())]))
  await spark.stop()`
const IMPORTS = "import { SparkSession, functions as F } from 'flashover'\nimport { abs } from 'flashover/functions'\n"
const CHECKS = "if (abs !== F.abs) throw new Error('there are two of flashover')\n"
const AWAITS = `${CHECKS}${JOB('SparkSession')}`
const typed = (code: string): string => code.replace('const plus =', 'const plus: number[] =')

const importing = (helper: string, code = AWAITS): string => `${IMPORTS}import { plusOne } from '${helper}'\n${code}\n`
const requiring = (helper: string): string =>
  `const { SparkSession } = require('flashover')
const { plusOne } = require('${helper}')
if (require.main === module && __dirname !== undefined) (async () => { ${JOB('SparkSession')} })()
`
const inFunction = importing(
  './helper',
  `async function main(): Promise<void> { ${AWAITS} }\nif (require.main === module) void main()`,
)
const HELPER = 'export const plusOne = (n: number): number => n + 1\n'
const COMMONJS_HELPER = 'exports.plusOne = (n) => n + 1\n'

let folder: string
beforeAll(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'flashover-modules-'))
})
afterAll(() => fs.rmSync(folder, { recursive: true }))

async function run(files: Readonly<Record<string, string>>, app: string): Promise<unknown> {
  const project = fs.mkdtempSync(path.join(folder, 'project-'))
  for (const [name, text] of Object.entries(files)) {
    fs.mkdirSync(path.dirname(path.join(project, name)), { recursive: true })
    fs.writeFileSync(path.join(project, name), text)
  }
  const { code, stdout, stderr } = await runCli(['submit', path.join(project, app)], { cwd: os.tmpdir() })
  return code === 0 && stderr === '' ? JSON.parse(stdout) : { code, stdout, stderr }
}
const answer = [[2, 3], 3]

describe.each([
  ['a package of type "module"', { 'package.json': '{ "type": "module" }' }],
  ['a package of type "commonjs"', { 'package.json': '{ "type": "commonjs" }' }],
  ['a package without a type', { 'package.json': '{}' }],
  ['a folder without a package', {}],
])('in %s', (_, project: Record<string, string>) => {
  const isModule = project['package.json']?.includes('module') === true

  it.concurrent('runs TypeScript that awaits at its top level', async () => {
    const files = { ...project, 'helper.ts': HELPER, 'app.ts': typed(importing('./helper')) }
    expect(await run(files, 'app.ts')).toEqual(answer)
  })

  it.concurrent('runs JavaScript that awaits at its top level', async () => {
    const files = {
      ...project,
      'helper.mjs': 'export const plusOne = (n) => n + 1',
      'app.js': importing('./helper.mjs'),
    }
    expect(await run(files, 'app.js')).toEqual(answer)
  })

  if (!isModule)
    it.concurrent('runs TypeScript as it would be compiled to CommonJS', async () => {
      expect(await run({ ...project, 'helper.ts': HELPER, 'app.ts': inFunction }, 'app.ts')).toEqual(answer)
    })
})

describe('wherever it lies', () => {
  it.concurrent.each([
    ['.mts', { 'helper.mts': HELPER, 'app.mts': typed(importing('./helper.mts')) }],
    ['.mjs', { 'helper.cjs': COMMONJS_HELPER, 'app.mjs': importing('./helper.cjs') }],
    ['.cts', { 'helper.cts': HELPER, 'app.cts': inFunction.replace('./helper', './helper.cts') }],
    ['.cjs', { 'helper.cjs': COMMONJS_HELPER, 'app.cjs': requiring('./helper.cjs') }],
    ['.js', { 'helper.js': COMMONJS_HELPER, 'app.js': requiring('./helper') }],
    ['.ts', { 'helper.ts': HELPER, 'app.ts': requiring('./helper') }],
    ['.tsx', { 'helper.ts': HELPER, 'app.tsx': importing('./helper') }],
  ])('runs %s', async (ending, files: Record<string, string>) => {
    expect(await run(files, `app${ending}`)).toEqual(answer)
  })

  it.concurrent('knows the paths of tsconfig.json', async () => {
    const tsconfig = JSON.stringify({ compilerOptions: { paths: { '@lib/*': ['./lib/*'] } } })
    const files = {
      'tsconfig.json': tsconfig,
      'package.json': '{}',
      'lib/helper.ts': HELPER,
      'app.ts': importing('@lib/helper'),
    }
    expect(await run(files, 'app.ts')).toEqual(answer)
  })

  it.concurrent('says of CommonJS that it cannot await at its top level', async () => {
    const { code, stderr } = (await run({ 'helper.cts': HELPER, 'app.cts': importing('./helper.cts') }, 'app.cts')) as {
      code: number
      stderr: string
    }
    expect(code).toBe(1)
    expect(stderr).toMatch(/Top-level await is (?:currently )?not supported with the "cjs" output format/)
  })
})
