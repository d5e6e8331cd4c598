import { fileURLToPath } from 'node:url'
import type { DuckDBConnection } from '@duckdb/node-api'
import { beforeAll, describe, expect, it } from 'vitest'
import {
  BooleanType,
  DateType,
  DayTimeInterval,
  DoubleType,
  decimalType,
  IntegerType,
  LongType,
  StringType,
} from '../../../common/types/data-type.ts'
import { aggregateBuffers, collectAggregates } from '../../../driver/sql/expressions/aggregates.ts'
import { type NamedExpression, ScalarSubquery } from '../../../driver/sql/expressions/expression.ts'
import { LocalRelation } from '../../../driver/sql/plan/logical/logical-plan.ts'
import { toAttribute } from '../../../driver/sql/plan/logical/plan-output.ts'
import {
  GenerateExec,
  HashAggregateExec,
  type PhysicalPlan,
  StageInputExec,
  UnionExec,
} from '../../../driver/sql/plan/physical/physical-plan.ts'
import { physicalOutputOf } from '../../../driver/sql/plan/physical/physical-plan-tree.ts'
import { compileFragment, type FragmentOptions } from '../../../driver/sql/sqlgen/fragment-compiler.ts'
import {
  agg,
  alias,
  arith,
  asc,
  attr,
  cast,
  cmp,
  count,
  date,
  dec,
  desc,
  fn,
  int,
  isNull,
  lit,
  not,
  str,
} from '../../support/expression-builders.ts'
import {
  aggregate,
  filter,
  hashJoin,
  input,
  limit,
  oneRow,
  project,
  rows,
  sort,
} from '../../support/physical-plan-builders.ts'
import { openDuckDb, rowsOf } from './duckdb.ts'

let connection: DuckDBConnection
const fixtures = fileURLToPath(new URL('../../fixtures/tpch-sf0.01/', import.meta.url))

beforeAll(async () => {
  connection = await openDuckDb()
  for (const table of ['lineitem', 'orders', 'customer', 'nation', 'partsupp', 'supplier']) {
    await connection.run(`CREATE VIEW ${table} AS SELECT * FROM read_parquet('${fixtures}${table}.parquet')`)
  }
})

const run = async (plan: PhysicalPlan, options: FragmentOptions = {}): Promise<unknown[][]> => {
  const { statement, optimisticStatement } = compileFragment(plan, options)
  const exact = await rowsOf(connection, statement)
  if (optimisticStatement !== undefined) expect(await rowsOf(connection, optimisticStatement)).toEqual(exact)
  return exact
}
const column = (values: (string | number | bigint | null)[], dataType = IntegerType, name = 'a') => {
  const a = attr(name, dataType)
  return { a, plan: rows([a], ...values.map((value) => [value])) }
}

