import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { ProcessRun } from '../support/child-output.ts'
import { duckdbRows } from '../support/duckdb-rows.ts'
import { runCli } from './cli-process.ts'

// Two weeks of the real flights, by day as the sample makes them; one of the days is poisoned.
const DAY = '2001-01-03'
const POISONED = '2001-01-06'
let folder: string
let first: ProcessRun

beforeAll(async () => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'flashover-etl-'))
  // DuckDB makes no folder above the one it writes.
  await duckdbRows(
    `copy (select *, date::date as day from 'node_modules/vega-datasets/data/flights-3m.parquet' where date < '2001-01-15'
       union all select timestamp '${POISONED} 08:00', 90000 + n, 100, 'SFO', 'JFK', '${POISONED}' from range(50) t(n)
       union all select timestamp '${POISONED} 09:00', 0, 0, 'SFO', 'SFO', '${POISONED}')
     to '${flights()}' (format parquet, partition_by (day))`,
  )
  first = await etl('local[2]', DAY)
})
afterAll(() => fs.rmSync(folder, { recursive: true, force: true }))

const flights = (): string => path.join(folder, 'flights')
const out = (): string => path.join(folder, 'out')

const APP = 'examples/nightly-etl/src/nightly-etl.ts'
const args = (date: string, source: string, target: string): readonly string[] => [
  APP,
  ...['--date', date, '--flights', source, '--out', target],
]
const etl = (master: string, date: string, source = flights(), target = out(), ...conf: readonly string[]) =>
  runCli(['submit', '--master', master, ...conf, ...args(date, source, target)])

const report = (name: string, target = out()): string =>
  `read_parquet('${target}/${name}/*/*.parquet', hive_partitioning = true)`
/** A report's rows of a day, one text each, in an order of their own. */
const airportRows = (source: string, date = DAY): string =>
  `select concat_ws('|', origin, city, state, hour, flights, delay_minutes, worst_delay, late_flights, day) as line
   from ${source} where day = '${date}' order by line`

const expectedByAirport = (): string => `(
  with airports as (
    select iata, coalesce(nullif(city, 'NA'), name) city, coalesce(nullif(state, 'NA'), country) state
    from read_csv('node_modules/vega-datasets/data/airports.csv', all_varchar = true))
  select origin, city, state, hour(date) as hour, count(*) flights, sum(delay)::bigint delay_minutes, max(delay) worst_delay,
    count(*) filter (delay >= 15) late_flights, date::date as day
  from ${report('', flights())} left join airports on iata = origin
  where delay between -120 and 1440 and origin <> destination group by all)`

