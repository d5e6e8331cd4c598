import type { DataFrame, SparkSession } from 'flashover'
import { readAirports } from './airports.ts'
import { delaysByAirport, delaysByRoute, worstRoutes } from './delay-reports.ts'
import { checkFlights, readFlights } from './flights.ts'
import { type Summary, summarize, writeSummary } from './summary.ts'

export interface NightlyEtlOptions {
  /** The day to compute: `2001-03-14`. */
  readonly date: string
  /** Flights as they came in, in a folder for each day. */
  readonly flights: string
  readonly airports: string
  readonly out: string
}

/** Fewer flights a day say little of a route. */
const MINIMUM_FLIGHTS = 5

/**
 * Checks a day's flights and makes the reports of that day. Run again, also after it was cut short, it replaces what it has written of the day, and nothing
 * else.
 */
export async function runNightlyEtl(spark: SparkSession, options: NightlyEtlOptions): Promise<Summary> {
  const { date, out } = options
  const airports = readAirports(spark, options.airports)

  const checked = checkFlights(readFlights(spark, options.flights, date))
  const { expectations } = await ofDay(checked).setAsideFolder(`day=${date}`).parquet(`${out}/flights`)
  const [first] = expectations
  if (first === undefined || first.passed === 0)
    throw new Error(`there are no flights of ${date} in ${options.flights}`)

  // The reports are of what was written, which has been checked and cannot change any more.
  const flights = readFlights(spark, `${out}/flights`, date)
  await ofDay(delaysByAirport(flights, airports)).parquet(`${out}/delays-by-airport`)
  const routes = await ofDay(delaysByRoute(flights, airports)).parquet(`${out}/delays-by-route`)

  const worst = worstRoutes(readFlights(spark, `${out}/delays-by-route`, date), MINIMUM_FLIGHTS)
  const summary = await summarize(date, worst, [...expectations, ...routes.expectations])
  await writeSummary(spark, summary, `${out}/summary`)
  return summary
}

/** An overwrite that replaces the days it has rows of: the one this run is for. */
const ofDay = (report: DataFrame) =>
  report.write.mode('overwrite').option('partitionOverwriteMode', 'dynamic').partitionBy('day')
