import { SparkError } from '../../../../common/errors/spark-error.ts'
import {
  Alias,
  type AttributeReference,
  Comparison,
  type Expression,
  type ExprId,
  OuterReference,
} from '../../expressions/expression.ts'
import { transformUp, walkExpression } from '../../expressions/expression-tree.ts'
import { Aggregate, type LogicalPlan, Project } from '../../plan/logical/logical-plan.ts'
import { toAttribute } from '../../plan/logical/plan-output.ts'
import { outputSetOf } from '../references.ts'

/** The distinct values that columns of the outer plan have, under ids of their own, for a subquery's plan to be joined with (Spark's DomainJoin). */
export class Domain {
  readonly plan: LogicalPlan
  readonly columns: readonly AttributeReference[]
  readonly #outer: readonly AttributeReference[]
  readonly #copies: ReadonlyMap<ExprId, AttributeReference>

  constructor(outerColumns: readonly AttributeReference[], outer: LogicalPlan) {
    const known = outputSetOf(outer)
    if (outerColumns.some((column) => !known.has(column.exprId)))
      throw new SparkError('UNSUPPORTED_SUBQUERY_EXPRESSION_CATEGORY.UNSUPPORTED_CORRELATED_SUBQUERY', {
        detail: 'a column of a query further out',
      })
    const copies: readonly Alias[] = outerColumns.map((column) => Alias({ child: column, name: column.name }))
    this.#outer = outerColumns
    this.columns = copies.map(toAttribute)
    this.#copies = new Map(copies.map((copy, index) => [outerColumns[index]?.exprId ?? copy.exprId, toAttribute(copy)]))
    this.plan = Project({
      projectList: copies,
      child: Aggregate({ groupingExpressions: outerColumns, aggregateExpressions: outerColumns, child: outer }),
    })
  }

  /** The expression over the copies, where it was over the outer columns. */
  replace(expression: Expression): Expression {
    return transformUp(expression, (node) =>
      node.kind === 'OuterReference' ? (this.#copies.get(node.attribute.exprId) ?? node) : node,
    )
  }

  /** What ties the copies to the outer row. */
  conditions(): readonly Expression[] {
    return this.#outer.map((column, index) =>
      Comparison({
        operator: '<=>',
        left: this.columns[index] ?? column,
        right: OuterReference({ attribute: column }),
      }),
    )
  }
}

/** The outer columns that expressions read, each once. */
export function outerColumnsOf(expressions: readonly Expression[]): readonly AttributeReference[] {
  const read = new Map<ExprId, AttributeReference>()
  for (const expression of expressions)
    for (const node of walkExpression(expression))
      if (node.kind === 'OuterReference') read.set(node.attribute.exprId, node.attribute)
  return [...read.values()]
}
