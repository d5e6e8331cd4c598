// Makes the files of the driver's image, of the context that this file is in: `node assemble.mjs TARGET [arm64|amd64]`. The Dockerfile runs it,
// and so does the test that has no Docker.
import { execFileSync } from 'node:child_process'
import fs from 'node:fs'
import path from 'node:path'

const [target, architecture = process.arch] = process.argv.slice(2)
if (target === undefined) throw new Error('node assemble.mjs TARGET [arm64|amd64]')
const cpu = architecture === 'amd64' ? 'x64' : architecture
const context = import.meta.dirname

fs.mkdirSync(target, { recursive: true })
for (const [from, to] of [
  ['manifest.json', 'package.json'],
  ['package-lock.json', 'package-lock.json'],
  ['dist', 'dist'],
])
  fs.cpSync(path.join(context, from), path.join(target, to), { recursive: true })

const npm = (...args) =>
  execFileSync('npm', args, { cwd: target, encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] })
npm(
  'ci',
  '--ignore-scripts',
  '--prefer-offline',
  '--no-audit',
  '--no-fund',
  '--os=linux',
  `--cpu=${cpu}`,
  '--libc=glibc',
)
fs.writeFileSync(path.join(target, 'sbom.cdx.json'), npm('sbom', '--sbom-format', 'cyclonedx', '--omit', 'dev'))
// A driver that lacks a module must not become an image.
execFileSync(process.execPath, [path.join(target, 'dist/cli.js'), '--version'], { stdio: 'ignore' })
