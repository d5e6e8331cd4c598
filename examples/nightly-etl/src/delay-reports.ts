import { type Column, type DataFrame, functions as F } from 'flashover'

/** As the Department of Transportation counts: a flight is late from 15 minutes on. */
const LATE_MINUTES = 15

// Whole numbers only: they add up to the same on any number of executors, and can be summed up further.
const measures: readonly Column[] = [
  F.count('*').as('flights'),
  F.sum('delay').as('delay_minutes'),
  F.max('delay').as('worst_delay'),
  F.sum(F.when(F.col('delay').geq(LATE_MINUTES), 1).otherwise(0)).as('late_flights'),
]

const latePercent = F.round(F.col('late_flights').multiply(100).divide(F.col('flights')), 1).as('late_percent')

/** Departures by airport, day and hour. */
export function delaysByAirport(flights: DataFrame, airports: DataFrame): DataFrame {
  return flights
    .groupBy('origin', 'day', 'hour')
    .agg(...measures)
    .join(airports, F.col('origin').eq(F.col('iata')), 'left')
    .select('origin', 'city', 'state', 'hour', 'flights', 'delay_minutes', 'worst_delay', 'late_flights', 'day')
}

/** Flights by route and day, with the cities' names. */
export function delaysByRoute(flights: DataFrame, airports: DataFrame): DataFrame {
  const from = airports.select(F.col('iata').as('origin'), F.col('city').as('origin_city'))
  const to = airports.select(F.col('iata').as('destination'), F.col('city').as('destination_city'))
  return flights
    .groupBy('origin', 'destination', 'day')
    .agg(F.max('distance').as('distance'), ...measures)
    .withColumn('late_percent', latePercent)
    .expectOrFail('late_percent between 0 and 100', 'a share of flights is late')
    .join(from, 'origin', 'left')
    .join(to, 'destination', 'left')
}

/** The routes with the longest average delay, of those with enough flights to tell. */
export function worstRoutes(routes: DataFrame, minimumFlights: number): DataFrame {
  return routes
    .filter(F.col('flights').geq(minimumFlights))
    .select(
      F.concat_ws(' - ', F.col('origin'), F.col('destination')).as('route'),
      'origin_city',
      'destination_city',
      'flights',
      F.round(F.col('delay_minutes').divide(F.col('flights')), 1).as('average_delay'),
      'late_percent',
    )
    .orderBy(F.desc('average_delay'), 'route')
}
