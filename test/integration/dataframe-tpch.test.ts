import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type DataFrame, functions as F, SparkSession } from '../../driver/index.ts'
import { answerOf, expectedAnswer, openTpch, settle } from '../support/tpch.ts'

// Queries of TPC-H as a program writes them, beside real Spark's answers to the same queries in SQL (test/tpch/expected).
const { col, lit } = F
const discounted = col('l_extendedprice').multiply(lit(1).minus(col('l_discount')))
const day = (text: string) => F.to_date(lit(text))

type Query = (table: (name: string) => DataFrame) => DataFrame

const queries: Readonly<Record<string, Query>> = {
  q01: (table) =>
    table('lineitem')
      .where(col('l_shipdate').leq(F.date_sub(day('1998-12-01'), 90)))
      .groupBy('l_returnflag', 'l_linestatus')
      .agg(
        F.sum('l_quantity').as('sum_qty'),
        F.sum('l_extendedprice').as('sum_base_price'),
        F.sum(discounted).as('sum_disc_price'),
        F.sum(discounted.multiply(lit(1).plus(col('l_tax')))).as('sum_charge'),
        F.avg('l_quantity').as('avg_qty'),
        F.avg('l_extendedprice').as('avg_price'),
        F.avg('l_discount').as('avg_disc'),
        F.count('*').as('count_order'),
      )
      .orderBy('l_returnflag', 'l_linestatus'),

  q03: (table) => {
    const customers = table('customer').filter(col('c_mktsegment').eq('BUILDING'))
    const orders = table('orders').filter(col('o_orderdate').lt(day('1995-03-15')))
    const lines = table('lineitem').filter(col('l_shipdate').gt(day('1995-03-15')))
    return customers
      .join(orders, customers.col('c_custkey').eq(orders.col('o_custkey')))
      .join(lines, orders.col('o_orderkey').eq(lines.col('l_orderkey')))
      .groupBy('l_orderkey', 'o_orderdate', 'o_shippriority')
      .agg(F.sum(discounted).as('revenue'))
      .select('l_orderkey', 'revenue', 'o_orderdate', 'o_shippriority')
      .sort(F.desc('revenue'), 'o_orderdate')
      .limit(10)
  },

  q05: (table) =>
    table('customer')
      .withColumnRenamed('c_nationkey', 'nationkey')
      .join(table('orders').filter('o_orderdate >= date"1994-01-01" and o_orderdate < date"1995-01-01"'), [
        col('c_custkey').eq(col('o_custkey')),
      ])
      .join(table('lineitem'), col('l_orderkey').eq(col('o_orderkey')))
      .join(table('supplier').withColumnsRenamed({ s_suppkey: 'l_suppkey', s_nationkey: 'nationkey' }), [
        'l_suppkey',
        'nationkey',
      ])
      .join(table('nation').toDF('nationkey', 'n_name', 'n_regionkey', 'n_comment'), 'nationkey')
      .join(
        table('region').where(col('r_name').isin('ASIA')),
        col('n_regionkey').eqNullSafe(col('r_regionkey')),
        'left_semi',
      )
      .groupBy('n_name')
      .agg(F.sum(discounted).alias('revenue'))
      .orderBy(col('revenue').desc()),

  q13: (table) => {
    const orders = table('orders').filter(col('o_comment').like('%special%requests%').not())
    return table('customer')
      .join(orders, col('c_custkey').equalTo(col('o_custkey')), 'left_outer')
      .groupBy('c_custkey')
      .agg(F.count('o_orderkey').as('c_count'))
      .groupBy('c_count')
      .agg({ '*': 'count' })
      .withColumnRenamed('count(1)', 'custdist')
      .orderBy(F.desc('custdist'), col('c_count').desc())
  },

  q18: (table) => {
    const large = table('lineitem')
      .groupBy('l_orderkey')
      .agg(F.sum('l_quantity').as('quantity'))
      .where('quantity > 300')
    return table('orders')
      .join(large, col('o_orderkey').eq(large.col('l_orderkey')), 'leftsemi')
      .join(table('customer'), col('o_custkey').eq(col('c_custkey')))
      .join(table('lineitem'), col('o_orderkey').eq(col('l_orderkey')))
      .groupBy('c_name', 'c_custkey', 'o_orderkey', 'o_orderdate', 'o_totalprice')
      .sum('l_quantity')
      .orderBy(col('o_totalprice').desc_nulls_last(), 'o_orderdate')
      .limit(100)
  },
}

describe.each([
  { name: 'fused on local[2]', master: 'local[2]', fuse: true },
  { name: 'as stages on local-cluster[2,1,1024]', master: 'local-cluster[2,1,1024]', fuse: false },
])('queries of TPC-H written with DataFrames answer as Spark does, $name', ({ master, fuse }) => {
  let session: SparkSession

  beforeAll(async () => {
    session = await SparkSession.builder
      .master(master)
      .config('spark.sql.planChangeValidation', true)
      .config('spark.flashover.fuse.enabled', fuse)
      .getOrCreate()
    openTpch(session)
  })
  afterAll(() => session.stop())

  it.each(Object.entries(queries))('%s', async (name, query) => {
    const expected = expectedAnswer(name)
    const answer = await answerOf(query((table) => session.table(table)))
    expect(answer.dtypes).toEqual(expected.dtypes)
    expect(
      answer.rows.map((row, index) => row.map((value, column) => settle(value, expected.rows[index]?.[column]))),
    ).toEqual(expected.rows)
  })
})
