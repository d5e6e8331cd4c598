import { redactSettings } from '../../common/config/redaction.ts'
import { BooleanType } from '../../common/types/data-type.ts'
import { isCommand, type LogicalPlan, SubqueryAlias } from '../sql/plan/logical/logical-plan.ts'
import { textRows } from '../sql/plan/logical/text-rows.ts'
import type { SessionState } from '../sql/session-state.ts'
import { RuntimeConfig } from './runtime-config.ts'

/** Carries out a command of SQL, leaving the rows it answers; a query passes through untouched. */
export function runCommand(plan: LogicalPlan, state: SessionState): LogicalPlan {
  if (!isCommand(plan)) return plan
  switch (plan.kind) {
    case 'CreateTempView': {
      // The plan is the view's own object: its query stays without bindings, for the names in it are looked up by each use.
      const query: LogicalPlan =
        plan.columns.length === 0
          ? plan.child
          : SubqueryAlias({
              alias: plan.nameParts.at(-1) ?? '',
              columns: plan.columns,
              child: plan.child,
            })
      const view = Object.freeze({ ...query, settings: state.conf.snapshot() })
      state.views.create(plan.nameParts, view, plan.replace)
      return Object.freeze({ ...plan, view })
    }
    case 'DropView':
      state.views.drop(plan.nameParts, plan.ifExists)
      return textRows([], [])
    case 'SetCommand':
      return setCommand(plan.key, plan.value, state)
    case 'ShowTables':
      return textRows(
        ['namespace', 'tableName', ['isTemporary', BooleanType]],
        state.views.names().map((name) => ['', name, true]),
      )
    // They answer with rows as queries do, and writing is an action of its own.
    case 'ExplainCommand':
    case 'DescribeRelation':
    case 'WriteFiles':
      return plan
  }
}

function setCommand(key: string | undefined, value: string | undefined, state: SessionState): LogicalPlan {
  if (key !== undefined && value !== undefined) {
    new RuntimeConfig(state.conf).set(key, value)
  }
  const all = key === undefined ? state.conf.getAll() : [[key, state.conf.getText(key) ?? '<undefined>'] as const]
  return textRows(['key', 'value'], redactSettings(all, state.conf))
}
