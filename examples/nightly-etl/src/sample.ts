// Makes the input of the nightly ETL: three million flights of 2001, in a folder for each day, as an airline would deliver them.
//
//   npx flashover submit src/sample.ts [OUT]
import { functions as F, SparkSession } from 'flashover'
import { sampleFile, sampleFlights } from './sample-files.ts'

const [, , out = sampleFlights] = process.argv
const spark = await SparkSession.builder.appName('sample').getOrCreate()
await spark.read
  .parquet(sampleFile('flights-3m.parquet'))
  .withColumn('day', F.to_date('date'))
  .write.mode('overwrite')
  .partitionBy('day')
  .parquet(out)
await spark.stop()
