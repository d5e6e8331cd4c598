// The nightly ETL of an airline's punctuality desk: the flights of a day become delay reports, as partitioned Parquet.
//
//   npx flashover submit src/nightly-etl.ts --date 2001-03-14 [--flights PATH] [--airports PATH] [--out PATH]
//   npx flashover backfill --from 2001-03-01 --to 2001-03-31 --parallelism 2 src/nightly-etl.ts --date {date}
//
// The paths may be s3:// ones. Where it runs is no matter of this program: `--master` decides, and every master gives the same rows.
import { parseArgs } from 'node:util'
import { SparkSession } from 'flashover'
import { runNightlyEtl } from './run-nightly-etl.ts'
import { sampleFile, sampleFlights } from './sample-files.ts'
import { summaryMarkdown } from './summary.ts'

const { values } = parseArgs({
  options: {
    date: { type: 'string' },
    flights: { type: 'string', default: sampleFlights },
    airports: { type: 'string' },
    out: { type: 'string', default: 'out/nightly-etl' },
  },
})
const { date = '', airports = sampleFile('airports.csv') } = values
if (!/^\d{4}-\d{2}-\d{2}$/.test(date))
  throw new Error('--date says which day to compute, for example --date 2001-03-14')

const spark = await SparkSession.builder.appName('nightly-etl').getOrCreate()
try {
  const summary = await runNightlyEtl(spark, { ...values, date, airports })
  console.log(summaryMarkdown(summary))
} finally {
  await spark.stop()
}
