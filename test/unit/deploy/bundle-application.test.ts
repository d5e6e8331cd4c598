import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { bundleApplication, bundleFiles } from '../../../driver/deploy/cluster/bundle/bundle-application.ts'

let folder: string
beforeAll(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'flashover-bundle-'))
})
afterAll(() => fs.rmSync(folder, { recursive: true }))

function project(files: Readonly<Record<string, string>>): string {
  const root = fs.mkdtempSync(path.join(folder, 'project-'))
  for (const [name, text] of Object.entries(files)) {
    fs.mkdirSync(path.dirname(path.join(root, name)), { recursive: true })
    fs.writeFileSync(path.join(root, name), text)
  }
  return root
}

const bundle = (files: Readonly<Record<string, string>>) => bundleFiles(path.join(project(files), 'app.ts'))

describe('the bundle of an application', () => {
  it('has the same name wherever and whenever it is made', async () => {
    const files = {
      'app.ts': "import { n } from './lib/n.ts'\nconsole.log(n)",
      'lib/n.ts': 'export const n: number = 1',
    }
    const zone = process.env.TZ
    const hashes: string[] = []
    for (const TZ of ['UTC', 'Pacific/Kiritimati']) {
      process.env.TZ = TZ
      const { sha256, entry } = await bundleApplication(path.join(project(files), 'app.ts'))
      expect(entry).toBe('main.mjs')
      hashes.push(sha256)
    }
    if (zone === undefined) Reflect.deleteProperty(process.env, 'TZ')
    else process.env.TZ = zone
    expect(hashes[0]).toMatch(/^[0-9a-f]{64}$/)
    expect(hashes[1]).toBe(hashes[0])
    const other = await bundleApplication(path.join(project({ ...files, 'lib/n.ts': 'export const n = 2' }), 'app.ts'))
    expect(other.sha256).not.toBe(hashes[0])
  })

  it('leaves flashover to the driver', async () => {
    const { files, warnings } = await bundle({
      'app.ts':
        "import { SparkSession } from 'flashover'\nimport { abs } from 'flashover/functions'\nconsole.log(SparkSession, abs)",
    })
    expect(files.map(({ name }) => name).sort()).toEqual(['main.mjs', 'main.mjs.map'])
    const code = Buffer.from(files.find(({ name }) => name === 'main.mjs')?.bytes ?? []).toString()
    expect(code).toContain('import { SparkSession } from "flashover"')
    expect(code).toContain('import { abs } from "flashover/functions"')
    expect(warnings).toEqual([])
  })

  it.each([
    [
      'a .node file',
      {
        'node_modules/fast/index.js': "module.exports = require('./fast.node')",
        'node_modules/fast/fast.node': '\u007fELF',
      },
    ],
    ['node-gyp', { 'node_modules/fast/index.js': 'module.exports = {}', 'node_modules/fast/binding.gyp': '{}' }],
    [
      'a loader of addons',
      {
        'node_modules/fast/index.js': "module.exports = require('bindings')('fast')",
        'node_modules/fast/package.json': '{ "dependencies": { "bindings": "1" } }',
        'node_modules/bindings/index.js': 'module.exports = () => {}',
      },
    ],
  ])('refuses a package with %s, with the way by which it is imported', async (_, packages) => {
    const files = {
      'app.ts': "import './lib/db.ts'\nimport './lib/other.ts'",
      'lib/other.ts': "import './db.ts'",
      'lib/db.ts': "import fast from 'fast'\nconsole.log(fast)",
      ...packages,
    }
    await expect(bundle(files)).rejects.toThrow(
      /^\[UNSUPPORTED_FEATURE\].*the native addon fast .*imported by app\.ts -> lib\/db\.ts -> node_modules\/fast\//,
    )
  })

  it('names what cannot be found or parsed by its place', async () => {
    await expect(bundle({ 'app.ts': "\nimport { x } from 'not-installed'\nconsole.log(x)" })).rejects.toThrow(
      'the application cannot be bundled:\napp.ts:2:19: Could not resolve "not-installed"',
    )
    await expect(bundle({ 'app.ts': 'const = 1' })).rejects.toThrow('app.ts:1:7: Expected identifier but found "="')
  })

  it('leaves what a package may require and has not installed, as it is', async () => {
    const { files, warnings } = await bundle({
      'app.ts': "import { connect } from 'databases'\nconsole.log(connect)",
      'node_modules/databases/index.js':
        "exports.connect = (name) => (name === 'pg' ? require('pg') : require('small-db'))",
      'node_modules/small-db/index.js': "exports.small = 'bundled'",
    })
    const code = Buffer.from(files.find(({ name }) => name === 'main.mjs')?.bytes ?? []).toString()
    expect(code).toContain('__require("pg")')
    expect(code).toContain('bundled')
    expect(warnings).toEqual([])
  })

  it('warns of files that are read by path, and of imports that are not known before', async () => {
    const { warnings } = await bundle({
      'app.ts': `import fs from 'node:fs'
import 'templates'
console.log(fs.readFileSync(new URL('./data.csv', import.meta.url)))
const name = process.argv[2] ?? ''
await import(name)`,
      'node_modules/templates/index.js': "exports.text = require('fs').readFileSync(__dirname + '/text')",
    })
    expect(warnings).toEqual([
      expect.stringMatching(/^app\.ts:5:7: This "import" .*will not be bundled/),
      expect.stringMatching(/^templates asks where it lies and reads files: .* not in the bundle/),
      expect.stringMatching(/^app\.ts asks where it lies/),
    ])
  })
})
