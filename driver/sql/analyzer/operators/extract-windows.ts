import { Alias, type Expression, type ExprId, type WindowExpression } from '../../expressions/expression.ts'
import { toPrettySql } from '../../expressions/expression-sql.ts'
import { transformUp, walkExpression } from '../../expressions/expression-tree.ts'
import { semanticKey } from '../../expressions/semantic-equals.ts'
import { type LogicalPlan, Project, Window } from '../../plan/logical/logical-plan.ts'
import { toAttribute } from '../../plan/logical/plan-output.ts'

/**
 * Spark's ExtractWindowExpressions: a list of named expressions with window functions in them as a Project over Windows, one for those that share
 * keys and order. A window over the value of another comes above it; else those with fewer keys come first, for rows that are
 * together by `a` are together by `a, b`.
 */
export function projectOverWindows(list: readonly Expression[], child: LogicalPlan): Project {
  const windows = new Map<string, WindowValue>()
  const levels = new Map<ExprId, number>()
  const extract = (node: Expression): Expression => {
    if (node.kind !== 'WindowExpression') return node
    const key = semanticKey(node)
    const known = windows.get(key)
    if (known) return toAttribute(known.alias)
    const alias = Alias({ child: node, name: toPrettySql(node) })
    const level = levelOf(node, levels)
    levels.set(alias.exprId, level)
    windows.set(key, { alias, window: node, level })
    return toAttribute(alias)
  }
  const projectList = list.map((item) => transformUp(item, extract))
  const groups = groupBySpec([...windows.values()])
  const over = groups.reduce<LogicalPlan>((below, group) => {
    const [first] = group
    if (!first) return below
    return Window({
      windowExpressions: group.map(({ alias }) => alias),
      partitionSpec: first.window.partitionBy,
      orderSpec: first.window.orderBy,
      child: below,
    })
  }, child)
  return Project({ projectList, child: over })
}

interface WindowValue {
  readonly alias: Alias
  readonly window: WindowExpression
  /** 1, or one more than that of the windows whose values it reads. */
  readonly level: number
}

const levelOf = (window: WindowExpression, levels: ReadonlyMap<ExprId, number>): number =>
  1 +
  Math.max(
    0,
    ...walkExpression(window).map((node) => (node.kind === 'AttributeReference' ? (levels.get(node.exprId) ?? 0) : 0)),
  )

function groupBySpec(windows: readonly WindowValue[]): readonly (readonly WindowValue[])[] {
  const groups = new Map<string, WindowValue[]>()
  for (const one of windows) {
    const { partitionBy, orderBy } = one.window
    const key = `${one.level}|${partitionBy.map(semanticKey).join()}|${orderBy.map(semanticKey).join()}`
    const group = groups.get(key)
    if (group) group.push(one)
    else groups.set(key, [one])
  }
  const keysOf = ([first]: readonly WindowValue[]): number => first?.window.partitionBy.length ?? 0
  const levelOfGroup = ([first]: readonly WindowValue[]): number => first?.level ?? 0
  return [...groups.values()].sort((a, b) => levelOfGroup(a) - levelOfGroup(b) || keysOf(a) - keysOf(b))
}
