import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { parseStatement } from '../../../driver/sql/parser/parser.ts'
import { planText } from './plan-text.ts'

const plan = (sql: string): readonly string[] => planText(parseStatement(sql)).split('\n')
const check = (cases: readonly (readonly [string, readonly string[]])[]): void => {
  it.each(cases)('%s', (sql, expected) => expect(plan(sql)).toEqual(expected))
}

describe('select', () => {
  check([
    ['select 1', ['Project ~1', '  OneRow']],
    ['select a, b.*, f(a) x from t', ["Project 'a, b.*, f('a) AS x", '  Relation t']],
    ['from t select a', ["Project 'a", '  Relation t']],
    ['select distinct a from db.t', ['Distinct', "  Project 'a", '    Relation db.t']],
    [
      'select a, count(*) from t where b group by 1 having a > 1 order by a desc, b nulls last limit 10 offset 5',
      [
        'Limit 10 offset 5',
        "  Sort 'a DESC NULLS LAST, 'b ASC NULLS LAST",
        "    Having ('a > 1)",
        "      Aggregate [1] ['a, ~count(1)]",
        "        Filter 'b",
        '          Relation t',
      ],
    ],
    ['select 1 from t having true', ['Having true', '  Aggregate [] [~1]', '    Relation t']],
    ['select a from t group by all', ["Aggregate ['all] ['a]", '  Relation t']],
    ['select a from t sort by a limit all', ["Sort local 'a ASC NULLS FIRST", "  Project 'a", '    Relation t']],
    ['(select 1) limit 1', ['Limit 1 offset 0', '  Project ~1', '    OneRow']],
    ['values (1, 2), (3, 4)', ['Values (col1, col2) (1, 2) (3, 4)']],
    ['table t', ['Relation t']],
    ['select year, date d from t values', ["Project 'year, 'date AS d", '  As values', '    Relation t']],
  ])
})

describe('from', () => {
  check([
    [
      'select * from a join b using (x) natural join c left semi join d on p = q cross join e',
      [
        'Project *',
        '  Join cross',
        "    Join left semi on ('p = 'q)",
        '      Join inner natural',
        '        Join inner using (x)',
        '          Relation a',
        '          Relation b',
        '        Relation c',
        '      Relation d',
        '    Relation e',
      ],
    ],
    [
      'select * from a, b left outer join c on true',
      ['Project *', '  Join left on true', '    Join inner', '      Relation a', '      Relation b', '    Relation c'],
    ],
    [
      'select * from a right join b full join (c anti join d)',
      [
        'Project *',
        '  Join full',
        '    Join right',
        '      Relation a',
        '      Relation b',
        '    Join left anti',
        '      Relation c',
        '      Relation d',
      ],
    ],
    [
      'select * from (select 1), (table t) u(x)',
      [
        'Project *',
        '  Join inner',
        '    As __auto_generated_subquery_name',
        '      Project ~1',
        '        OneRow',
        '    As u(x)',
        '      Relation t',
      ],
    ],
    ['select * from values 1, 2 as t(a)', ['Project *', '  As t', '    Values (a) (1) (2)']],
    ['select * from range(1, 10, -2)', ['Project *', '  Table range(1, 10, -2)']],
    ['table t |> where a |> extend b as c', ["Project *, 'b AS c", "  Filter 'a", '    Relation t']],
    ['table t cluster by a', ["Sort local 'a ASC NULLS FIRST", "  Repartition - by 'a", '    Relation t']],
    ['select * from explode(a) as t (b)', ['Project *', '  As t', "    Table explode('a) as b"]],
    [
      'select * from t left join lateral (select a) s on b',
      ['Project *', "  LateralJoin left lateral [As s < Project 'a < OneRow] on 'b", '    Relation t'],
    ],
    [
      'select * from t lateral view outer explode(x) e as k, v where k',
      ['Project *', "  Filter 'k", "    Generate outer explode('x) as e.k, e.v", '      Relation t'],
    ],
    [
      'select /*+ broadcast(U), merge(t) */ * from t join u on a',
      ['Project *', "  Join inner on 'a hint broadcast-right", '    Relation t', '    Relation u'],
    ],
    [
      'select /*+ SHUFFLE_HASH(x) */ * from t x join u',
      ['Project *', '  Join inner hint shuffle-hash', '    As x', '      Relation t', '    Relation u'],
    ],
    [
      'select /*+ COALESCE(2), repartition(3, a, t.b) */ * from t',
      ['Coalesce 2', "  Repartition 3 by 'a, 't.b", '    Project *', '      Relation t'],
    ],
    [
      'select /*+ REPARTITION */ distinct a from t limit 1',
      ['Limit 1 offset 0', '  Repartition -', '    Distinct', "      Project 'a", '        Relation t'],
    ],
    [
      'select /*+ REPARTITION_BY_RANGE(a) */ * from t',
      ["Repartition - by 'a ASC NULLS FIRST", '  Project *', '    Relation t'],
    ],
    ["select /*+ REBALANCE('a') */ * from t", ["Repartition - by 'a", '  Project *', '    Relation t']],
    ['select /*+ REPARTITION(3) */ a from t order by b', ["Sort 'b ASC NULLS FIRST", "  Project 'a", '    Relation t']],
    ['select /*+ NOSUCH(3) */ a from t', ["Project 'a", '  Relation t']],
  ])
})

describe('set operations and WITH', () => {
  check([
    [
      'table a union table b intersect table c except all table d order by 1',
      [
        'Sort 1 ASC NULLS FIRST',
        '  except all',
        '    Distinct',
        '      Union',
        '        Relation a',
        '        intersect',
        '          Relation b',
        '          Relation c',
        '    Relation d',
      ],
    ],
    ['table a union all table b union all table c', ['Union', '  Relation a', '  Relation b', '  Relation c']],
    ['table a minus table b', ['except', '  Relation a', '  Relation b']],
    [
      'with a(x) as (select 1), b as (table a) select * from b',
      ['With a(x) = [Project ~1 < OneRow], b() = [Relation a]', '  Project *', '    Relation b'],
    ],
  ])
})

const queries = new URL('../../../bench/queries/tpch/', import.meta.url)
it.each(readdirSync(queries).filter((name) => name.endsWith('.sql')))('parses TPC-H %s', (name) => {
  expect(plan(readFileSync(new URL(name, queries), 'utf8')).length).toBeGreaterThan(2)
})
