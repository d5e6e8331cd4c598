import type { Expression, SortOrder } from '../../expressions/expression.ts'
import type { LogicalPlan } from './logical-plan.ts'

/** The direct child plans, in order. Plans inside subquery expressions are not children. */
export function childPlansOf(plan: LogicalPlan): readonly LogicalPlan[] {
  switch (plan.kind) {
    case 'UnresolvedRelation':
    case 'UnresolvedDataSource':
    case 'UnresolvedInlineTable':
    case 'LogicalRelation':
    case 'LocalRelation':
    case 'Range':
    case 'DropView':
    case 'SetCommand':
    case 'ShowTables':
    case 'DescribeRelation':
      return []
    case 'Join':
    case 'SetOperation':
      return [plan.left, plan.right]
    case 'Union':
      return plan.children
    default:
      return [plan.child]
  }
}

/** Maps the direct child plans; returns the same object when none changed. */
export function mapChildPlans(plan: LogicalPlan, map: (child: LogicalPlan) => LogicalPlan): LogicalPlan {
  switch (plan.kind) {
    case 'UnresolvedRelation':
    case 'UnresolvedDataSource':
    case 'UnresolvedInlineTable':
    case 'LogicalRelation':
    case 'LocalRelation':
    case 'Range':
    case 'DropView':
    case 'SetCommand':
    case 'ShowTables':
    case 'DescribeRelation':
      return plan
    case 'Join':
    case 'SetOperation': {
      const left = map(plan.left)
      const right = map(plan.right)
      return left === plan.left && right === plan.right ? plan : Object.freeze({ ...plan, left, right })
    }
    case 'Union': {
      const children = plan.children.map(map)
      return children.every((child, index) => child === plan.children[index])
        ? plan
        : Object.freeze({ ...plan, children })
    }
    default: {
      const child = map(plan.child)
      return child === plan.child ? plan : Object.freeze({ ...plan, child })
    }
  }
}

/** The expressions a node holds itself, in order. */
export function expressionsOf(plan: LogicalPlan): readonly Expression[] {
  const found: Expression[] = []
  mapExpressions(plan, (expression) => {
    found.push(expression)
    return expression
  })
  return found
}

/** Maps the expressions a node holds itself (not those of its children); returns the same object when none changed. */
export function mapExpressions(plan: LogicalPlan, map: (expression: Expression) => Expression): LogicalPlan {
  switch (plan.kind) {
    case 'Project': {
      const projectList = mapList(plan.projectList, map)
      return projectList === plan.projectList ? plan : Object.freeze({ ...plan, projectList })
    }
    case 'Filter':
    case 'UnresolvedHaving': {
      const condition = map(plan.condition)
      return condition === plan.condition ? plan : Object.freeze({ ...plan, condition })
    }
    case 'Join': {
      const condition = plan.condition && map(plan.condition)
      return condition === plan.condition ? plan : Object.freeze({ ...plan, condition })
    }
    case 'Aggregate': {
      const groupingExpressions = mapList(plan.groupingExpressions, map)
      const aggregateExpressions = mapList(plan.aggregateExpressions, map)
      return groupingExpressions === plan.groupingExpressions && aggregateExpressions === plan.aggregateExpressions
        ? plan
        : Object.freeze({ ...plan, groupingExpressions, aggregateExpressions })
    }
    case 'Generate': {
      const generator = map(plan.generator)
      return generator === plan.generator ? plan : Object.freeze({ ...plan, generator })
    }
    case 'Sort': {
      const order = mapList(plan.order, map) as readonly SortOrder[]
      return order === plan.order ? plan : Object.freeze({ ...plan, order })
    }
    case 'Repartition': {
      const expressions = mapList(plan.expressions, map)
      return expressions === plan.expressions ? plan : Object.freeze({ ...plan, expressions })
    }
    case 'UnresolvedInlineTable': {
      const rows = mapList(plan.rows, (row) => mapList(row, map))
      return rows === plan.rows ? plan : Object.freeze({ ...plan, rows })
    }
    case 'UnresolvedColumnEdit': {
      const edits = mapList(plan.edits, (edit) => {
        if (edit.op === 'with') {
          const value = map(edit.value)
          return value === edit.value ? edit : { ...edit, value }
        }
        if (edit.op === 'drop') {
          const column = map(edit.column)
          return column === edit.column ? edit : { ...edit, column }
        }
        return edit
      })
      return edits === plan.edits ? plan : Object.freeze({ ...plan, edits })
    }
    default:
      return plan
  }
}

function mapList<T>(list: readonly T[], map: (item: T) => T): readonly T[] {
  const mapped = list.map(map)
  return mapped.every((item, index) => item === list[index]) ? list : mapped
}

/** Rewrites a plan bottom-up: children first. Subquery plans are left alone; see `mapSubqueryPlans`. */
export function transformPlanUp(plan: LogicalPlan, rule: (node: LogicalPlan) => LogicalPlan): LogicalPlan {
  return rule(mapChildPlans(plan, (child) => transformPlanUp(child, rule)))
}

/** Rewrites a plan top-down: the node first, then the children of its replacement. */
export function transformPlanDown(plan: LogicalPlan, rule: (node: LogicalPlan) => LogicalPlan): LogicalPlan {
  return mapChildPlans(rule(plan), (child) => transformPlanDown(child, rule))
}

/** All nodes, parents before children. */
export function* walkPlan(plan: LogicalPlan): Generator<LogicalPlan> {
  yield plan
  for (const child of childPlansOf(plan)) yield* walkPlan(child)
}
