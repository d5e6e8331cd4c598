import { SparkError } from '../../common/errors/spark-error.ts'
import { BooleanType } from '../../common/types/data-type.ts'
import type { LogicalPlan } from '../sql/plan/logical/logical-plan.ts'
import { textRows } from '../sql/plan/logical/text-rows.ts'
import type { SessionState } from '../sql/session-state.ts'

/** Carries out a command of SQL, leaving the rows it answers; a query passes through untouched. */
export function runCommand(plan: LogicalPlan, state: SessionState): LogicalPlan {
  switch (plan.kind) {
    case 'CreateTempView': {
      const child: LogicalPlan =
        plan.columns.length === 0
          ? plan.child
          : Object.freeze({ kind: 'SubqueryAlias', alias: plan.name, columns: plan.columns, child: plan.child })
      state.views.create(plan.name, child, plan.replace)
      return textRows([], [])
    }
    case 'DropView':
      state.views.drop(plan.name, plan.ifExists)
      return textRows([], [])
    case 'SetCommand':
      return setCommand(plan.key, plan.value, state)
    case 'ShowTables':
      return textRows(
        ['namespace', 'tableName', ['isTemporary', BooleanType]],
        state.views.names().map((name) => ['', name, true]),
      )
    default:
      return plan
  }
}

function setCommand(key: string | undefined, value: string | undefined, state: SessionState): LogicalPlan {
  if (key !== undefined && value !== undefined) {
    if (!key.startsWith('spark.sql.') && !key.startsWith('spark.flashover.fuse.'))
      throw new SparkError('CANNOT_MODIFY_CONFIG', { key: `"${key}"` })
    state.conf.set(key, value)
  }
  const all = key === undefined ? state.conf.getAll() : [[key, state.conf.getText(key) ?? '<undefined>'] as const]
  return textRows(['key', 'value'], all)
}
