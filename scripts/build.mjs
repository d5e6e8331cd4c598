// Builds what users run, with esbuild (about a second):
//
//   dist/flashover.js, dist/functions.js, dist/cli.js    the driver, sharing chunks; packages stay outside, so that the
//                                                        AWS SDK is loaded only when something imports it
//   dist/executor-fn/local-main.js                       the executor as a child process of a local driver
//   dist/executor-lambda.zip             (--lambda)      the executor as a Lambda function: everything bundled, except
//                                                        DuckDB's native package, which is copied in
//   dist/types                           (--types)       declarations
//
//   node scripts/build.mjs [--if-source] [--lambda] [--arch arm64|x64] [--types]
import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..')
const dist = path.join(root, 'dist')
const ZIP_LIMIT_BYTES = 60_000_000

const { values: options } = parseArgs({
  options: {
    'if-source': { type: 'boolean', default: false },
    lambda: { type: 'boolean', default: false },
    arch: { type: 'string', default: 'arm64' },
    types: { type: 'boolean', default: false },
  },
})

// An installed package has dist/ and no driver sources: its `prepare` has nothing to build.
if (options['if-source'] && !fs.existsSync(path.join(root, 'driver'))) process.exit(0)
if (options.arch !== 'arm64' && options.arch !== 'x64') throw new Error(`--arch is arm64 or x64, not ${options.arch}`)

const started = performance.now()
const { build } = await import('esbuild')
const common = {
  absWorkingDir: root,
  bundle: true,
  format: 'esm',
  platform: 'node',
  target: 'node20',
  sourcemap: true,
  metafile: true,
  logLevel: 'warning',
}

await Promise.all([buildDriver(), buildLocalExecutor()])
console.log(`built dist in ${((performance.now() - started) / 1000).toFixed(1)} s`)
if (options.lambda) await buildLambda(options.arch)
if (options.types) tsc()

async function buildDriver() {
  const entryPoints = present({
    flashover: 'driver/index.ts',
    functions: 'driver/api/functions/index.ts',
    cli: 'driver/deploy/cli.ts',
  })
  if (Object.keys(entryPoints).length === 0) return
  const { metafile } = await build({
    ...common,
    entryPoints,
    outdir: 'dist',
    splitting: true,
    packages: 'external',
    chunkNames: 'chunks/[name]-[hash]',
  })
  // Chunks of earlier builds go after the new ones are in place: a running driver never misses one it is about to load.
  const current = new Set(Object.keys(metafile.outputs).map((file) => path.resolve(root, file)))
  const chunks = path.join(dist, 'chunks')
  for (const name of fs.existsSync(chunks) ? fs.readdirSync(chunks) : [])
    if (!current.has(path.join(chunks, name))) fs.rmSync(path.join(chunks, name), { force: true })
  if ('cli' in entryPoints) makeExecutable(path.join(dist, 'cli.js'))
}

async function buildLocalExecutor() {
  const entryPoints = present({ 'local-main': 'executor-fn/local-main.ts' })
  if (Object.keys(entryPoints).length === 0) return
  const outdir = 'dist/executor-fn'
  const { metafile } = await build({ ...common, entryPoints, outdir, splitting: true, packages: 'external' })
  refuseDriverCode(metafile)
}

async function buildLambda(arch) {
  const begun = performance.now()
  const out = path.join(dist, 'executor-lambda')
  if (!('index' in present({ index: 'executor-fn/handler.ts' }))) return
  const { metafile } = await build({
    ...common,
    entryPoints: { index: 'executor-fn/handler.ts' },
    outdir: 'dist/executor-lambda',
    outExtension: { '.js': '.mjs' },
    minify: true,
    keepNames: true, // error classes are told apart by name
    sourcemap: false,
    external: ['@duckdb/node-bindings-*', 'detect-libc'],
    // The bundled CommonJS packages call require() for Node's own modules and for DuckDB's native one.
    banner: { js: "import{createRequire as __cr}from'node:module';const require=__cr(import.meta.url);" },
  })
  refuseDriverCode(metafile)
  fs.rmSync(path.join(out, 'node_modules'), { recursive: true, force: true })
  const native = await nativeDuckDb(arch)
  const files = [
    { from: path.join(out, 'index.mjs'), to: 'index.mjs' },
    ...['duckdb.node', 'libduckdb.so', 'package.json'].map((name) => ({
      from: path.join(native, name),
      to: `node_modules/@duckdb/node-bindings-linux-${arch}/${name}`,
    })),
  ]
  const zip = path.join(dist, 'executor-lambda.zip')
  const fresh = await writeZip(files, zip)
  const bytes = fs.statSync(zip).size
  const seconds = ((performance.now() - begun) / 1000).toFixed(1)
  const bundle = fs.statSync(files[0].from).size
  console.log(
    `dist/executor-lambda.zip (${arch}): ${(bytes / 1e6).toFixed(1)} MB, of which code ${(bundle / 1e6).toFixed(2)} MB ` +
      `unzipped; ${fresh ? 'written' : 'unchanged'}, ${seconds} s`,
  )
  if (bytes > ZIP_LIMIT_BYTES)
    throw new Error(`executor-lambda.zip has ${bytes} bytes; the limit is ${ZIP_LIMIT_BYTES}`)
}

