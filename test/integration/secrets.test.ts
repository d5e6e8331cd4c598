import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { runCli } from './cli-process.ts'

// Secrets put where users put them; everything a run says is searched for them.
const CANARY = 'c4n4ry'
let folder: string
beforeAll(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'flashover-secrets-'))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

function application(body: string): string {
  const file = path.join(folder, `app-${body.length}.mjs`)
  writeFileSync(
    file,
    `import { SparkSession } from ${JSON.stringify(path.resolve('dist/flashover.js'))}
const spark = await SparkSession.builder.getOrCreate()
const show = async (sql) => console.log(JSON.stringify(await spark.sql(sql).collectValues()))
${body}
await spark.stop()
`,
  )
  return file
}

const SECRETS = {
  'spark.my.password': `${CANARY}-1`,
  'spark.hadoop.fs.s3a.access.key': `${CANARY}-2`,
  'spark.hadoop.fs.s3a.secret.key': `${CANARY}-3`,
  'spark.app.TOKEN': `${CANARY}-4`,
  'spark.note': `the password is ${CANARY}-5`,
  'spark.database.url': `jdbc:x://u:${CANARY}-6@h`,
}
const flags = Object.entries(SECRETS).flatMap(([key, value]) => ['--conf', `${key}=${value}`])

it('SET, --verbose, warnings and errors show no secret, and the settings themselves keep it', async () => {
  const app = application(`
    for (const key of ${JSON.stringify(Object.keys(SECRETS))}) {
      await show('SET ' + key)
      if (!spark.conf.get(key).includes('${CANARY}'.toLowerCase())) console.log('LOST', key)
    }
    await show('SET')
    await show('SET spark.late.secret=${CANARY}-7')
    try { spark.conf.set('my.secret', '${CANARY}-8') } catch (error) { console.log(error.message, error.stack, error) }
    throw new Error('the end')
  `)
  const run = await runCli(['submit', '--verbose', '--master', 'local[1]', ...flags, app])
  const said = run.stdout + run.stderr
  expect(run.code).toBe(1)
  expect(said).toContain('the end')
  expect(said).not.toContain('LOST')
  expect(said).not.toContain(CANARY)
  for (const key of Object.keys(SECRETS)) {
    expect(run.stderr).toContain(`${key}=*********(redacted)`)
    expect(run.stdout).toContain(`["${key}","*********(redacted)"]`)
  }
  expect(run.stdout).toContain('[["spark.late.secret","*********(redacted)"]]')
})

it('explain leaves out what spark.sql.redaction.string.regex finds', async () => {
  const app = application(`
    await show("explain extended select '${CANARY}-1' as a")
    console.log(await spark.sql("select '${CANARY}-2' as a").explainString('formatted'))
  `)
  const shown = await runCli(['submit', '--master', 'local[1]', app])
  expect(shown.stdout).toContain(`${CANARY}-1`)
  const redacted = await runCli([
    ...['submit', '--master', 'local[1]', '--conf', `spark.sql.redaction.string.regex=(?i)${CANARY.toUpperCase()}-\\d`],
    app,
  ])
  expect(redacted.stdout + redacted.stderr).not.toContain(CANARY)
  expect(redacted.stdout).toContain('*********(redacted)')
})

it('another spark.redaction.regex goes in the place of the first, and one that is none is refused', async () => {
  const app = application(`await show('SET spark.shibboleth')`)
  const with_ = (regex: string) =>
    runCli([
      ...['submit', '--verbose', '--master', 'local[1]', '--conf', `spark.redaction.regex=${regex}`],
      ...['--conf', `spark.shibboleth=${CANARY}`, app],
    ])
  const run = await with_('shibb')
  expect(run.code).toBe(0)
  expect(run.stdout + run.stderr).not.toContain(CANARY)
  const bad = await with_('(')
  expect([bad.code, bad.stderr]).toEqual([1, expect.stringContaining('INVALID_CONF_VALUE')])
})
