import type { Expression } from '../../expressions/expression.ts'
import { transformUp } from '../../expressions/expression-tree.ts'
import type { LogicalPlan } from '../../plan/logical/logical-plan.ts'
import { mapExpressions, transformPlanUp } from '../../plan/logical/logical-plan-tree.ts'
import { parseWindowSpec, type WindowSpec } from '../expressions/parse-window.ts'
import type { Grammar } from '../grammar.ts'
import { parseIdentifier } from '../parse-identifier.ts'

/** `WINDOW name AS window, ...` after a query that names them: the names become what they stand for (Spark's WindowsSubstitution). */
export function parseWindowClause(grammar: Grammar, query: LogicalPlan): LogicalPlan {
  const { tokens } = grammar
  if (!(tokens.at('WINDOW') && tokens.peek(2).value === 'AS')) return query
  tokens.next()
  const windows = new Map<string, WindowSpec>()
  tokens.commaList(() => {
    const name = parseIdentifier(tokens)
    tokens.expect('AS')
    windows.set(name.toLowerCase(), parseWindowSpec(grammar))
  })
  return transformPlanUp(query, (node) =>
    mapExpressions(node, (item) => transformUp(item, (part) => named(part, windows))),
  )
}

function named(node: Expression, windows: ReadonlyMap<string, WindowSpec>): Expression {
  if (node.kind !== 'WindowExpression' || node.windowName === undefined) return node
  const spec = windows.get(node.windowName.toLowerCase())
  if (!spec) return node
  // `w2 AS w`: one reference is followed, as in Spark.
  const referred = spec.windowName === undefined ? spec : windows.get(spec.windowName.toLowerCase())
  return Object.freeze({ ...node, ...(referred ?? spec) })
}
