import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { runCli, startCli } from './cli-process.ts'

const APP = `import { SparkSession } from 'flashover'
const settings: Record<string, string> = {}
const spark = await SparkSession.builder.config('spark.app.name', 'from-code').getOrCreate()
for (const key of ['spark.master', 'spark.app.name', 'spark.task.maxFailures', 'spark.test.key']) {
  settings[key] = String(spark.conf.get(key, ''))
}
console.log(JSON.stringify({ args: process.argv.slice(2), settings, rows: await spark.range(3).collectValues() }, (_, value) =>
  typeof value === 'bigint' ? Number(value) : value,
))
await spark.stop()
`
let folder: string

beforeAll(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'flashover-cli-submit-'))
  // A project of a user: flashover among its packages.
  fs.mkdirSync(path.join(folder, 'node_modules'))
  fs.symlinkSync(process.cwd(), path.join(folder, 'node_modules/flashover'))
  write('package.json', '{ "type": "module" }')
  write('app.ts', APP)
})
afterAll(() => fs.rmSync(folder, { recursive: true, force: true }))

function write(name: string, text: string): string {
  const file = path.join(folder, name)
  fs.mkdirSync(path.dirname(file), { recursive: true })
  fs.writeFileSync(file, text)
  return file
}

const submit = (...args: readonly string[]) => runCli(['submit', ...args], { cwd: folder })

