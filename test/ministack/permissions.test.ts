import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { runCli } from '../integration/cli-process.ts'
import { MiniStackRun } from '../support/ministack.ts'

// MiniStack enforces what policies say, of users and of the functions' roles: what the cluster grants is enough, and no more than that.
let ministack: MiniStackRun
let outputs: Readonly<Record<string, string>>
let folder: string
let driver: Readonly<Record<string, string>>
let submitter: Readonly<Record<string, string>>

beforeAll(async () => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'flashover-permissions-'))
  fs.writeFileSync(
    path.join(folder, 'app.ts'),
    `import { SparkSession, functions as F } from 'flashover'
const [input, out] = process.argv.slice(2)
const spark = await SparkSession.builder.config('spark.flashover.fuse.enabled', 'false').getOrCreate()
const rows = input === 'range' ? spark.range(0, 1000, 1, 3) : spark.read.json(input)
await rows.groupBy(F.expr('id % 10').as('k')).count().write.mode('overwrite').json(out)
console.log(Number(await spark.read.json(out).count()))
await spark.stop()
`,
  )
  ministack = await MiniStackRun.start(true)
  outputs = await ministack.deploy()
  driver = await ministack.credentialsOf(outputs.DriverUser ?? '')
  submitter = await ministack.credentialsOf(outputs.SubmitterUser ?? '')
}, 300_000)
afterAll(async () => {
  await ministack.stop()
  fs.rmSync(folder, { recursive: true, force: true })
})

const run = (env: Readonly<Record<string, string>>, input: string, out: string) =>
  runCli(['submit', '--master', 'lambda', '--cluster', 'Nightly', path.join(folder, 'app.ts'), input, out], { env })
const lake = (name: string): string => `s3://${outputs.LakeName}/${name}`
const other = (name: string): string => `s3://${outputs.OtherName}/${name}`

describe('with permissions enforced', () => {
  it('a driver and its executors run a job with what the cluster grants', async () => {
    expect(await run(driver, 'range', lake('counts'))).toEqual({ code: 0, stdout: '10\n', stderr: '' })
  })

  it('a driver writes to no bucket that was not declared', async () => {
    const { code, stderr } = await run(driver, 'range', other('counts'))
    expect([code, stderr]).toEqual([1, expect.stringMatching(/AccessDenied|ACCESS_DENIED/i)])
  })

  it('executors read from no bucket that was not declared, whoever sends them there', async () => {
    // Who may do everything: what is refused is refused to the functions' role.
    const local = await runCli(['submit', path.join(folder, 'app.ts'), 'range', other('input')], {
      env: ministack.root,
    })
    expect(local).toMatchObject({ code: 0 })
    const { code, stderr } = await run(ministack.root, other('input'), lake('never'))
    expect([code, stderr]).toEqual([1, expect.stringMatching(/AccessDenied|ACCESS_DENIED/i)])
  })

  it('who may submit jobs runs none with permissions of his own', async () => {
    expect(await runCli(['jobs', '--cluster', 'Nightly'], { env: submitter })).toMatchObject({ code: 0 })
    const { code, stderr } = await run(submitter, 'range', lake('by-submitter'))
    expect([code, stderr]).toEqual([1, expect.stringMatching(/AccessDenied|ACCESS_DENIED/i)])
  })
})
