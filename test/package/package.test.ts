import { execFileSync } from 'node:child_process'
import fs from 'node:fs'
import path from 'node:path'
import { unzipSync } from 'fflate'
import { publint } from 'publint'
import { formatMessage } from 'publint/utils'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  binary,
  emptyProject,
  link,
  packPackage,
  programsOf,
  readmePrograms,
  runProgram,
  staleFiles,
  temporaryFolder,
} from './packed-package.ts'

/* The package as users get it: packed, installed into an empty project, and run there as the README says. */
const folder = temporaryFolder()
let tarball = ''
let files: readonly string[] = []
beforeAll(() => {
  tarball = packPackage(folder)
  const listed = execFileSync('tar', ['-tzf', tarball], { encoding: 'utf8' })
  files = listed
    .trim()
    .split('\n')
    .map((name) => name.replace(/^package\//, ''))
}, 300_000)
afterAll(() => fs.rmSync(folder, { recursive: true }))

describe('the packed package', () => {
  it('holds what it needs to run, to deploy and to be compiled against, and no sources', () => {
    expect(files).toEqual(
      expect.arrayContaining([
        'LICENSE',
        'README.md',
        'CHANGELOG.md',
        'dist/flashover.js',
        'dist/functions.js',
        'dist/cli.js',
        'dist/executor-fn/local-main.js',
        'dist/executor-lambda/index.mjs',
        'dist/cdk/index.js',
        'dist/cdk/app.js',
        'dist/bundle-application.js',
        'dist/driver-image/Dockerfile',
        'dist/driver-image/package-lock.json',
        'dist/driver-image/dist/cli.js',
        'dist/types/driver/index.d.ts',
        'dist/types/cdk/index.d.ts',
        'scripts/executor-zip.mjs',
        'scripts/localstack/pyproject.toml',
        'scripts/localstack/lambda_process/bootstrap.mjs',
      ]),
    )
    expect(files.filter((name) => /\.ts$/.test(name) && !name.startsWith('dist/types/'))).toEqual([])
  })

  it('holds nothing that was there before it was built', () => {
    expect(files.filter((name) => staleFiles.includes(name))).toEqual([])
  })

  it('pleases publint', async () => {
    const { messages, pkg } = await publint({
      pack: { tarball: new Uint8Array(fs.readFileSync(tarball)).buffer },
      strict: true,
    })
    expect(messages.map((message) => formatMessage(message, pkg))).toEqual([])
  })

  it('pleases arethetypeswrong', async () => {
    const { code, stdout } = await runProgram(folder, binary('attw'), tarball, '--profile', 'esm-only')
    expect(code, stdout).toBe(0)
  })
})

describe.each([
  ['npm', ['npm', 'install', '--no-audit', '--no-fund', '--prefer-offline']],
  ['pnpm', [binary('pnpm'), 'add', '--prefer-offline']],
])('installed by %s into an empty project', (name, [program = '', ...install]) => {
  let project = ''
  const flashover = (...args: readonly string[]) =>
    runProgram(project, path.join(project, 'node_modules/.bin/flashover'), ...args)
  beforeAll(async () => {
    project = emptyProject(folder, name)
    const { code, stdout, stderr } = await runProgram(project, program, ...install, tarball)
    expect(code, stdout + stderr).toBe(0)
  }, 300_000)

  it('answers SQL, of tables too', async () => {
    expect(await flashover('sql', '--format', 'jsonl', '-e', 'select 1 as one')).toEqual({
      code: 0,
      stdout: '[["one","int"]]\n[1]\n',
      stderr: '',
    })
    const tables = path.resolve('test/fixtures/tpch-sf0.01')
    const counted = await flashover(
      'sql',
      '--format',
      'jsonl',
      '--tables',
      tables,
      '-e',
      'select count(*) as n from nation',
    )
    expect(counted).toEqual({ code: 0, stdout: '[["n","bigint"]]\n["25"]\n', stderr: '' })
  })

  it("runs the README's programs", async () => {
    const [program = '', rdds = ''] = readmePrograms()
    fs.writeFileSync(path.join(project, 'program.ts'), program)
    const words = await flashover('submit', 'program.ts')
    expect(words).toMatchObject({ code: 0, stderr: '' })
    expect(words.stdout).toMatch(/\| +word\|count\|/)
    const [before = ''] = program.split('const words')
    fs.writeFileSync(path.join(project, 'rdds.ts'), `${before}${rdds}await spark.stop()\n`)
    expect(await flashover('submit', 'rdds.ts')).toEqual({ code: 0, stdout: '', stderr: '' })
    expect(fs.readdirSync(path.join(project, 'out/counts'))).toContain('_SUCCESS')
  })

  it("leads errors to the program's line", async () => {
    const [program = ''] = readmePrograms()
    const [before = ''] = program.split('const words')
    fs.writeFileSync(path.join(project, 'fails.ts'), `${before}await spark.range(3).select('nope').collect()\n`)
    const { code, stderr } = await flashover('submit', 'fails.ts')
    expect(code).toBe(1)
    const line = before.split('\n').length
    expect(stderr).toMatch(new RegExp(`^\\[UNRESOLVED_COLUMN[^\\n]*\\n {4}at [^\\n]*fails\\.ts:${line}:\\d+\\)?\\n$`))
  })

  it('compiles its programs, with every declaration checked, and refuses those that are wrong', async () => {
    const compilerOptions = {
      ...{ strict: true, module: 'nodenext', target: 'es2023', noEmit: true },
      ...{ skipLibCheck: false, types: [] },
    }
    const [program = ''] = readmePrograms()
    const write = (file: string, text: string): void => fs.writeFileSync(path.join(project, file), text)
    write('tsconfig.json', JSON.stringify({ compilerOptions, files: ['right.mts', 'wrong.mts'] }))
    write('right.mts', `${program}\nimport { abs } from 'flashover/functions'\nexport const column = abs('x')`)
    write('wrong.mts', program.replace('.count()', '.cuont()'))
    const tsc = path.resolve('node_modules/typescript/bin/tsc')
    const { stdout } = await runProgram(project, process.execPath, tsc, '-p', project)
    expect(stdout).toMatch(/^wrong\.mts\(\d+,\d+\): error TS\d+: Property 'cuont' does not exist [^\n]*\n$/)
  })
})

describe('flashover/cdk', () => {
  const packages = ['aws-cdk-lib', 'constructs', 'cdk-nag', '@types/node', 'vega-datasets', 'vitest']
  let project = ''
  beforeAll(() => {
    project = path.join(folder, 'npm')
    for (const name of packages) link(project, name)
  })

  it("has types for an application of one's own", async () => {
    const code = `import { App } from 'aws-cdk-lib'
      import { FlashoverCluster, FlashoverStack } from 'flashover/cdk'
      const { cluster } = new FlashoverStack(new App(), 'Mine', { driver: 'task' })
      const same: FlashoverCluster = cluster
      console.log(same.metricJobs('failed'))`
    fs.writeFileSync(path.join(project, 'stack.mts'), code)
    const options = [
      '--strict',
      '--module',
      'nodenext',
      '--target',
      'es2023',
      '--noEmit',
      '--skipLibCheck',
      '--types',
      'node',
    ]
    const tsc = path.resolve('node_modules/typescript/bin/tsc')
    expect((await runProgram(project, process.execPath, tsc, '--ignoreConfig', ...options, 'stack.mts')).stdout).toBe(
      '',
    )
  })

  it('compiles and synthesises the nightly ETL, as a project of its own', async () => {
    const etl = path.join(project, 'nightly-etl')
    fs.cpSync('examples/nightly-etl', etl, { recursive: true })
    const tsc = path.resolve('node_modules/typescript/bin/tsc')
    expect(await runProgram(etl, process.execPath, tsc)).toEqual({ code: 0, stdout: '', stderr: '' })
    const out = path.join(folder, 'etl.out')
    const settings = [`CDK_OUTDIR=${out}`, `XDG_CACHE_HOME=${folder}`]
    const tsx = path.join(project, 'node_modules/.bin/tsx')
    const { code, stderr } = await runProgram(etl, 'env', ...settings, tsx, 'cdk/app.ts')
    expect(code, stderr).toBe(0)
    expect(fs.readdirSync(out)).toContain('Punctuality.template.json')
  }, 300_000)

  it('is synthesised by the packed application, with an executor made of the package', async () => {
    const out = path.join(folder, 'cdk.out')
    const context = JSON.stringify({ architecture: process.arch === 'arm64' ? 'arm64' : 'x64', stackName: 'Packed' })
    const app = path.join(project, 'node_modules/flashover/dist/cdk/app.js')
    const settings = [`CDK_OUTDIR=${out}`, `CDK_CONTEXT_JSON=${context}`, `XDG_CACHE_HOME=${folder}`]
    const { code, stderr } = await runProgram(project, 'env', ...settings, process.execPath, app)
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    expect(fs.readdirSync(out)).toContain('Packed.template.json')
    const [asset = ''] = fs.readdirSync(out).filter((name) => name.endsWith('.zip'))
    expect(fs.statSync(path.join(out, asset)).size).toBeGreaterThan(10_000_000)
    const { source } = imageAsset(out, 'Packed')
    expect(fs.existsSync(path.join(out, source.directory, 'Dockerfile'))).toBe(true)
  }, 300_000)

  it('synthesises the application of docs/deploy.md, with a bundle of its job', async () => {
    const [code = '', declared = ''] = programsOf('docs/deploy.md')
    expect(code.trim().split('\n').length).toBeLessThanOrEqual(16)
    fs.writeFileSync(path.join(project, 'lake.ts'), code + declared)
    fs.mkdirSync(path.join(project, 'jobs'))
    for (const job of ['nightly', 'sales'])
      fs.writeFileSync(path.join(project, `jobs/${job}.ts`), readmePrograms()[0] ?? '')
    const out = path.join(folder, 'lake.out')
    const settings = [`CDK_OUTDIR=${out}`, `XDG_CACHE_HOME=${folder}`]
    const tsx = path.join(project, 'node_modules/.bin/tsx')
    const { code: exit, stderr } = await runProgram(project, 'env', ...settings, tsx, 'lake.ts')
    expect(exit, stderr).toBe(0)
    const { Resources } = JSON.parse(fs.readFileSync(path.join(out, 'Lake.template.json'), 'utf8')) as {
      Resources: Readonly<Record<string, { Type: string; Properties: { Name?: string; Value?: unknown } }>>
    }
    const ofType = (type: string) => Object.values(Resources).filter(({ Type }) => Type === type)
    expect(ofType('AWS::ECS::Service')).toHaveLength(1)
    // Of the default application, and of the one that is declared.
    expect(ofType('AWS::Lambda::Alias')).toHaveLength(2)
    const parameters = Object.fromEntries(
      ofType('AWS::SSM::Parameter').map(({ Properties: { Name = '', Value } }) => [Name, JSON.stringify(Value)]),
    )
    expect(Object.keys(parameters).sort()).toEqual([
      '/flashover/Lake',
      '/flashover/Lake/applications/Sales',
      '/flashover/Lake/applications/Sales/schedules/SalesByDay',
      '/flashover/Lake/schedules/Nightly',
    ])
    expect(parameters['/flashover/Lake/schedules/Nightly']).toMatch(/sha256.*main\.mjs.*<scheduled date>/)
    expect(imageAsset(out, 'Lake').source.platform).toBe('linux/arm64')
    expect(machineOfExecutor(out)).toBe('AArch64')
  }, 300_000)
})

/** For which processor the largest zip of a synthesised stack brings DuckDB: a field of the library's header. */
function machineOfExecutor(out: string): string {
  const zips = fs.readdirSync(out).filter((name) => name.endsWith('.zip'))
  const [largest = Buffer.of()] = zips
    .map((name) => fs.readFileSync(path.join(out, name)))
    .sort((a, b) => b.length - a.length)
  const [library = Uint8Array.of()] = Object.values(
    unzipSync(largest, { filter: ({ name }) => name.endsWith('/libduckdb.so') }),
  )
  const machine = Buffer.from(library.subarray(0, 20)).readUInt16LE(18)
  return { 62: 'x86-64', 183: 'AArch64' }[machine] ?? String(machine)
}

interface ImageAsset {
  readonly source: { readonly directory: string; readonly platform: string }
}

/** The driver's image in a synthesised stack. */
function imageAsset(out: string, stack: string): ImageAsset {
  const manifest = JSON.parse(fs.readFileSync(path.join(out, `${stack}.assets.json`), 'utf8')) as {
    dockerImages: Readonly<Record<string, ImageAsset>>
  }
  const [image] = Object.values(manifest.dockerImages)
  if (image === undefined) throw new Error(`${stack} has no image`)
  return image
}
