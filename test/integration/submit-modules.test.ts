import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { bundleFiles } from '../../driver/deploy/cluster/bundle/bundle-application.ts'
import { runCli } from './cli-process.ts'

/*
 * An application may be TypeScript or JavaScript, an ES module or CommonJS, in a package of either type or in none, with nothing installed
 * beside it. Each of these programs runs a job, one of closures over an imported helper; from its bundle, as a cluster's driver does, with the
 * same answer.
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
  const file = path.join(project, app)
  const { code, stdout, stderr } = await runCli(['submit', file], { cwd: os.tmpdir() })
  if (code !== 0 || stderr !== '') return { code, stdout, stderr }
  expect(await runCli(['submit', await bundled(file)], { cwd: os.tmpdir() })).toEqual({ code, stdout, stderr })
  return JSON.parse(stdout)
}

/** Bundles an application into a folder of its own; gives the file to run. */
async function bundled(file: string): Promise<string> {
  const { files } = await bundleFiles(file)
  const place = fs.mkdtempSync(path.join(folder, 'bundle-'))
  for (const { name, bytes } of files) fs.writeFileSync(path.join(place, name), bytes)
  return path.join(place, 'main.mjs')
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

  it.concurrent('bundles packages, JSON and dynamic imports, each module with its own identity', async () => {
    const files = {
      'node_modules/esm-package/package.json': '{ "type": "module", "exports": "./index.js" }',
      'node_modules/esm-package/index.js':
        'export class Scale { constructor(by) { this.by = by } of(n) { return n * this.by } }',
      'node_modules/cjs-package/package.json': '{}',
      'node_modules/cjs-package/index.js':
        "const { EOL } = require('node:os')\nif (require.main === module) throw new Error('not the program')\nexports.lines = (n) => EOL.repeat(n).length",
      'numbers.json': '[1, 2]',
      'package.json': '{ "type": "module" }',
      'once.ts': `import { fileURLToPath } from 'node:url'
        if (process.argv[1] === fileURLToPath(import.meta.url)) throw new Error('not the program')
        export class Scale { static readonly one = 1 }`,
      'app.ts': `import { fileURLToPath } from 'node:url'
        import { SparkSession } from 'flashover'
        import { Scale } from 'esm-package'
        import { lines } from 'cjs-package'
        import numbers from './numbers.json' with { type: 'json' }
        const { Scale: Other } = await import('./once.ts')
        const spark = await SparkSession.builder.master('local[1]').getOrCreate()
        const scale = new Scale(10)
        const of = await spark.sparkContext.parallelize(numbers, 1).map((n) => scale.of(n) + lines(0) + Other.one).collect()
        const isProgram = process.argv[1] === fileURLToPath(import.meta.url)
        console.log(JSON.stringify([...of, isProgram, Scale.name, Other.name]))
        await spark.stop()`,
    }
    expect(await run(files, 'app.ts')).toEqual([11, 21, true, 'Scale', 'Scale'])
  })

  it.concurrent('names the lines of the sources in errors of a bundle', async () => {
    const project = fs.mkdtempSync(path.join(folder, 'project-'))
    fs.writeFileSync(
      path.join(project, 'fails.ts'),
      '\n\nexport function fails(): never {\n  throw new TypeError("wrong")\n}\n',
    )
    fs.writeFileSync(
      path.join(project, 'app.mts'),
      "import { fails } from './fails.ts'\nconst n: number = 1\nfails()\n",
    )
    const file = await bundled(path.join(project, 'app.mts'))
    const { code, stderr } = await runCli(['submit', '--verbose', file], { cwd: os.tmpdir() })
    expect(code).toBe(1)
    expect(stderr).toMatch(/TypeError: wrong\n.*fails \(.*fails\.ts:4:9\)\n.*app\.mts:3:1/)
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
