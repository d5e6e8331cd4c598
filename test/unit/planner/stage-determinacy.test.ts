import { describe, expect, it } from 'vitest'
import { analyze } from '../../../driver/sql/analyzer/analyzer.ts'
import { optimize } from '../../../driver/sql/optimizer/optimizer.ts'
import { parseStatement } from '../../../driver/sql/parser/parser.ts'
import { isRepeatable } from '../../../driver/sql/planner/stage-determinacy.ts'
import { context } from '../../support/logical-plan-builders.ts'
import { MIB, sized, stagesOf } from '../../support/physical-plans.ts'
import { contextOf } from '../analyzer/analyze-sql.ts'

/** Any name is a table of files that is too large to be broadcast. */
const tables = { ...contextOf({}), resolveRelation: () => sized(['k', 'n'], 100 * MIB).plan }

/** The map stages of a query in order: whether a lost output of theirs can be computed again by itself. */
function repeatable(sql: string): readonly boolean[] {
  const { stages } = stagesOf(optimize(analyze(parseStatement(sql), tables), context), { shufflePartitions: 4 })
  return stages.filter(({ output }) => output.kind === 'shuffle').map(isRepeatable)
}

describe('a map stage can be computed again in part', () => {
  it.each<[string, string, readonly boolean[]]>([
    ['that groups', 'select k, count(*), sum(n), max(n) from t group by k', [true]],
    ['whose sums of doubles go where their keys are', 'select k, sum(double(n)) from t group by k', [true]],
    ['that joins', 'select t.n, u.n from t join u on t.k = u.k', [true, true]],
    ['that takes a limit of rows in the order of files', 'select k from t limit 10', [true]],
    ['that sorts, though the sample of its keys cannot', 'select k, n from t order by n', [false, true]],
  ])('%s', (_, sql, expected) => {
    expect(repeatable(sql)).toEqual(expected)
  })
})

describe('a map stage is computed again as a whole', () => {
  const sums = 'select k, sum(double(n)) as x from t group by k'
  it.each<[string, string, readonly boolean[]]>([
    ['that calls rand()', 'select k, count(*) from (select k, rand() as r from t) where r > 0.5 group by k', [false]],
    [
      'that takes a limit behind a shuffle',
      'select k, count(*) from (select k from t group by k limit 5) group by k',
      [true, false],
    ],
    ['whose keys are sums of doubles', `select x, count(*) from (${sums}) group by x`, [true, false]],
    [
      'whose keys first() took',
      'select x, count(*) from (select first(n) as x from t group by k) group by x',
      [true, false],
    ],
    ['that filters by a sum of doubles', `select k + 1, count(*) from (${sums}) where x > 1 group by 1`, [true, false]],
    [
      'whose keys come from sums of an earlier stage',
      `select x, count(*) from (select k, max(x) as x from (${sums}, n) group by k) group by x`,
      [true, true, false],
    ],
  ])('%s', (_, sql, expected) => {
    expect(repeatable(sql)).toEqual(expected)
  })
})
