import { type DataFrame, functions as F, type SparkSession } from '../../driver/index.ts'

/** What is asked of a session in which things go wrong, beyond SQL's statements: answers as text, the right ones beside them. */
export interface StormFrame {
  readonly what: string
  readonly expected: string
  readonly run: (spark: SparkSession, folder: string) => Promise<string>
}

const ROWS = 20_000
const SUM = (ROWS * (ROWS - 1)) / 2
const ids = (spark: SparkSession): DataFrame => spark.range(0, ROWS, 1, 6)
/** Rows in an order that is another one in every run. */
const grouped = (spark: SparkSession): DataFrame => ids(spark).groupBy('id').count()

async function totals(frame: DataFrame): Promise<string> {
  const [row = []] = await frame.selectExpr('count(*)', 'count(distinct id)', 'sum(id)').collectValues()
  return row.join(' ')
}
const WHOLE = `${ROWS} ${ROWS} ${SUM}`

/** A second run of these gives other rows, or the same rows to other partitions; a write shows its output once and whole, or not at all. */
export const STORM_FRAMES: readonly StormFrame[] = [
  {
    what: 'a repartition by rand()',
    expected: WHOLE,
    run: (spark) => totals(ids(spark).withColumn('r', F.rand()).repartition(5, F.col('r'))),
  },
  {
    what: 'a repartition in turn after an aggregate',
    expected: WHOLE,
    run: (spark) => totals(grouped(spark).repartition(5)),
  },
  {
    what: 'two repartitions, by rand() and in turn',
    expected: WHOLE,
    run: (spark) => totals(ids(spark).repartition(4, F.rand()).repartition(3).repartition(5, F.col('id'))),
  },
  {
    what: 'a limit without an order, dealt out',
    expected: `${ROWS / 2} ${ROWS / 2}`,
    run: async (spark) =>
      (
        await totals(
          grouped(spark)
            .limit(ROWS / 2)
            .repartition(4, F.col('id')),
        )
      )
        .split(' ')
        .slice(0, 2)
        .join(' '),
  },
  {
    what: 'what first() took, as a key',
    expected: `${ROWS / 4}`,
    run: async (spark) => {
      const firsts = ids(spark).groupBy(F.expr('id div 4').as('four')).agg(F.first('id').as('id'))
      return (await totals(firsts.repartition(4, F.col('id')))).split(' ')[0] ?? ''
    },
  },
  {
    what: 'a sort by rand()',
    expected: WHOLE,
    run: async (spark) => {
      const rows = await ids(spark).orderBy(F.rand()).select('id').collectValues()
      const values = new Set(rows.map(([id]) => id))
      return `${rows.length} ${values.size} ${rows.reduce((sum, [id]) => sum + Number(id), 0)}`
    },
  },
  {
    what: 'an RDD, by key',
    expected: `7 ${ROWS} ${SUM}`,
    run: async (spark) => {
      const numbers = spark.sparkContext.range(0, ROWS, 1, 6)
      const sums = await numbers
        .map((n): [number, [number, number]] => [n % 7, [1, n]])
        .reduceByKey(([n, a], [m, b]) => [n + m, a + b], 3)
        .collect()
      return `${sums.length} ${sums.reduce((sum, [, [n]]) => sum + n, 0)} ${sums.reduce((sum, [, [, a]]) => sum + a, 0)}`
    },
  },
  {
    what: 'files that are written, appended to and overwritten',
    expected: `${WHOLE}; ${2 * ROWS} ${ROWS} ${2 * SUM}; ${WHOLE}`,
    run: async (spark, folder) => {
      const path = `${folder}/files`
      const seen: string[] = []
      for (const mode of ['error', 'append', 'overwrite'] as const) {
        await grouped(spark).repartition(4).write.mode(mode).parquet(path)
        seen.push(await totals(spark.read.parquet(path)))
      }
      return seen.join('; ')
    },
  },
  {
    what: 'partition folders of which some are overwritten',
    expected: `${WHOLE}; ${WHOLE}; 3`,
    run: async (spark, folder) => {
      const path = `${folder}/partitioned`
      const parts = (condition: string) =>
        grouped(spark).repartition(4, F.rand()).selectExpr('id', 'id % 3 as p').filter(condition)
      await parts('true').write.partitionBy('p').csv(path)
      const read = () => spark.read.schema('id BIGINT, p INT').csv(path)
      const whole = await totals(read())
      await parts('p = 1')
        .write.mode('overwrite')
        .option('partitionOverwriteMode', 'dynamic')
        .partitionBy('p')
        .csv(path)
      return `${whole}; ${await totals(read())}; ${await read().select('p').distinct().count()}`
    },
  },
]
