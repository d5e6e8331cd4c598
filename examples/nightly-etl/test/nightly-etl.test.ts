// How a job is tested: with a session of the test's own, rows made by hand, and the functions that the job is made of.
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { type DataFrame, functions as F, SparkSession } from 'flashover'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { delaysByAirport, delaysByRoute, worstRoutes } from '../src/delay-reports.ts'
import { checkFlights } from '../src/flights.ts'
import { runNightlyEtl } from '../src/run-nightly-etl.ts'

let spark: SparkSession
let folder: string
beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'nightly-etl-'))
  spark = await SparkSession.builder.master('local[2]').config('spark.ui.showConsoleProgress', false).getOrCreate()
})
afterAll(async () => {
  await spark.stop()
  rmSync(folder, { recursive: true })
})

/** `time origin destination delay`, of one day. */
function flightsOf(day: string, ...lines: readonly string[]): DataFrame {
  const rows = lines.map((line) => {
    const [time = '', origin = '', destination = '', delay = ''] = line.split(' ')
    return { time: `${day} ${time}`, origin, destination, delay: delay === '' ? null : Number(delay) }
  })
  return spark
    .createDataFrame(rows, 'time STRING, origin STRING, destination STRING, delay BIGINT')
    .selectExpr(
      'to_timestamp_ntz(time) AS date',
      'delay',
      '100 AS distance',
      'origin',
      'destination',
      `DATE '${day}' AS day`,
    )
}
const airports = (): DataFrame =>
  spark.createDataFrame([
    { iata: 'AAA', city: 'Alton', state: 'AL' },
    { iata: 'BBB', city: 'Bath', state: 'ME' },
  ])
const rowsOf = async (frame: DataFrame): Promise<readonly string[]> =>
  (await frame.collectValues()).map((row) => row.join(' ')).toSorted()

describe('checked flights', () => {
  it('are those whose delay can be and that go somewhere', async () => {
    const flights = flightsOf('2001-03-14', '08:00 AAA BBB 5', '09:00 AAA BBB 5000', '10:00 AAA AAA 0', '11:00 AAA BBB')
    expect(await rowsOf(checkFlights(flights).select('hour', 'delay'))).toEqual(['8 5'])
  })

  it('are all of the day of their folder, or none is taken', async () => {
    const flights = flightsOf('2001-03-14', '08:00 AAA BBB 5').withColumn('day', F.expr("DATE '2001-03-15'"))
    await expect(checkFlights(flights).count()).rejects.toThrow("'a flight is in the folder of its day': 1 of 1 rows")
  })
})

describe('the reports', () => {
  const checked = (): DataFrame =>
    checkFlights(
      flightsOf('2001-03-14', '08:05 AAA BBB -5', '08:55 AAA BBB 15', '09:00 AAA BBB 110', '09:30 BBB AAA 14'),
    )

  it('count departures by hour, late ones from 15 minutes on', async () => {
    const report = delaysByAirport(checked(), airports())
    expect(await rowsOf(report.select('origin', 'city', 'hour', 'flights', 'delay_minutes', 'late_flights'))).toEqual([
      'AAA Alton 8 2 10 1',
      'AAA Alton 9 1 110 1',
      'BBB Bath 9 1 14 0',
    ])
  })

  it('show the worst of the routes that are flown often enough', async () => {
    const worst = worstRoutes(delaysByRoute(checked(), airports()), 2)
    expect(await rowsOf(worst)).toEqual(['AAA - BBB Alton Bath 3 40 66.7'])
  })
})

describe('a run', () => {
  const DAYS = ['2001-03-14', '2001-03-15'] as const
  const at = (name: string): string => path.join(folder, name)
  const run = (date: string) =>
    runNightlyEtl(spark, { date, flights: at('in'), airports: at('airports.csv'), out: at('out') })
  /** All that was written, file by file. Their names differ from run to run. */
  const written = (name = '.'): readonly string[] =>
    readdirSync(path.join(at('out'), name), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && entry.name !== '_SUCCESS')
      .map((entry) =>
        path.relative(at('out'), path.join(entry.parentPath, entry.name)).replace(/part-[^.]*(\.c000)?/, 'part'),
      )
      .toSorted()

  beforeEach(async () => {
    await airports()
      .selectExpr('iata', "'' AS name", 'city', 'state', "'US' AS country", '0 AS latitude', '0 AS longitude')
      .write.mode('overwrite')
      .option('header', true)
      .csv(at('airports.csv'))
    const [first, second] = DAYS
    await flightsOf(first, '08:00 AAA BBB 20', '09:00 AAA BBB 9999')
      .union(flightsOf(second, '08:00 BBB AAA 0'))
      .write.mode('overwrite')
      .partitionBy('day')
      .parquet(at('in'))
    rmSync(at('out'), { recursive: true, force: true })
  })

  it('writes its day, what it set aside, and a summary', async () => {
    const summary = await run('2001-03-14')
    expect(summary).toMatchObject({ date: '2001-03-14', flights: 1, setAside: 1 })
    expect(written()).toEqual([
      'delays-by-airport/day=2001-03-14/part.snappy.parquet',
      'delays-by-route/day=2001-03-14/part.snappy.parquet',
      'flights/_set_aside/day=2001-03-14/part.json',
      'flights/day=2001-03-14/part.snappy.parquet',
      'summary/json/day=2001-03-14/part.txt',
      'summary/markdown/day=2001-03-14/part.txt',
    ])
    const [json = ''] = readdirSync(at('out/summary/json/day=2001-03-14'))
    expect(JSON.parse(readFileSync(path.join(at('out/summary/json/day=2001-03-14'), json), 'utf8'))).toEqual(summary)
  })

  it('of one date twice leaves what one leaves, and other days as they were', async () => {
    for (const date of DAYS) await run(date)
    const report = () => rowsOf(spark.read.parquet(at('out/delays-by-airport')))
    const [files, rows] = [written(), await report()]
    await run('2001-03-14')
    expect(written()).toEqual(files)
    expect(await report()).toEqual(rows)
  })

  it('of a date without flights fails, and leaves nothing', async () => {
    await expect(run('2001-03-16')).rejects.toThrow('there are no flights of 2001-03-16')
    expect(written('flights').filter((name) => name.includes('2001-03-16'))).toEqual([])
  })
})
