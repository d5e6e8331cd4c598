// The nightly ETL of an airline's punctuality desk: three million flights become delay reports, as partitioned Parquet.
//
//   npx flashover submit examples/nightly-etl/nightly-etl.ts [--flights PATH] [--airports PATH] [--out PATH]
//
// The paths may be s3:// ones. Where it runs is no matter of this program: `--master` decides, and every master gives the same rows.
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { SparkSession } from 'flashover'
import { readAirports } from './airports.ts'
import { delaysByAirport, delaysByRoute, worstRoutes } from './delay-reports.ts'
import { readFlights } from './flights.ts'

const sample = (file: string): string => fileURLToPath(new URL(`../data/${file}`, import.meta.resolve('vega-datasets')))

const { values: paths } = parseArgs({
  options: {
    flights: { type: 'string', default: sample('flights-3m.parquet') },
    airports: { type: 'string', default: sample('airports.csv') },
    out: { type: 'string', default: 'out/nightly-etl' },
  },
})

const spark = await SparkSession.builder.appName('nightly-etl').getOrCreate()
try {
  const flights = readFlights(spark, paths.flights)
  const airports = readAirports(spark, paths.airports)

  const byAirport = `${paths.out}/delays-by-airport`
  const byRoute = `${paths.out}/delays-by-route`
  await delaysByAirport(flights, airports).write.mode('overwrite').partitionBy('day').parquet(byAirport)
  await delaysByRoute(flights, airports).write.mode('overwrite').partitionBy('month').parquet(byRoute)

  // The summary is of what was written, not of a second computation.
  console.log('Routes with the longest average delay (at least 1000 flights):')
  await worstRoutes(spark.read.parquet(byRoute), 1000).show(10, false)
} finally {
  await spark.stop()
}
