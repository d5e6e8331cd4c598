import { SparkError } from '../../common/errors/spark-error.ts'
import { BooleanType, type DataType, StringType } from '../../common/types/data-type.ts'
import { nextExprId } from '../sql/expressions/expr-id.ts'
import type { LiteralValue } from '../sql/expressions/expression.ts'
import type { LogicalPlan } from '../sql/plan/logical/logical-plan.ts'
import type { SessionState } from '../sql/session-state.ts'

/** Carries out a command of SQL, leaving the rows it answers; a query passes through untouched. */
export function runCommand(plan: LogicalPlan, state: SessionState): LogicalPlan {
  switch (plan.kind) {
    case 'CreateTempView': {
      const child: LogicalPlan =
        plan.columns.length === 0 ? plan.child : Object.freeze({ kind: 'SubqueryAlias', alias: plan.name, columns: plan.columns, child: plan.child })
      state.views.create(plan.name, child, plan.replace)
      return rows([], [])
    }
    case 'DropView':
      state.views.drop(plan.name, plan.ifExists)
      return rows([], [])
    case 'SetCommand':
      return setCommand(plan.key, plan.value, state)
    case 'ShowTables':
      return rows(
        [
          ['namespace', StringType],
          ['tableName', StringType],
          ['isTemporary', BooleanType],
        ],
        state.views.names().map((name) => ['', name, true]),
      )
    default:
      return plan
  }
}

function setCommand(key: string | undefined, value: string | undefined, state: SessionState): LogicalPlan {
  if (key !== undefined && value !== undefined) {
    if (!key.startsWith('spark.sql.') && !key.startsWith('spark.flashover.fuse.')) throw new SparkError('CANNOT_MODIFY_CONFIG', { key: `"${key}"` })
    state.conf.set(key, value)
  }
  const all = key === undefined ? state.conf.getAll() : [[key, state.conf.getText(key) ?? '<undefined>'] as const]
  return rows(
    [
      ['key', StringType],
      ['value', StringType],
    ],
    all,
  )
}

function rows(columns: readonly (readonly [string, DataType])[], values: readonly (readonly LiteralValue[])[]): LogicalPlan {
  const output = columns.map(([name, dataType]) =>
    Object.freeze({ kind: 'AttributeReference', name, dataType, nullable: false, exprId: nextExprId(), qualifier: [] } as const),
  )
  return Object.freeze({ kind: 'LocalRelation', output, rows: values })
}
