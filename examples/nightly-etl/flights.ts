import { type DataFrame, functions as F, type SparkSession } from 'flashover'

// Delays are minutes of departure after plan. Beyond these the record is wrong by a day, not the flight by hours.
const EARLIEST = -120
const LATEST = 24 * 60

/** Flights that can be trusted, with the day and the hour of their departure. */
export function readFlights(spark: SparkSession, path: string): DataFrame {
  return spark.read
    .parquet(path)
    .filter('date IS NOT NULL AND delay IS NOT NULL AND origin <> destination')
    .filter(F.col('delay').between(EARLIEST, LATEST))
    .select(F.to_date('date').as('day'), F.hour('date').as('hour'), 'origin', 'destination', 'distance', 'delay')
}
