// Builds what users run, with esbuild (about a second):
//
//   dist/flashover.js, dist/functions.js, dist/cli.js    the driver, sharing chunks; packages stay outside, so that the
//                                                        AWS SDK is loaded only when something imports it
//   dist/bundle-application.js                           bundles an application for the constructs, as a process of theirs
//   dist/executor-fn/local-main.js                       the executor as a child process of a local driver
//   dist/cdk/index.js, dist/cdk/app.js                   the stack, and the application that deploys it
//   dist/executor-lambda.zip             (--lambda)      the executor as a Lambda function: everything bundled, except
//                                                        DuckDB's native package, which is copied in
//
//   dist/driver-image/                   (--image)       the context of the driver's image
//
//   node scripts/build.mjs [--if-source] [--image] [--lambda] [--arch arm64|x64]
//   node scripts/build.mjs --package     what npm publishes, of which nothing was there before: all of the above, with the
//                                        Lambda function's bundle for the zip (scripts/executor-zip.mjs), and declarations
import { execFileSync } from 'node:child_process'
import fs from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { driverImageContext } from './driver-image.mjs'
import { executorZip } from './executor-zip.mjs'

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..')
const dist = path.join(root, 'dist')

const { values: options } = parseArgs({
  options: {
    'if-source': { type: 'boolean', default: false },
    lambda: { type: 'boolean', default: false },
    image: { type: 'boolean', default: false },
    arch: { type: 'string', default: 'arm64' },
    package: { type: 'boolean', default: false },
  },
})

// An installed package has dist/ and no driver sources: its `prepare` has nothing to build.
if (options['if-source'] && !fs.existsSync(path.join(root, 'driver'))) process.exit(0)

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

if (options.package) fs.rmSync(dist, { recursive: true, force: true })
await Promise.all([buildDriver(), buildLocalExecutor(), buildCdk()])
if (options.lambda || options.package) await buildLambda()
if (options.image || options.package) driverImageContext()
console.log(`built dist in ${((performance.now() - started) / 1000).toFixed(1)} s`)
if (options.lambda) await zipLambda(options.arch)
if (options.package) {
  const tsc = path.join(root, 'node_modules/typescript/bin/tsc')
  execFileSync(process.execPath, [tsc, '-p', 'tsconfig.build.json'], { cwd: root, stdio: 'inherit' })
}

async function buildDriver() {
  const { metafile } = await build({
    ...common,
    entryPoints: {
      flashover: 'driver/index.ts',
      functions: 'driver/api/functions/index.ts',
      cli: 'driver/deploy/cli.ts',
      'bundle-application': 'driver/deploy/cluster/bundle/main.ts',
    },
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
  makeExecutable(path.join(dist, 'cli.js'))
}

async function buildLocalExecutor() {
  const { metafile } = await build({
    ...common,
    entryPoints: { 'local-main': 'executor-fn/local-main.ts' },
    outdir: 'dist/executor-fn',
    splitting: true,
    packages: 'external',
  })
  refuseDriverCode(metafile)
}

async function buildCdk() {
  await build({
    ...common,
    entryPoints: { index: 'cdk/index.ts', app: 'cdk/bin/app.ts' },
    outdir: 'dist/cdk',
    packages: 'external',
  })
}

async function buildLambda() {
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
}

async function zipLambda(arch) {
  const begun = performance.now()
  const { size, written } = await executorZip({ arch, out: path.join(dist, 'executor-lambda.zip') })
  const seconds = ((performance.now() - begun) / 1000).toFixed(1)
  const code = fs.statSync(path.join(dist, 'executor-lambda/index.mjs')).size
  console.log(
    `dist/executor-lambda.zip (${arch}): ${(size / 1e6).toFixed(1)} MB, of which code ${(code / 1e6).toFixed(2)} MB ` +
      `unzipped; ${written ? 'written' : 'unchanged'}, ${seconds} s`,
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