describe('a fragment', () => {
  const money = decimalType(15, 2)
  const l = () => ({
    orderkey: attr('l_orderkey', LongType),
    quantity: attr('l_quantity', money),
    price: attr('l_extendedprice', money),
    discount: attr('l_discount', money),
    tax: attr('l_tax', money),
    flag: attr('l_returnflag', StringType),
    status: attr('l_linestatus', StringType),
    shipdate: attr('l_shipdate', DateType),
  })
  const one = cast(int(1), decimalType(1, 0))

  it('answers TPC-H Q1 exactly, in one select, with the optimistic text in 64-bit decimals', async () => {
    const c = l()
    const discounted = arith(c.price, '*', arith(one, '-', c.discount, decimalType(16, 2)), decimalType(32, 4))
    const charge = arith(discounted, '*', arith(one, '+', c.tax, decimalType(16, 2)), decimalType(38, 6))
    const plan = sort(
      [asc(c.flag), asc(c.status)],
      aggregate(
        [c.flag, c.status],
        [
          c.flag,
          c.status,
          alias(agg('sum', decimalType(25, 2), [c.quantity])),
          alias(agg('sum', decimalType(38, 4), [discounted])),
          alias(agg('sum', decimalType(38, 6), [charge])),
          alias(agg('avg', decimalType(19, 6), [c.quantity])),
          alias(agg('avg', decimalType(19, 6), [c.discount])),
          alias(count()),
        ],
        filter(
          cmp(c.shipdate, '<=', arith(date('1998-12-01'), '-', lit(7_776_000_000_000n, DayTimeInterval), DateType)),
          input('lineitem', ...Object.values(c)),
        ),
      ),
    )
    const { statement, optimisticStatement, outputSchema } = compileFragment(plan)
    expect(statement.match(/SELECT/g)).toHaveLength(1)
    expect(optimisticStatement).not.toContain('DECIMAL(19, 2))')
    expect(outputSchema.fields[5]?.dataType).toEqual(decimalType(19, 6))
    const expected = await rowsOf(
      connection,
      `
      SELECT l_returnflag, l_linestatus, sum(l_quantity), sum(l_extendedprice * (1 - l_discount)), sum(l_extendedprice * (1 - l_discount) * (1 + l_tax)),
        CAST(round(avg(l_quantity), 6) AS DECIMAL(19, 6)), CAST(round(avg(l_discount), 6) AS DECIMAL(19, 6)), count(*)
      FROM lineitem WHERE l_shipdate <= DATE '1998-09-02' GROUP BY ALL ORDER BY 1, 2`,
    )
    expect(await run(plan)).toEqual(expected)
  })

  it('gives the same from partial and final aggregates as in one step', async () => {
    const c = l()
    const total = agg('sum', decimalType(25, 2), [c.price])
    const results: NamedExpression[] = [
      c.flag,
      alias(total),
      alias(agg('avg', decimalType(19, 6), [c.price])),
      alias(agg('avg', DoubleType, [cast(c.price, DoubleType)])),
      alias(count()),
      alias(agg('min', DateType, [c.shipdate])),
      alias(agg('max', DateType, [c.shipdate])),
      alias(agg('count_if', LongType, [cmp(c.discount, '>', dec('0.05', 15, 2))])),
      alias(fn('round', DoubleType, agg('stddev_samp', DoubleType, [cast(c.quantity, DoubleType)]), int(9))),
      alias(arith(total, '/', cast(dec('7.0', 2, 1), decimalType(2, 1)), decimalType(30, 6))),
      alias(agg('max_by', LongType, [c.orderkey, c.orderkey])),
      alias(agg('sum', LongType, [c.orderkey], { filter: cmp(c.tax, '>', dec('0.03', 15, 2)) })),
    ]
    const scan = input('lineitem', ...Object.values(c))
    const complete = sort([asc(c.flag)], aggregate([c.flag], results, scan))
    const buffer = [
      c.flag,
      ...collectAggregates(results)
        .flatMap(aggregateBuffers)
        .map((b) => attr(b.name, b.dataType)),
    ]
    const base = { groupingExpressions: [c.flag], aggregateExpressions: results, buffer }
    const partial = HashAggregateExec({ ...base, mode: 'partial', child: scan })
    const { statement } = compileFragment(partial, {
      partitionBy: { kind: 'hash', expressions: [c.flag], numPartitions: 4 },
    })
    await connection.run(`CREATE OR REPLACE TABLE buffers AS ${statement}`)
    expect(
      (await rowsOf(connection, 'SELECT count(*) = count(*) FILTER (_partition BETWEEN 0 AND 3) FROM buffers'))[0],
    ).toEqual([true])
    const bufferScan: PhysicalPlan = StageInputExec({
      name: 'buffers',
      output: buffer,
      columns: buffer.map((_, i) => `c${i}`),
    })
    const final = sort([asc(c.flag)], HashAggregateExec({ ...base, mode: 'final', child: bufferScan }))
    const [merged, whole] = [await run(final), await run(complete)]
    expect(merged.map((r) => r.filter((_, i) => i !== 3))).toEqual(whole.map((r) => r.filter((_, i) => i !== 3)))
    for (const [i, r] of merged.entries()) expect(Number(r[3])).toBeCloseTo(Number(whole[i]?.[3]), 6)
  })

  it('puts joins over filtered scans in one FROM', async () => {
    const c = l()
    const o = { key: attr('o_orderkey', LongType), cust: attr('o_custkey', LongType) }
    const cu = { key: attr('c_custkey', LongType), segment: attr('c_mktsegment', StringType) }
    const renamed = alias(o.cust, 'cust2')
    const plan = aggregate(
      [],
      [alias(count())],
      hashJoin(
        hashJoin(
          filter(cmp(cu.segment, '=', str('BUILDING')), input('customer', ...Object.values(cu))),
          project([o.key, renamed], input('orders', ...Object.values(o))),
          [[cu.key, toAttribute(renamed)]],
        ),
        filter(cmp(c.shipdate, '>', date('1995-03-15')), input('lineitem', ...Object.values(c))),
        [[o.key, c.orderkey]],
      ),
    )
    const { statement } = compileFragment(plan)
    expect(statement.match(/SELECT/g)).toHaveLength(1)
    expect(await run(plan)).toEqual(
      await rowsOf(
        connection,
        `SELECT count(*) FROM customer, orders, lineitem WHERE c_custkey = o_custkey
      AND o_orderkey = l_orderkey AND c_mktsegment = 'BUILDING' AND l_shipdate > DATE '1995-03-15'`,
      ),
    )
  })

  it('keeps nulls made by outer joins out of expressions computed below them', async () => {
    const left = column([1, 2])
    const right = column([2], IntegerType, 'b')
    const flag = alias(fn('coalesce', IntegerType, right.a, int(7)), 'flag')
    const plan = sort(
      [asc(left.a)],
      hashJoin(left.plan, project([right.a, flag], right.plan), [[left.a, right.a]], { joinType: 'left' }),
    )
    expect(await run(plan)).toEqual([
      [1, null, null],
      [2, 2, 2],
    ])
  })

  it('does semi and anti joins, null-aware ones by NOT IN', async () => {
    const left = column([1, 2, null])
    const right = column([2, 3], IntegerType, 'b')
    const withNull = column([2, null], IntegerType, 'b')
    const none = column([], IntegerType, 'b')
    const join = (r: typeof right, options: object) =>
      run(sort([asc(left.a)], hashJoin(left.plan, r.plan, [[left.a, r.a]], options)))
    expect(await join(right, { joinType: 'left semi' })).toEqual([[2]])
    expect(await join(right, { joinType: 'left anti' })).toEqual([[null], [1]])
    expect(await join(right, { joinType: 'left anti', nullAware: true })).toEqual([[1]])
    expect(await join(withNull, { joinType: 'left anti', nullAware: true })).toEqual([])
    expect(await join(none, { joinType: 'left anti', nullAware: true })).toEqual([[null], [1], [2]])
  })

  it('puts semi joins after the inner joins of the same FROM, which DuckDB reorders', async () => {
    const [a, b, c] = [column([1, 2, 3]), column([2, 3], IntegerType, 'b'), column([3, 4], IntegerType, 'c')]
    const semi = hashJoin(a.plan, c.plan, [[a.a, c.a]], { joinType: 'left semi' })
    const plan = hashJoin(semi, b.plan, [[a.a, b.a]])
    expect(compileFragment(plan).statement).toMatch(/ JOIN .* SEMI JOIN /)
    expect(await run(plan)).toEqual([[3, 3]])
    const outer = sort([asc(b.a)], hashJoin(b.plan, semi, [[b.a, a.a]], { joinType: 'left' }))
    expect(await run(outer)).toEqual([
      [2, null],
      [3, 3],
    ])
  })

  it('sorts nulls where asked, limits, and filters above a limit', async () => {
    const { a, plan } = column([2, null, 1])
    expect(await run(sort([asc(a)], plan))).toEqual([[null], [1], [2]])
    expect(await run(sort([desc(a)], plan))).toEqual([[2], [1], [null]])
    expect(await run(filter(not(isNull(a)), limit(2, sort([asc(a)], plan))))).toEqual([[1]])
  })

  it('filters groups, groups by an expression and by a literal', async () => {
    const { a, plan } = column([1, 2, 3, 4, 5])
    const parity = alias(arith(a, '%', int(2)), 'p')
    const total = alias(agg('sum', LongType, [a]), 's')
    const grouped = aggregate([parity], [alias(arith(a, '%', int(2)), 'q'), total], plan)
    expect(await run(filter(cmp(toAttribute(total), '>', int(6)), grouped))).toEqual([[1, '9']])
    expect(await run(aggregate([alias(int(5))], [alias(count())], plan))).toEqual([['5']])
    expect(await run(aggregate([alias(int(5))], [alias(count())], filter(lit(false, BooleanType), plan)))).toEqual([])
  })

  it('unions, generates and reads scalar subqueries', async () => {
    const { a, plan } = column([1, 2])
    const other = column([3], IntegerType, 'b')
    const u = attr('u', IntegerType)
    const union: PhysicalPlan = UnionExec({ tasks: 'concatenated', output: [u], children: [plan, other.plan] })
    expect(await run(sort([desc(u)], union))).toEqual([[3], [2], [1]])
    const list = fn('array', { kind: 'array', elementType: IntegerType, containsNull: true }, a, int(9))
    const g = attr('g', IntegerType)
    const exploded: PhysicalPlan = GenerateExec({
      generator: fn('explode', IntegerType, list),
      outer: false,
      generatorOutput: [g],
      child: plan,
    })
    expect(await run(sort([asc(a), asc(g)], exploded))).toEqual([
      [1, 1],
      [1, 9],
      [2, 2],
      [2, 9],
    ])
    const max = aggregate([], [alias(agg('max', IntegerType, [other.a]))], other.plan)
    const logical = LocalRelation({ output: physicalOutputOf(max), rows: [] })
    const subquery = ScalarSubquery({ plan: logical })
    const subqueries = new Map([[subquery.exprId, max]])
    expect(await run(project([alias(subquery)], oneRow), { subqueries })).toEqual([[3]])
  })

  it('partitions by range in the order of the sort, nulls included', async () => {
    const { a, plan } = column([null, 1, 5, 6, 10, 11])
    const by = (order: ReturnType<typeof asc>, bounds: (number | null)[]) =>
      compileFragment(plan, {
        partitionBy: { kind: 'range', order: [order], numPartitions: bounds.length + 1 },
        rangeBounds: bounds.map((b) => [b]),
      }).statement
    expect((await rowsOf(connection, by(asc(a), [5, 10]))).map((r) => r[1])).toEqual([0, 0, 0, 1, 1, 2])
    expect((await rowsOf(connection, by(desc(a), [10, 5]))).map((r) => r[1])).toEqual([2, 2, 1, 1, 0, 0])
  })
})
