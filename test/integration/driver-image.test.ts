import fs from 'node:fs'
import { createRequire, isBuiltin } from 'node:module'
import os from 'node:os'
import path from 'node:path'
import { App, Stack } from 'aws-cdk-lib'
import { Code } from 'aws-cdk-lib/aws-lambda'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { FlashoverCluster } from '../../cdk/lib/flashover-cluster.ts'
import { assembleDriverImage, CLI, startContainer } from '../support/driver-image.ts'

/* The image without Docker: its files by the steps of its Dockerfile, run as Fargate runs them. */
const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'flashover-image-'))
const tree = path.join(folder, 'opt')
beforeAll(() => assembleDriverImage(tree), 300_000)
afterAll(() => fs.rmSync(folder, { recursive: true, force: true }))

const inContainer = (...args: readonly string[]) => startContainer(tree, args).ended
const readJson = (name: string): Record<string, unknown> =>
  JSON.parse(fs.readFileSync(path.join(tree, name), 'utf8')) as Record<string, unknown>

describe("the files of the driver's image", () => {
  it('hold every package that the command line imports, but for those of deploying and bundling', () => {
    const files = [...fs.readdirSync(path.join(tree, 'dist/chunks')).map((name) => `chunks/${name}`), 'cli.js']
    const imported = files.flatMap((file) =>
      [
        ...fs
          .readFileSync(path.join(tree, 'dist', file), 'utf8')
          .matchAll(/(?:^|[;\s}])(?:import|export)\s[^'"`;]*?from\s*"([^".][^"]*)"|\bimport\("([^".][^"]*)"\)/gm),
      ].map(([, from, dynamic]) => from ?? dynamic ?? ''),
    )
    const packages = [...new Set(imported.filter((name) => !isBuiltin(name)))].sort()
    expect(packages).toContain('commander')
    const require = createRequire(path.join(tree, 'package.json'))
    const missing = packages.filter((name) => {
      try {
        require.resolve(name)
        return false
      } catch {
        return true
      }
    })
    expect(missing).toEqual(['@aws-cdk/toolkit-lib', 'aws-cdk-lib', 'yazl'])
  })

  it('are listed in a bill of materials', () => {
    const components = readJson('sbom.cdx.json').components as readonly { readonly name: string }[]
    const names = components.map(({ name }) => name)
    expect(names).toEqual(expect.arrayContaining(Object.keys(readJson('package.json').dependencies as object)))
    expect(names).not.toContain('@duckdb/node-api')
  })
})

describe('a container of it', () => {
  it('runs as another user, as the first process, on a root that it cannot write', async () => {
    const report = `const fs = require('node:fs')
      const write = (file) => { try { fs.writeFileSync(file, ''); return 'written' } catch ({ code }) { return code } }
      console.log(JSON.stringify([process.getuid(), process.pid, ...['/opt/flashover/x', '/etc/x', '/tmp/x'].map(write)]))`
    const { stdout, stderr } = await inContainer('-e', report)
    const uid = process.getuid?.() === 0 ? 1000 : 0
    expect(JSON.parse(stdout || stderr)).toEqual([uid, 1, 'EROFS', 'EROFS', 'written'])
  })

  it('says its version', async () => {
    const run = await inContainer(CLI, '--version')
    expect(run).toMatchObject({ code: 0, stderr: '' })
    expect(run.stdout).toMatch(/^flashover \d/)
  })

  it('runs an application of the driver, whose `flashover` is that of the image', async () => {
    const program = `import { SparkSession, functions as F } from 'flashover'
      const spark = await SparkSession.builder.master('lambda').config('spark.flashover.store.uri', 's3://none/work')
        .config('spark.flashover.lambda.functionName', 'none').getOrCreate()
      console.log((await spark.range(3).where(F.col('id').gt(1)).explain()) ?? 'explained')
      await spark.stop()`
    const application = path.join(tree, 'main.mjs')
    fs.writeFileSync(application, program)
    const env = { AWS_REGION: 'us-east-1', AWS_ACCESS_KEY_ID: 'none', AWS_SECRET_ACCESS_KEY: 'none' }
    const args = [CLI, 'submit', '--master', 'lambda', '/opt/flashover/main.mjs']
    const run = await startContainer(tree, args, env).ended
    expect(run.stdout).toMatch(/Physical Plan/)
  })
})

it('a cluster without another image builds it where it is deployed, for arm64', () => {
  const outdir = path.join(folder, 'cdk.out')
  const app = new App({ outdir })
  const stack = new Stack(app, 'Test')
  const zip = path.join(folder, 'executor.zip')
  fs.writeFileSync(zip, 'not really a zip')
  new FlashoverCluster(stack, 'Spark', { driver: 'task', executors: { code: Code.fromAsset(zip) } })
  app.synth()
  const manifest = JSON.parse(fs.readFileSync(path.join(outdir, 'Test.assets.json'), 'utf8')) as {
    dockerImages: Record<string, { source: { directory: string; platform: string } }>
  }
  const [{ source } = { source: undefined }] = Object.values(manifest.dockerImages)
  expect(source?.platform).toBe('linux/arm64')
  expect(fs.readdirSync(path.join(outdir, source?.directory ?? '')).sort()).toEqual([
    ...['Dockerfile', 'assemble.mjs', 'dist', 'manifest.json', 'package-lock.json'],
  ])
})
