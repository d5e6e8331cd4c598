import { expect, it } from 'vitest'
import type { LogicalRelation } from '../../driver/sql/plan/logical/logical-plan.ts'
import { statisticsOf } from '../../driver/sql/plan/statistics.ts'
import * as e from '../support/expression-builders.ts'
import * as b from '../support/logical-plan-builders.ts'

// A Parquet file without rows has no row group that could tell of its columns.
function withoutRows({ relation, ...plan }: LogicalRelation): LogicalRelation {
  const files = relation.files.map((file) => ({
    ...file,
    footer: { columnNames: [], layout: 'a', rowCount: 0, footerStart: 0, rowGroups: [] },
  }))
  return { ...plan, relation: { ...relation, files } }
}

it.each(['inner', 'left', 'right', 'full', 'left semi', 'left anti'] as const)(
  'a %s join with an empty table has a size',
  (type) => {
    const t = b.relation(['a'], 10)
    const u = b.relation(['b'])
    const { rowCount, sizeBytes } = statisticsOf(b.join(t.plan, withoutRows(u.plan), e.eq(t.col.a!, u.col.b!), type))
    expect(Number.isFinite(rowCount)).toBe(true)
    expect(Number.isFinite(sizeBytes)).toBe(true)
  },
)
