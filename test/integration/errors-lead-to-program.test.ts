import { execFile } from 'node:child_process'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { buildSync } from 'esbuild'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

/*
 * Programs fail as users' do, in TypeScript that is run in each way in which it can be; each failing line is marked. What is printed has to name it,
 * in the file as it was written.
 */
const APP = `import { functions as F, SparkSession } from 'flashover'

interface Order { readonly price: number }
class Price {
  readonly value: number
  constructor(value: number) {
    if (value > 1) throw new RangeError('too dear') // @constructor
    this.value = value
  }
}
const priceOf = (order: Order): number => new Price(order.price).value // @helper
const spark = await SparkSession.builder.master('local[1]').getOrCreate()
const any = spark as any
const wait = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))

const failing: Record<string, () => unknown> = {
  analysis: async () => {
    await spark.range(3).select('nope').collect() // @analysis
  },
  columns: () => spark.range(3).select('nope').columns(), // @columns
  show: () => spark.range(3).select('nope').show(), // @show
  write: () => spark.range(3).select('nope').write.parquet('/nowhere/at/all'), // @write
  iterator: async () => {
    for await (const row of spark.range(3).select('nope').toLocalIterator()) console.log(row) // @iterator
  },
  runtime: () => spark.sql('SELECT 1 / 0').collect(), // @runtime
  parse: () => spark.sql('selec 1'), // @parse
  argument: () => any.range(3).select(42), // @argument
  'type error': () => any.range(3).show('many'), // @type error
  'own type error': () => any.sql(42), // @own type error
  'not found': () => spark.read.parquet('/no/such/path').count(), // @not found
  missing: () => any.range(3).mapInPandas('id'), // @missing
  function: () => (F as any).java_method(), // @function
  closure: () => spark.sparkContext.parallelize([1, 2, 3]).map((price: number): number => {
    return priceOf({ price }) // @closure
  }).collect(), // @collect
  session: () => any.read.csv(3).count(), // @session
  unawaited: () => {
    void spark.range(3).select('nope').collect() // @unawaited
    return wait(5000)
  },
  stop: async () => {
    void spark.range(1e13).agg({ id: 'sum' }).collect() // @stop
    await spark.stop()
  },
}
const [name = '', ...others] = process.argv.slice(2)
await failing[name]?.()
const stacks: Record<string, string> = {}
for (const one of others) await (async () => failing[one]?.())().catch((error) => (stacks[one] = error.stack))
console.log(JSON.stringify(stacks))
await spark.stop()
`
const lineOf = (mark: string): number => APP.split('\n').findIndex((line) => line.endsWith(`// @${mark}`)) + 1

let folder: string
let app: string
let bundle: string
beforeAll(() => {
  folder = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'flashover-errors-')))
  fs.mkdirSync(path.join(folder, 'node_modules'))
  fs.symlinkSync(path.resolve('.'), path.join(folder, 'node_modules/flashover'))
  fs.writeFileSync(path.join(folder, 'package.json'), '{ "type": "module" }')
  app = path.join(folder, 'app.ts')
  bundle = path.join(folder, 'out/bundle.js')
  fs.writeFileSync(app, APP)
  const options = { bundle: true, minify: true, sourcemap: true, packages: 'external' } as const
  buildSync({ entryPoints: [app], outfile: bundle, platform: 'node', format: 'esm', ...options })
})
afterAll(() => fs.rmSync(folder, { recursive: true }))

interface Run {
  readonly code: number
  readonly stdout: string
  readonly stderr: string
}

function run(...args: readonly string[]): Promise<Run> {
  return new Promise((resolve) => {
    execFile(process.execPath, args, { cwd: folder }, (error, stdout, stderr) =>
      resolve({ code: error === null ? 0 : Number(error.code), stdout, stderr }),
    )
  })
}

const ways = {
  'flashover submit': (...names: string[]) => run(path.resolve('dist/cli.js'), 'submit', app, ...names),
  tsx: (...names: string[]) => run('--import', import.meta.resolve('tsx'), app, ...names),
  'a bundle of esbuild, by plain node': (...names: string[]) => run(bundle, ...names),
}

/** The lines of the program's file that a text names, in the order in which they stand there. */
const placesIn = (text: string): readonly number[] =>
  [...text.matchAll(/app\.ts:(\d+)/g)].map(([, line]) => Number(line))

const REPORTS = [
  'analysis',
  'columns',
  'show',
  'write',
  'iterator',
  'runtime',
  'parse',
  'argument',
  'not found',
  'missing',
]
const OTHERS = ['type error', 'own type error', 'session']

describe.each(Object.entries(ways))('of a program run by %s', (_, runIt) => {
  it('every error leads to its line', async () => {
    const { code, stdout, stderr } = await runIt('', ...REPORTS, ...OTHERS)
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    const stacks = new Map(Object.entries<string>(JSON.parse(stdout)))
    expect([...stacks].map(([name, stack]) => [name, placesIn(stack)[0]])).toEqual(
      [...REPORTS, ...OTHERS].map((name) => [name, lineOf(name)]),
    )
    for (const name of REPORTS) expect(stacks.get(name)).not.toMatch(/dist\/|driver\//)
  })

  it.each(['analysis', 'unawaited', 'function'])('what nobody catches is printed with its line: %s', async (name) => {
    const { code, stderr } = await runIt(name)
    expect(code).toBe(1)
    expect(stderr).toMatch(name === 'function' ? /functions\.java_method/ : /UNRESOLVED_COLUMN/)
    expect(placesIn(stderr)[0]).toBe(lineOf(name))
  })

  it('a failing closure is printed with its own lines, and those of what it calls', async () => {
    const { code, stderr } = await runIt('closure')
    expect(code).toBe(1)
    expect(stderr).toContain('RangeError: too dear')
    expect(placesIn(stderr).slice(0, 4)).toEqual(['constructor', 'helper', 'closure', 'collect'].map(lineOf))
  })

  it('the action that still ran when the session was stopped is named', async () => {
    const { code, stderr } = await runIt('stop')
    expect(code).toBe(1)
    const said = `WARN SparkSession.stop: cancelled what still ran: collect at app.ts:${lineOf('stop')}. Is an \`await\` missing there?\n`
    expect(stderr.slice(0, said.length)).toBe(said)
  })
})
