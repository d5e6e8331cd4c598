import fs from 'node:fs'
import net from 'node:net'
import os from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { sparkDefaults } from '../../driver/deploy/emulator/stack-settings.ts'
import { parseProperties } from '../../driver/deploy/properties.ts'
import { runCli } from './cli-process.ts'

// What needs a LocalStack that runs is in test/e2e/localstack-command.test.ts; its deployment is the e2e tests' setup.
let folder: string
beforeAll(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'flashover-cli-localstack-'))
})
afterAll(() => fs.rmSync(folder, { recursive: true }))

describe('flashover localstack', () => {
  it('says so when there is nothing to deploy to or to stop', async () => {
    const deployed = await runCli(['localstack', 'deploy'], { cwd: folder })
    expect(deployed).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('flashover emulator start --provider localstack'),
    })
    const stopped = await runCli(['localstack', 'stop'], { cwd: folder })
    expect(stopped).toMatchObject({ code: 0, stdout: 'no LocalStack was started from here\n' })
    expect(fs.readdirSync(folder)).toEqual([])
  })

  it.each(['localstack', 'ministack'])('is flashover emulator with the provider %s', async (provider) => {
    const stopped = await runCli(['emulator', 'stop', '--provider', provider], { cwd: folder })
    expect(stopped).toMatchObject({ code: 0, stdout: expect.stringMatching(/^no (LocalStack|MiniStack) was started/) })
    const deployed = await runCli(['emulator', 'deploy', '--provider', provider], { cwd: folder })
    expect(deployed).toMatchObject({ code: 1, stderr: expect.stringContaining(`--provider ${provider}`) })
    expect(await runCli(['emulator', 'start', '--provider', 'moto'], { cwd: folder })).toMatchObject({ code: 2 })
    expect(fs.readdirSync(folder)).toEqual([])
  })

  it('refuses what is no port', async () => {
    expect(await runCli(['localstack', 'start', '--port', 'http'], { cwd: folder })).toMatchObject({ code: 2 })
  })

  it('does not start on a port that another program has', async () => {
    const server = net.createServer().listen(0, '127.0.0.1')
    await new Promise((resolve) => server.once('listening', resolve))
    const address = server.address()
    const port = typeof address === 'object' && address !== null ? address.port : 0
    const run = await runCli(['localstack', 'start', '--port', String(port)], { cwd: folder })
    server.close()
    expect(run).toMatchObject({ code: 1, stdout: '' })
    expect(run.stderr).toBe(`Error: port ${port} is taken by another program; choose another with --port\n`)
    expect(fs.existsSync(path.join(folder, '.flashover'))).toBe(false)
  })

  it.each([
    ['is missing', undefined, /spawn python3 ENOENT/],
    ['is broken', 'echo "cannot load libpython3.so" >&2; exit 127', /cannot load libpython3\.so/],
    ['is too old', `echo "it is Python 3.8.10" >&2; exit 1`, /it is Python 3\.8\.10/],
  ])('says what it needs where there is no Docker engine and python3 %s', async (_, script, reason) => {
    const bin = fs.mkdtempSync(path.join(folder, 'bin-'))
    if (script !== undefined) fs.writeFileSync(path.join(bin, 'python3'), `#!/bin/sh\n${script}\n`, { mode: 0o755 })
    const run = await runCli(['localstack', 'start', '--port', '45667'], { cwd: bin, env: { PATH: bin } })
    expect(run).toMatchObject({ code: 1, stdout: '' })
    expect(run.stderr).toMatch(/needs a Docker engine, or python3 of version 3\.11 or later with its venv module/)
    expect(run.stderr).toMatch(reason)
    expect(fs.existsSync(path.join(bin, '.localstack'))).toBe(false)
  })

  it('writes a properties file with which an application runs on the largest executor', () => {
    const executor = (memoryMB: number) => ({ memoryMB, name: `executor-${memoryMB}`, arn: `arn:${memoryMB}` })
    const settings = parseProperties(
      sparkDefaults({
        endpoint: 'http://127.0.0.1:4566',
        region: 'us-east-1',
        workBucket: 'work-bucket',
        executors: [executor(512), executor(3008)],
      }),
    )
    expect(Object.fromEntries(settings)).toMatchObject({
      'spark.master': 'lambda',
      'spark.flashover.lambda.functionName': 'executor-3008',
      'spark.flashover.store.uri': 's3://work-bucket/work/default',
    })
  })
})
