import { describe, expect, test } from 'vitest'
import { analyze } from '../../../driver/sql/analyzer/analyzer.ts'
import { walkExpression } from '../../../driver/sql/expressions/expression-tree.ts'
import { parseStatement } from '../../../driver/sql/parser/parser.ts'
import { Join } from '../../../driver/sql/plan/logical/logical-plan.ts'
import { expressionsOf, walkPlan } from '../../../driver/sql/plan/logical/logical-plan-tree.ts'
import { outputOf } from '../../../driver/sql/plan/logical/plan-output.ts'
import { analyzeSql, contextOf, schemaOf } from './analyze-sql.ts'

const tables = { t: 'a int, b int, s string', u: 'a int, c int' }
const columns = (sql: string): readonly string[] => schemaOf(sql, tables).map((column) => column.split(':')[0] ?? '')
const kinds = (sql: string): readonly string[] => [...walkPlan(analyzeSql(sql, tables))].map((node) => node.kind)

describe('an analyzed plan', () => {
  test('gives a table used twice columns of its own each time', () => {
    const ids = outputOf(analyzeSql('select * from t x join t y on x.a = y.a', tables)).map((column) => column.exprId)
    expect(new Set(ids).size).toBe(6)
  })

  test('gives a WITH query used twice columns of its own each time', () => {
    const sql = 'with q as (select a, count(*) n from t group by a) select * from q x, q y'
    const ids = outputOf(analyzeSql(sql, tables)).map((column) => column.exprId)
    expect(new Set(ids).size).toBe(4)
  })

  test('joins a DataFrame with itself', () => {
    const plan = analyzeSql('select a from t', tables)
    const join = Join({
      left: plan,
      right: plan,
      joinType: 'cross',
    })
    const ids = outputOf(analyze(join, contextOf(tables))).map((column) => column.exprId)
    expect(new Set(ids).size).toBe(2)
  })

  test('is not analyzed again', () => {
    const plan = analyzeSql('select a + 1 from t', tables)
    expect(analyze(plan, contextOf(tables))).toBe(plan)
  })

  test('marks the columns of the outer query in a subquery', () => {
    const plan = analyzeSql('select a from t where exists (select 1 from u where u.a = t.a)', tables)
    const parts = [...walkPlan(plan)].flatMap((node) => expressionsOf(node)).flatMap((one) => [...walkExpression(one)])
    const exists = parts.find((part) => part.kind === 'Exists')
    const inner = exists?.kind === 'Exists' ? [...walkPlan(exists.plan)].flatMap((node) => expressionsOf(node)) : []
    const outer = inner.flatMap((one) => [...walkExpression(one)]).filter((part) => part.kind === 'OuterReference')
    expect(outer.map((part) => part.attribute.name)).toEqual(['a'])
  })

  test('sorts by a column that is not selected under a Project that drops it', () => {
    expect(kinds('select a from t order by b')).toEqual([
      'Project',
      'Sort',
      'Project',
      'SubqueryAlias',
      'LocalRelation',
    ])
  })

  test('has HAVING and ORDER BY with aggregates of their own as a Filter and a Sort over one Aggregate', () => {
    const found = kinds('select a from t group by a having sum(b) > 1')
    expect(found).toEqual(['Project', 'Filter', 'Aggregate', 'SubqueryAlias', 'LocalRelation'])
    expect(kinds('select a from t group by a order by sum(b)').slice(0, 3)).toEqual(['Project', 'Sort', 'Aggregate'])
  })

  test('reuses an aggregate that is selected', () => {
    expect(kinds('select a, sum(b) from t group by a having sum(b) > 1 order by sum(b)').slice(0, 3)).toEqual([
      'Sort',
      'Filter',
      'Aggregate',
    ])
  })

  test('puts the keys of a USING join first, once', () => {
    expect(columns('select * from t join u using (a)')).toEqual(['a', 'b', 's', 'c'])
    expect(columns('select * from t natural right join u')).toEqual(['a', 'b', 's', 'c'])
    expect(columns('select * from t left semi join u using (a)')).toEqual(['a', 'b', 's'])
  })

  test('names columns as Spark does', () => {
    expect(
      columns('select A, a + b, count(*) over_all, t.a from t group by 1, 2, a, b'.replace(' over_all', '')),
    ).toEqual(['A', '(a + b)', 'count(1)', 'a'])
  })

  test('lets an item use the alias before it, and GROUP BY an alias', () => {
    expect(schemaOf('select a + 1 as x, x * 2.5 as y from t', tables)).toEqual(['x: int', 'y: decimal(13,1)'])
    expect(columns('select a % 2 as parity, count(*) as n from t group by parity')).toEqual(['parity', 'n'])
  })

  test('has a generator of a select list as a Generate', () => {
    expect(kinds(`select explode(split(s, ' ')) as word from t`).slice(0, 2)).toEqual(['Project', 'Generate'])
    expect(schemaOf(`select posexplode(split(s, ' ')) from t`, tables)).toEqual(['pos: int', 'col: string'])
    expect(columns(`select word from t lateral view explode(split(s, ' ')) w as word`)).toEqual(['word'])
  })

  test('keeps no unresolved node', () => {
    const plan = analyze(parseStatement('select * from t where a between 1 and 2 and s in (1, 2)'), contextOf(tables))
    const all = [...walkPlan(plan)].flatMap((node) => expressionsOf(node)).flatMap((one) => [...walkExpression(one)])
    expect(all.filter((part) => part.kind.startsWith('Unresolved') || part.kind === 'Between')).toEqual([])
  })
})
