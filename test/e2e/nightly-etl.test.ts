import { randomUUID } from 'node:crypto'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { type CliRun, runCli, startCli } from '../integration/cli-process.ts'
import { duckdbRows } from '../support/duckdb-rows.ts'
import { awsVariables, keysUnder, openBucket, upload } from '../support/lambda-session.ts'

// The ETL as a user runs it on LocalStack: the variables that `flashover localstack deploy` prints, its properties file, and
// inputs and output in the bucket. Two months and every tenth flight: LocalStack takes its time for each of the files.
const stack = inject('stack')
const propertiesFile = inject('propertiesFile')
const root = `s3://${stack.workBucket}/etl-${randomUUID()}`
const folder = mkdtempSync(path.join(tmpdir(), 'flashover-etl-lambda-'))
const flights = path.join(folder, 'flights.parquet')
const airports = path.resolve('node_modules/vega-datasets/data/airports.csv')
let local: CliRun

const etlArguments = (
  options: readonly string[],
  source: string,
  airportsPath: string,
  target: string,
): readonly string[] => [
  'submit',
  ...options,
  'examples/nightly-etl/nightly-etl.ts',
  ...['--flights', source],
  ...['--airports', airportsPath],
  ...['--out', target],
]

const onLambdaOptions = ['--properties-file', propertiesFile, '--master', 'lambda']
const onLambda = (target: string, ...conf: readonly string[]): Promise<CliRun> => {
  const options = [...onLambdaOptions, ...conf]
  const args = etlArguments(options, `${root}/in/flights.parquet`, `${root}/in/airports.csv`, target)
  return runCli(args, { env: awsVariables(stack) })
}

async function download(uri: string, target: string): Promise<void> {
  const store = openBucket(stack, uri)
  for await (const { key } of store.list('')) {
    mkdirSync(path.dirname(path.join(target, key)), { recursive: true })
    writeFileSync(path.join(target, key), await store.get(key))
  }
  store.close()
}

const rowsOf = (out: string, report: string): Promise<readonly unknown[]> =>
  duckdbRows(`select * from read_parquet('${out}/${report}/*/*.parquet', hive_partitioning = true) order by all`)

beforeAll(async () => {
  await duckdbRows(
    `copy (select * exclude n from (select *, row_number() over () n from 'node_modules/vega-datasets/data/flights-3m.parquet')
     where n % 10 = 0 and date < '2001-03-01') to '${flights}' (format parquet, row_group_size 25000)`,
  )
  await upload(stack, `${root}/in`, { 'flights.parquet': flights, 'airports.csv': airports })
  local = await runCli(etlArguments(['--master', 'local[*]'], flights, airports, path.join(folder, 'local')))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

describe('the nightly ETL with the master lambda', () => {
  it.each([
    ['as it is deployed', []],
    ['with every exchange through the bucket', ['--conf', 'spark.flashover.fuse.enabled=false']],
  ])('gives the rows of local[*], %s', async (_, conf) => {
    const out = `${root}/out-${conf.length}`
    const run = await onLambda(out, ...conf)
    expect(run).toEqual({ code: 0, stdout: local.stdout, stderr: '' })
    const downloaded = path.join(folder, `lambda-${conf.length}`)
    await download(out, downloaded)
    for (const report of ['delays-by-airport', 'delays-by-route']) {
      const expected = await rowsOf(path.join(folder, 'local'), report)
      expect(expected.length).toBeGreaterThan(1000)
      expect(await rowsOf(downloaded, report)).toEqual(expected)
    }
  })

  it('ends within a second or so of Ctrl-C, and shows no output', async () => {
    const out = `${root}/interrupted`
    const work = `${root}/interrupted-work`
    const options = [...onLambdaOptions, '--conf', `spark.flashover.store.uri=${work}`]
    const args = etlArguments(options, `${root}/in/flights.parquet`, `${root}/in/airports.csv`, out)
    const { child, ended } = startCli(args, { env: awsVariables(stack) })
    // With the first stage's program its tasks are about to be invoked.
    await expect.poll(() => keysUnder(stack, work), { timeout: 30_000 }).not.toEqual([])
    const begun = performance.now()
    child.kill('SIGINT')
    expect((await ended).code).toBe(130)
    expect(performance.now() - begun).toBeLessThan(3000)
    expect(await keysUnder(stack, out)).toEqual([])
  })
})
