// End to end on an AWS account: `npm run e2e:aws`, with credentials and AWS_REGION as for any AWS tool. It says what it costs and asks, deploys a cluster of its own
// (without drivers, so that it needs no Docker), runs the nightly ETL there by date, once more, and as a backfill, holds its reports against those of this
// machine, and removes the cluster with all that it wrote, whatever became of it. See docs/testing.md.
import { spawnSync } from 'node:child_process'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { createObjectStore } from '../common/storage/open-object-store.ts'
import { confirm } from '../driver/deploy/aws/confirm.ts'

const { values } = parseArgs({
  options: {
    yes: { type: 'boolean', default: false },
    cluster: { type: 'string', default: `FlashoverE2E${process.pid}` },
  },
})
const { cluster } = values
const DAYS = ['2001-01-05', '2001-01-06', '2001-01-07'] as const
const REPORTS = ['flights', 'delays-by-airport', 'delays-by-route'] as const
const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'flashover-e2e-aws-'))
const ETL = 'examples/nightly-etl/src/nightly-etl.ts'

function flashover(...args: readonly string[]): string {
  console.error(`$ flashover ${args.join(' ')}`)
  const run = spawnSync(process.execPath, ['dist/cli.js', ...args], {
    encoding: 'utf8',
    stdio: ['inherit', 'pipe', 'inherit'],
  })
  if (run.status !== 0) throw new Error(`flashover ${args[0]} ended with ${run.status ?? run.signal}`)
  return run.stdout
}

/** About 60 invocations of 3 GB and a few seconds for each of 5 runs, 5,000 requests to S3, 20 MB for a quarter of an hour, CDK's bucket. */
const ESTIMATE = `This deploys ${cluster} to ${process.env['AWS_REGION'] ?? 'the region of your profile'}, runs five small jobs, and removes it: 10 to 20 minutes, and about
0.02 USD of Lambda and 0.03 USD of S3 (us-east-1); nothing that costs by the hour. CDK's own stack, if the region has none yet, stays.`

async function upload(bucket: string): Promise<void> {
  const store = await createObjectStore(`s3://${bucket}/work/default/e2e/in`)
  const files = fs.readdirSync(path.join(folder, 'flights'), { recursive: true, encoding: 'utf8' })
  for (const name of files.filter((file) => DAYS.some((day) => file.startsWith(`day=${day}/`))))
    await store.putFile(`flights/${name.replaceAll(path.sep, '/')}`, path.join(folder, 'flights', name))
  await store.putFile('airports.csv', 'node_modules/vega-datasets/data/airports.csv')
  store.close()
}

/** The rows of a report of a day, in an order of their own. */
const rowsOf = (options: readonly string[], root: string, report: string, day: string): string =>
  flashover(
    'sql',
    ...options,
    '--format',
    'jsonl',
    '-e',
    `select * from parquet.\`${root}/${report}/day=${day}\` order by all`,
  )

async function main(): Promise<void> {
  console.error(ESTIMATE)
  if (!values.yes && !(await confirm('Go on?'))) return
  flashover('submit', 'examples/nightly-etl/src/sample.ts', path.join(folder, 'flights'))
  const local = path.join(folder, 'out')
  for (const day of DAYS)
    flashover('submit', ETL, '--date', day, '--flights', path.join(folder, 'flights'), '--out', local)
  const onLambda = ['--master', 'lambda', '--cluster', cluster]
  try {
    flashover('deploy', '--cluster', cluster, '-c', 'driver=none', '-c', 'disposable=true', '--yes')
    flashover('doctor', '--cluster', cluster)
    const bucket = await workBucket()
    await upload(bucket)
    const root = `s3://${bucket}/work/default/e2e`
    const io = ['--flights', `${root}/in/flights`, '--airports', `${root}/in/airports.csv`, '--out', `${root}/out`]
    for (let n = 0; n < 2; n++) flashover('submit', ...onLambda, ETL, '--date', DAYS[0], ...io)
    const range = ['--from', DAYS[0], '--to', DAYS[2], '--parallelism', '2', '--state', `${root}/state`]
    flashover('backfill', ...range, ...onLambda, ETL, '--date', '{date}', ...io)
    for (const report of REPORTS)
      for (const day of DAYS) {
        const [expected, found] = [local, `${root}/out`].map((from) => rowsOf([], from, report, day))
        if (expected !== found) throw new Error(`${report} of ${day} differs from what this machine computes`)
      }
    console.error('the reports are those of this machine')
  } finally {
    flashover('destroy', '--cluster', cluster, '--purge', '--yes')
    fs.rmSync(folder, { recursive: true, force: true })
  }
}

async function workBucket(): Promise<string> {
  const { SSMClient, GetParameterCommand } = await import('@aws-sdk/client-ssm')
  const client = new SSMClient({})
  const { Parameter } = await client.send(new GetParameterCommand({ Name: `/flashover/${cluster}` }))
  client.destroy()
  return (JSON.parse(Parameter?.Value ?? '{}') as { workBucket: string }).workBucket
}

await main()
