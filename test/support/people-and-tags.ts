import type { DataFrame, SparkSession } from '../../driver/index.ts'

/** Two small tables with ids in common, and nulls: people (id, name, v) and tags (id, tag). */
export function peopleAndTags(spark: SparkSession): { readonly people: DataFrame; readonly tags: DataFrame } {
  const people = [
    [1, 'x', 1.5],
    [2, 'y', null],
    [3, null, 2.5],
  ]
  const tags = [
    [1, 'p'],
    [2, 'q'],
    [4, 'r'],
  ]
  return {
    people: spark.createDataFrame(people, 'id int, name string, v double'),
    tags: spark.createDataFrame(tags, 'id int, tag string'),
  }
}
