import { type DataFrame, functions as F, type SparkSession } from 'flashover'

/** Airports by their code. Some have `NA` for a city: the airport's own name stands for it. */
export function readAirports(spark: SparkSession, path: string): DataFrame {
  return spark.read
    .option('header', true)
    .option('nullValue', 'NA')
    .schema('iata STRING, name STRING, city STRING, state STRING, country STRING, latitude DOUBLE, longitude DOUBLE')
    .csv(path)
    .select(
      'iata',
      F.coalesce(F.col('city'), F.col('name')).as('city'),
      F.coalesce(F.col('state'), F.col('country')).as('state'),
    )
}
