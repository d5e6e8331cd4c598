// The executor as Lambda wants it: the bundled handler and DuckDB's native package for Linux, in a zip. The handler is built beforehand
// (dist/executor-lambda/index.mjs, a part of the published package); the native package is the installed one where it fits, otherwise npm's.
//
//   node scripts/executor-zip.mjs [--arch arm64|x64] [--out FILE]      prints the zip's path
import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import fs from 'node:fs'
import { createRequire } from 'node:module'
import os from 'node:os'
import path from 'node:path'
import { pipeline } from 'node:stream/promises'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..')
const handler = path.join(root, 'dist/executor-lambda/index.mjs')
const ZIP_LIMIT_BYTES = 60_000_000

/** Writes the zip unless it is there already, made of the same files. An installed package is left alone: the zip goes to the user's cache. */
export async function executorZip({ arch = 'arm64', out = path.join(cacheFolder(), `executor-lambda-${arch}.zip`) }) {
  if (arch !== 'arm64' && arch !== 'x64') throw new Error(`--arch is arm64 or x64, not ${arch}`)
  const native = nativeDuckDb(arch)
  const files = [
    { from: handler, to: 'index.mjs' },
    ...['duckdb.node', 'libduckdb.so', 'package.json'].map((name) => ({
      from: path.join(native, name),
      to: `node_modules/@duckdb/node-bindings-linux-${arch}/${name}`,
    })),
  ]
  fs.mkdirSync(path.dirname(out), { recursive: true })
  const written = await writeZip(files, out)
  const { size } = fs.statSync(out)
  if (size > ZIP_LIMIT_BYTES) throw new Error(`${out} has ${size} bytes; the limit is ${ZIP_LIMIT_BYTES}`)
  return { zip: out, size, written }
}

function nativeDuckDb(arch) {
  const name = `@duckdb/node-bindings-linux-${arch}`
  // From package to package, as each one finds its own: pnpm keeps them apart.
  const api = createRequire(path.join(root, 'package.json')).resolve('@duckdb/node-api')
  const bindings = createRequire(api).resolve('@duckdb/node-bindings/package.json')
  try {
    return path.dirname(createRequire(bindings).resolve(`${name}/package.json`))
  } catch {
    return downloaded(name, JSON.parse(fs.readFileSync(bindings, 'utf8')).version)
  }
}

function downloaded(name, version) {
  const kept = path.join(cacheFolder(), `${path.basename(name)}-${version}`)
  if (fs.existsSync(kept)) return kept
  const scratch = fs.mkdtempSync(path.join(os.tmpdir(), 'flashover-duckdb-'))
  try {
    const pack = ['pack', '--loglevel', 'error', `${name}@${version}`]
    const packed = execFileSync('npm', pack, {
      cwd: scratch,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'inherit'],
      shell: process.platform === 'win32',
    })
    execFileSync('tar', ['-xzf', packed.trim().split('\n').at(-1)], { cwd: scratch })
    fs.mkdirSync(path.dirname(kept), { recursive: true })
    fs.cpSync(path.join(scratch, 'package'), kept, { recursive: true })
  } finally {
    fs.rmSync(scratch, { recursive: true, force: true })
  }
  return kept
}

function cacheFolder() {
  return path.join(process.env.XDG_CACHE_HOME ?? path.join(os.homedir(), '.cache'), 'flashover')
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
  await pipeline(archive.outputStream, fs.createWriteStream(unfinished))
  fs.renameSync(unfinished, zip)
  fs.writeFileSync(mark, digest)
  return true
}

if (process.argv[1] !== undefined && fs.realpathSync(process.argv[1]) === fileURLToPath(import.meta.url)) {
  const { values } = parseArgs({ options: { arch: { type: 'string' }, out: { type: 'string' } } })
  console.log((await executorZip(values)).zip)
}
