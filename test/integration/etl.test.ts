import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { duckdbRows } from '../support/duckdb-rows.ts'
import { type CliRun, runCli } from './cli-process.ts'

// A slice of the real flights: every seventh, about 430,000 of all days and airports.
let folder: string
let first: CliRun

beforeAll(async () => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'flashover-etl-'))
  await duckdbRows(
    `copy (select * exclude n from (select *, row_number() over () n from 'node_modules/vega-datasets/data/flights-3m.parquet')
     where n % 7 = 0) to '${flights()}' (format parquet, row_group_size 50000)`,
  )
  first = await etl('local[2]')
})
afterAll(() => fs.rmSync(folder, { recursive: true, force: true }))

const flights = (): string => path.join(folder, 'flights.parquet')
const out = (): string => path.join(folder, 'out')

const etl = (master: string, source = flights(), target = out(), ...conf: readonly string[]): Promise<CliRun> =>
  runCli([
    'submit',
    '--master',
    master,
    ...conf,
    'examples/nightly-etl/nightly-etl.ts',
    '--flights',
    source,
    '--out',
    target,
  ])

const report = (name: string, target = out()): string =>
  `read_parquet('${target}/${name}/*/*.parquet', hive_partitioning = true)`
/** A report's rows, one text each, in an order of their own. */
const AIRPORT_ROWS = (source: string): string =>
  `select concat_ws('|', origin, city, state, hour, flights, delay_minutes, worst_delay, late_flights, day) as line
   from ${source} order by line`

const expectedByAirport = (): string => `(
  with airports as (
    select iata, coalesce(nullif(city, 'NA'), name) city, coalesce(nullif(state, 'NA'), country) state
    from read_csv('node_modules/vega-datasets/data/airports.csv', all_varchar = true))
  select origin, city, state, hour(date) as hour, count(*) flights, sum(delay)::bigint delay_minutes, max(delay) worst_delay,
    count(*) filter (delay >= 15) late_flights, date::date as day
  from '${flights()}' left join airports on iata = origin
  where delay between -120 and 1440 group by all)`

describe('the nightly ETL', () => {
  it('ends well and shows the worst routes', () => {
    expect({ code: first.code, stderr: first.stderr }).toEqual({ code: 0, stderr: '' })
    expect(first.stdout).toContain('|route ')
    expect(first.stdout.match(/^\|[A-Z]{3} - [A-Z]{3}/gm)?.length).toBeGreaterThan(0)
  })

  it('computes what DuckDB computes', async () => {
    const written = await duckdbRows(AIRPORT_ROWS(report('delays-by-airport')))
    expect(written.length).toBeGreaterThan(10_000)
    expect(written).toEqual(await duckdbRows(AIRPORT_ROWS(expectedByAirport())))
    const routes = await duckdbRows(
      `select sum(flights)::bigint, sum(delay_minutes)::bigint, count(*) from ${report('delays-by-route')}`,
    )
    const source = `from '${flights()}' where delay between -120 and 1440`
    const groups = `(select distinct origin, destination, month(date) ${source})`
    expect(routes).toEqual(
      await duckdbRows(`select count(*), sum(delay)::bigint, (select count(*) from ${groups}) ${source}`),
    )
  })

  it('writes a folder for each day and month, and _SUCCESS', () => {
    const days = fs.readdirSync(path.join(out(), 'delays-by-airport'))
    expect(days).toContain('_SUCCESS')
    expect(days).toContain('day=2001-01-01')
    expect(days.filter((name) => name.startsWith('day=')).length).toBeGreaterThanOrEqual(181)
    expect(days.filter((name) => !/^day=\d{4}-\d\d-\d\d$|^_SUCCESS$/.test(name))).toEqual([])
    expect(fs.readdirSync(path.join(out(), 'delays-by-route')).filter((name) => name.startsWith('month=')).length).toBe(
      7,
    )
  })

  it('gives the same rows on separate executor processes with every exchange through the store', async () => {
    const target = path.join(folder, 'cluster')
    const run = await etl('local-cluster[2,1,1024]', flights(), target, '--conf', 'spark.flashover.fuse.enabled=false')
    expect({ code: run.code, stderr: run.stderr, stdout: run.stdout }).toEqual(first)
    const rows = AIRPORT_ROWS(report('delays-by-airport', target))
    expect(await duckdbRows(rows)).toEqual(await duckdbRows(AIRPORT_ROWS(report('delays-by-airport'))))
  })

  it('overwrites cleanly when it runs again', async () => {
    const before = await duckdbRows(AIRPORT_ROWS(report('delays-by-airport')))
    const again = await etl('local[2]')
    expect({ code: again.code, stdout: again.stdout }).toEqual({ code: 0, stdout: first.stdout })
    expect(await duckdbRows(AIRPORT_ROWS(report('delays-by-airport')))).toEqual(before)
  })

  it('leaves the old output when it fails', async () => {
    const before = tree(out())
    const damaged = path.join(folder, 'damaged.parquet')
    const bytes = fs.readFileSync(flights())
    fs.writeFileSync(damaged, bytes.fill(0x5a, 4, Math.floor(bytes.length / 2)))
    const { code, stderr } = await etl('local[2]', damaged)
    expect(code).toBe(1)
    expect(stderr).not.toBe('')
    expect(tree(out())).toEqual(before)
  })

  it('answers a missing input with its condition', async () => {
    const { code, stderr } = await etl('local[2]', path.join(folder, 'nowhere.parquet'))
    expect(code).toBe(1)
    expect(stderr).toMatch(/^\[PATH_NOT_FOUND\]/)
  })
})

const tree = (dir: string): readonly string[] => fs.readdirSync(dir, { recursive: true }).map(String).sort()