describe('the nightly ETL', () => {
  it('ends well, says what its expectations saw, and shows the summary that it writes', async () => {
    expect(first.code).toBe(0)
    expect(first.stderr).toMatch(/^(INFO expectation '.*': all \d+ rows hold it \(.*\)\n){5}$/)
    expect(first.stdout).toContain(`# Departures on ${DAY}`)
    expect(first.stdout.match(/^\| [A-Z]{3} - [A-Z]{3} \|/gm)).toHaveLength(10)
    const summary = path.join(out(), 'summary/markdown', `day=${DAY}`)
    const [file = ''] = fs.readdirSync(summary)
    expect(fs.readFileSync(path.join(summary, file), 'utf8')).toBe(first.stdout)
  })

  it('computes what DuckDB computes', async () => {
    const written = await duckdbRows(airportRows(report('delays-by-airport')))
    expect(written.length).toBeGreaterThan(2000)
    expect(written).toEqual(await duckdbRows(airportRows(expectedByAirport())))
    const routes = await duckdbRows(
      `select sum(flights)::bigint, sum(delay_minutes)::bigint, count(*) from ${report('delays-by-route')}`,
    )
    const source = `from ${report('', flights())} where delay between -120 and 1440 and day = '${DAY}'`
    const groups = `(select distinct origin, destination ${source})`
    expect(routes).toEqual(
      await duckdbRows(`select count(*), sum(delay)::bigint, (select count(*) from ${groups}) ${source}`),
    )
  })

  it('gives the same rows on separate executor processes with every exchange through the store', async () => {
    const target = path.join(folder, 'cluster')
    const run = await etl(
      'local-cluster[2,1,1024]',
      DAY,
      flights(),
      target,
      '--conf',
      'spark.flashover.fuse.enabled=false',
    )
    expect({ code: run.code, stdout: run.stdout }).toEqual({ code: first.code, stdout: first.stdout })
    const rows = airportRows(report('delays-by-airport', target))
    expect(await duckdbRows(rows)).toEqual(await duckdbRows(airportRows(report('delays-by-airport'))))
  })

  it('sets the flights of a poisoned day aside, by reason, and reports of the others', async () => {
    const run = await etl('local[2]', POISONED)
    expect(run.code).toBe(0)
    expect(run.stderr).toMatch(
      /WARN expectation 'a delay of hours, not of days': 51 of \d+ rows do not hold it, for example \{/,
    )
    const aside = path.join(out(), 'flights/_set_aside', `day=${POISONED}`)
    const counted = `select _expectation, count(*), max(delay) from read_json('${aside}/*.json') group by 1 order by 1`
    expect(await duckdbRows(counted)).toEqual([
      ['a delay of hours, not of days', '51', '90049'],
      ['it goes somewhere', '1', '0'],
    ])
    const rows = await duckdbRows(airportRows(report('delays-by-airport'), POISONED))
    expect(rows).toEqual(await duckdbRows(airportRows(expectedByAirport(), POISONED)))
    // Again: nothing is doubled, and the other day is as it was.
    const before = tree(out())
    expect(await etl('local[2]', POISONED)).toMatchObject({ code: 0, stdout: run.stdout })
    expect(tree(out())).toEqual(before)
    expect(await duckdbRows(counted)).toHaveLength(2)
    expect(await duckdbRows(airportRows(report('delays-by-airport'), POISONED))).toEqual(rows)
  })

  it('is backfilled day by day', async () => {
    const range = [
      '--from',
      '2001-01-08',
      '--to',
      '2001-01-10',
      '--parallelism',
      '2',
      '--state',
      path.join(folder, 's'),
    ]
    const backfill = () => runCli(['backfill', ...range, '--master', 'local[1]', ...args('{date}', flights(), out())])
    expect(await backfill()).toMatchObject({ code: 0, stderr: expect.stringContaining('3 dates: 3 succeeded') })
    for (const day of ['2001-01-08', '2001-01-09', '2001-01-10'])
      expect(await duckdbRows(airportRows(report('delays-by-airport'), day))).toEqual(
        await duckdbRows(airportRows(expectedByAirport(), day)),
      )
    expect(await backfill()).toMatchObject({ code: 0, stderr: expect.stringContaining('3 were done before') })
  })

  it('leaves the old output when it fails', async () => {
    const before = tree(out())
    const damaged = path.join(folder, 'damaged')
    fs.cpSync(path.join(flights(), `day=${DAY}`), path.join(damaged, `day=${DAY}`), { recursive: true })
    const [file = ''] = fs.readdirSync(path.join(damaged, `day=${DAY}`))
    const at = path.join(damaged, `day=${DAY}`, file)
    const bytes = fs.readFileSync(at)
    fs.writeFileSync(at, bytes.fill(0x5a, 4, Math.floor(bytes.length / 2)))
    const { code, stderr } = await etl('local[2]', DAY, damaged)
    expect(code).toBe(1)
    expect(stderr).not.toBe('')
    expect(tree(out())).toEqual(before)
  })

  it('says what is missing: a date, an input, flights of the date', async () => {
    const failures = [
      await runCli(['submit', '--master', 'local[1]', APP]),
      await etl('local[2]', DAY, path.join(folder, 'nowhere')),
      await etl('local[2]', '2001-05-05'),
    ]
    expect(failures.map(({ code }) => code)).toEqual([1, 1, 1])
    const [noDate, noInput, noFlights] = failures.map(({ stderr }) => stderr)
    expect(noDate).toContain('--date says which day to compute')
    expect(noInput).toMatch(/^\[PATH_NOT_FOUND\]/)
    expect(noFlights).toContain('there are no flights of 2001-05-05')
  })
})

/** Files by folder; their names differ from run to run. */
const tree = (dir: string): readonly string[] =>
  fs
    .readdirSync(dir, { recursive: true })
    .map((name) => String(name).replace(/part-[^.]*/, 'part'))
    .sort()