// The entries whose source is there; the others are named, so that a lost file is noticed.
function present(entries) {
  return Object.fromEntries(
    Object.entries(entries).filter(([, source]) => {
      const found = fs.existsSync(path.join(root, source))
      if (!found) console.warn(`skipped: ${source} is not there`)
      return found
    }),
  )
}

function refuseDriverCode(metafile) {
  const foreign = Object.keys(metafile.inputs).filter((file) => file.startsWith('driver/'))
  if (foreign.length > 0) throw new Error(`the executor's bundle contains driver code: ${foreign.join(', ')}`)
}

function makeExecutable(file) {
  const text = fs.readFileSync(file, 'utf8')
  if (!text.startsWith('#!')) fs.writeFileSync(file, `#!/usr/bin/env node\n${text}`)
  fs.chmodSync(file, 0o755)
}

// DuckDB's native package for Linux on `arch`: the installed one where it fits, otherwise npm's, kept for the next build.
async function nativeDuckDb(arch) {
  const name = `@duckdb/node-bindings-linux-${arch}`
  const installed = path.join(root, 'node_modules', name)
  if (fs.existsSync(installed)) return installed
  const bindings = path.join(root, 'node_modules/@duckdb/node-bindings/package.json')
  const { version } = JSON.parse(fs.readFileSync(bindings, 'utf8'))
  const kept = path.join(root, 'node_modules/.cache/flashover', `duckdb-linux-${arch}-${version}`)
  if (fs.existsSync(kept)) return kept
  const scratch = fs.mkdtempSync(path.join(os.tmpdir(), 'flashover-duckdb-'))
  try {
    const pack = ['pack', '--loglevel', 'error', `${name}@${version}`]
    const packed = execFileSync('npm', pack, { cwd: scratch, encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] })
    execFileSync('tar', ['-xzf', packed.trim().split('\n').at(-1)], { cwd: scratch })
    fs.mkdirSync(path.dirname(kept), { recursive: true })
    fs.cpSync(path.join(scratch, 'package'), kept, { recursive: true })
  } finally {
    fs.rmSync(scratch, { recursive: true, force: true })
  }
  return kept
}

// The same input gives the same bytes (CDK and Lambda compare hashes), and an unchanged input is not compressed again.
async function writeZip(files, zip) {
  const hash = createHash('sha256')
  for (const { from, to } of files) hash.update(`${to}\0`).update(fs.readFileSync(from))
  const digest = hash.digest('hex')
  const mark = `${zip}.inputs`
  if (fs.existsSync(zip) && fs.existsSync(mark) && fs.readFileSync(mark, 'utf8') === digest) return false
  process.env.TZ = 'UTC' // a zip's time stamps are local times
  const { ZipFile } = await import('yazl')
  const archive = new ZipFile()
  for (const { from, to } of files)
    archive.addFile(from, to, { mtime: new Date('2000-01-01T00:00:00Z'), mode: 0o100644, compressionLevel: 6 })
  archive.end()
  const unfinished = `${zip}.${process.pid}`
  const { pipeline } = await import('node:stream/promises')
  await pipeline(archive.outputStream, fs.createWriteStream(unfinished))
  fs.renameSync(unfinished, zip)
  fs.writeFileSync(mark, digest)
  return true
}

function tsc() {
  execFileSync(process.execPath, [path.join(root, 'node_modules/typescript/bin/tsc'), '-p', 'tsconfig.build.json'], {
    cwd: root,
    stdio: 'inherit',
  })
}
