import { type DataFrame, functions as F, type SparkSession } from 'flashover'

// Delays are minutes of departure after plan. Beyond these the record is wrong by a day, not the flight by hours.
const EARLIEST = -120
const LATEST = 24 * 60

/** The flights of one day as they came in: of the folder `day=2001-03-14`, and no other is opened. */
export function readFlights(spark: SparkSession, path: string, date: string): DataFrame {
  return spark.read.parquet(path).where(F.col('day').eq(F.lit(date).cast('date')))
}

/** Flights that can be trusted, with the hour of their departure. What cannot be is set aside, and counted. */
export function checkFlights(flights: DataFrame): DataFrame {
  return flights
    .expectOrFail('to_date(date) = day', 'a flight is in the folder of its day')
    .expectOrSetAside(F.col('delay').between(EARLIEST, LATEST), 'a delay of hours, not of days')
    .expectOrSetAside('origin <> destination', 'it goes somewhere')
    .expect('distance > 0', 'its distance is known')
    .select(F.hour('date').as('hour'), 'origin', 'destination', 'distance', 'delay', 'day')
}
