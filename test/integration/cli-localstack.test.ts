import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { sparkDefaults } from '../../driver/deploy/localstack/stack-settings.ts'
import { parseProperties } from '../../driver/deploy/spark-defaults.ts'
import { runCli } from './cli-process.ts'

// A LocalStack that runs, its deployment and its stop are the e2e tests' setup.
let folder: string
beforeAll(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'flashover-cli-localstack-'))
})
afterAll(() => fs.rmSync(folder, { recursive: true }))

describe('flashover localstack', () => {
  it('says so when there is nothing to deploy to or to stop', async () => {
    const deployed = await runCli(['localstack', 'deploy'], { cwd: folder })
    expect(deployed).toMatchObject({ code: 1, stderr: expect.stringContaining('flashover localstack start') })
    const stopped = await runCli(['localstack', 'stop'], { cwd: folder })
    expect(stopped).toMatchObject({ code: 0, stdout: 'no LocalStack was started from here\n' })
    expect(fs.readdirSync(folder)).toEqual([])
  })

  it('refuses what is no port', async () => {
    expect(await runCli(['localstack', 'start', '--port', 'http'], { cwd: folder })).toMatchObject({ code: 2 })
  })

  it('writes a properties file with which an application runs on the largest executor', () => {
    const executor = (memoryMB: number) => ({ memoryMB, name: `executor-${memoryMB}`, arn: `arn:${memoryMB}` })
    const { settings } = parseProperties(
      sparkDefaults({
        endpoint: 'http://127.0.0.1:4566',
        region: 'us-east-1',
        workBucket: 'work-bucket',
        eventsQueueUrl: 'http://127.0.0.1:4566/queue',
        executors: [executor(512), executor(3008)],
      }),
    )
    expect(Object.fromEntries(settings)).toMatchObject({
      'spark.master': 'lambda',
      'spark.flashover.lambda.functionName': 'executor-3008',
      'spark.flashover.store.uri': 's3://work-bucket/work',
    })
  })
})