describe('flashover submit', () => {
  it('runs TypeScript as it is, with its arguments', async () => {
    const { code, stdout, stderr } = await submit('--master', 'local[1]', 'app.ts', '--day', '2001-01-01', '-e')
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    expect(JSON.parse(stdout)).toMatchObject({ args: ['--day', '2001-01-01', '-e'], rows: [[0], [1], [2]] })
  })

  it('lets code win over flags, and flags over the properties file', async () => {
    const file = write(
      'my.conf',
      '# settings\nspark.master local[2]\nspark.task.maxFailures=3\nspark.test.key: file\nother.key 1\n',
    )
    const flags = ['--name', 'from-flag', '--conf', 'spark.task.maxFailures=7', '--properties-file', file]
    const { code, stdout, stderr } = await submit(...flags, 'app.ts')
    expect(code).toBe(0)
    expect(JSON.parse(stdout).settings).toEqual({
      'spark.master': 'local[2]',
      'spark.app.name': 'from-code',
      'spark.task.maxFailures': '7',
      'spark.test.key': 'file',
    })
    expect(stderr).toContain('other.key')
  })

  it('honours conf/spark-defaults.conf of the working directory', async () => {
    const file = write('conf/spark-defaults.conf', 'spark.master   local[1]\nspark.task.maxFailures 5\n')
    const { stdout } = await submit('app.ts')
    fs.rmSync(file)
    expect(JSON.parse(stdout).settings).toMatchObject({ 'spark.master': 'local[1]', 'spark.task.maxFailures': '5' })
  })

  it('ends with exit code 1 and the line of the application that throws', async () => {
    write(
      'throws.ts',
      `import { SparkSession } from 'flashover'
      const spark = await SparkSession.builder.master('local[1]').getOrCreate()
      await spark.range(1).count()
      throw new TypeError('the application is wrong')`,
    )
    const { code, stderr } = await submit('throws.ts')
    expect(code).toBe(1)
    expect(stderr).toBe(
      `TypeError: the application is wrong\n    at <anonymous> (${path.join(folder, 'throws.ts')}:4:13)\n`,
    )
  })

  it.each([
    ['a value that is no error', 'throw { code: 7 }', 'Uncaught { code: 7 }\n'],
    ['nothing', 'throw undefined', 'Uncaught undefined\n'],
    [
      'later, in a callback',
      "setTimeout(() => { throw new RangeError('late') })",
      /^RangeError: late\n {4}at Timeout\.\S* \(.*thrown\.ts:1:26\)\n$/,
    ],
    [
      'a promise that nobody handles',
      "Promise.reject(new RangeError('lost'))",
      /^RangeError: lost\n {4}at .*thrown\.ts:1:16\)?\n$/,
    ],
    ['what it awaits never comes', 'await new Promise(() => {})', /^Error: thrown\.ts awaits, at its top level, .*\n$/],
    ['a syntax error', 'const = 1', /ERROR: Expected identifier but found "="/],
  ])('ends with exit code 1 when the application throws %s', async (_, code, expected) => {
    write('thrown.ts', `${code}\nexport {}`)
    const run = await submit('thrown.ts')
    expect(run.code).toBe(1)
    if (typeof expected === 'string') expect(run.stderr).toBe(expected)
    else expect(run.stderr).toMatch(expected)
  })

  it('reports the first failure, not what fails because of it', async () => {
    write(
      'two.ts',
      `import { SparkSession } from 'flashover'
      const spark = await SparkSession.builder.master('local[1]').getOrCreate()
      setTimeout(() => { throw new RangeError('first') }, 100)
      await spark.range(0, 100_000_000_000).selectExpr('sum(sqrt(id))').collect()`,
    )
    const { code, stdout, stderr } = await submit('two.ts')
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' })
    expect(stderr).toMatch(/^RangeError: first\n.*two\.ts:3:32\)\n$/)
  })

  it('leaves no files behind when the application ends its process', async () => {
    const tmp = path.join(folder, 'tmp')
    fs.mkdirSync(tmp)
    write(
      'exits.ts',
      `import { SparkSession } from 'flashover'
      const spark = await SparkSession.builder.master('local[1]').getOrCreate()
      await spark.range(10).count()
      process.exit(3)`,
    )
    const { code } = await runCli(['submit', 'exits.ts'], { cwd: folder, env: { TMPDIR: tmp } })
    expect(code).toBe(3)
    await expect.poll(() => fs.readdirSync(tmp).filter((name) => name.startsWith('flashover-'))).toEqual([])
  })

  it('ends with exit code 1 and the condition when a query fails', async () => {
    write(
      'fails.ts',
      `import { SparkSession } from 'flashover'
      const spark = await SparkSession.builder.master('local[1]').getOrCreate()
      await spark.sql("select cast('x' as int)").collect()`,
    )
    const { code, stderr } = await submit('fails.ts')
    expect(code).toBe(1)
    expect(stderr).toMatch(/^\[CAST_INVALID_INPUT\]/)
  })

  it('ends an application that leaves its session open', async () => {
    write(
      'open.ts',
      `import { SparkSession } from 'flashover'
      const spark = await SparkSession.builder.master('local[1]').getOrCreate()
      console.log(await spark.range(5).count())`,
    )
    expect(await submit('open.ts')).toEqual({ code: 0, stdout: '5\n', stderr: '' })
  })

  it.each([
    [['--class', 'org.example.Main', 'app.ts'], '--class'],
    [['--py-files', 'a.py', 'app.ts'], '--py-files'],
    [['--supervise', 'app.ts'], '--supervise'],
  ])('refuses %j, which would change the application', async (args, named) => {
    const { code, stderr } = await submit(...args)
    expect(code).toBe(1)
    expect(stderr).toContain('[UNSUPPORTED_FEATURE]')
    expect(stderr).toContain(named)
  })

  it('warns of flags of spark-submit that have no effect here', async () => {
    const { code, stderr } = await submit(
      '--master',
      'local[1]',
      '--queue',
      'nightly',
      '--driver-memory',
      '4g',
      'app.ts',
    )
    expect(code).toBe(0)
    expect(stderr).toMatch(/--queue has no effect.*\n.*--driver-memory has no effect/)
  })

  it('answers a missing application and an unknown flag as usage errors', async () => {
    expect((await submit('nowhere.ts')).code).toBe(2)
    expect((await submit('--nope', 'app.ts')).code).toBe(2)
    expect((await submit()).code).toBe(2)
    expect((await submit('--no-wait', 'app.ts')).code).toBe(2)
    expect((await submit('--kill', 'job-a', '--status', 'job-a')).code).toBe(2)
    expect((await submit('--deploy-mode', 'cluster', '--master', 'local[1]', 'app.ts')).code).toBe(2)
  })

  it.each(['app.py', 'app.jar', 'notes.txt', 'conf'])(
    'answers %s, which is no application, as a usage error',
    async (name) => {
      if (name === 'conf') fs.mkdirSync(path.join(folder, name), { recursive: true })
      else write(name, '')
      const { code, stderr } = await submit(name)
      expect(code).toBe(2)
      expect(stderr).toMatch(/^the application .* is (?:a folder|neither TypeScript nor JavaScript)/)
    },
  )

  it('refuses a master and settings that are wrong before the application runs', async () => {
    write('says.ts', "console.log('ran')")
    const { stdout, stderr, code } = await submit('--master', 'yarn', 'says.ts')
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' })
    expect(stderr).toMatch(/^\[NOT_SUPPORTED_MASTER\].*'yarn'/)
    const setting = await submit('-c', 'spark.sql.shuffle.partitions=many', 'says.ts')
    expect({ code: setting.code, stdout: setting.stdout }).toEqual({ code: 1, stdout: '' })
    expect(setting.stderr).toMatch(/^\[INVALID_CONF_VALUE\.TYPE_MISMATCH\]/)
  })

  it('ends within a second of Ctrl-C, with exit code 130, no output and no executors', async () => {
    const out = path.join(folder, 'interrupted')
    write(
      'endless.ts',
      `import { SparkSession } from 'flashover'
      const spark = await SparkSession.builder.master('local-cluster[2,1,512]').getOrCreate()
      await spark.range(1).count()
      console.log('running')
      await spark.range(0, 4_000_000_000).selectExpr('sqrt(id) as x').write.parquet(${JSON.stringify(out)})`,
    )
    const { child, ended } = startCli(['submit', 'endless.ts'], { cwd: folder })
    await new Promise((resolve) => child.stdout?.once('data', resolve))
    const executors = childrenOf(child.pid ?? 0)
    const begun = performance.now()
    child.kill('SIGINT')
    const { code } = await ended
    expect(code).toBe(130)
    expect(performance.now() - begun).toBeLessThan(1500)
    expect(executors.length).toBeGreaterThan(0)
    await expect.poll(() => executors.filter(isRunning)).toEqual([])
    expect(fs.existsSync(path.join(out, '_SUCCESS'))).toBe(false)
  })
})

function childrenOf(pid: number): readonly number[] {
  const parentOf = (other: number): number => {
    try {
      return Number(/^PPid:\s*(\d+)/m.exec(fs.readFileSync(`/proc/${other}/status`, 'utf8'))?.[1])
    } catch {
      return -1
    }
  }
  const pids = fs.readdirSync('/proc').map(Number).filter(Number.isInteger)
  return pids.filter((other) => parentOf(other) === pid)
}

function isRunning(pid: number): boolean {
  try {
    return !/^State:\s*Z/m.test(fs.readFileSync(`/proc/${pid}/status`, 'utf8'))
  } catch {
    return false
  }
}
