import type { Expression } from '../sql/expressions/expression.ts'
import type { LogicalPlan } from '../sql/plan/logical/logical-plan.ts'
import { type Column, callFunction, columnByName } from './column.ts'
import type { DataFrame } from './dataframe.ts'
import { selectItem } from './select-item.ts'

/** Rows put into groups by `groupBy`, to be aggregated. The grouping columns come first in the output. */
export class GroupedData {
  readonly #grouping: readonly Expression[]
  readonly #child: LogicalPlan
  readonly #dataFrame: (plan: LogicalPlan) => DataFrame

  /** @internal */
  constructor(grouping: readonly Expression[], child: LogicalPlan, dataFrame: (plan: LogicalPlan) => DataFrame) {
    this.#grouping = grouping
    this.#child = child
    this.#dataFrame = dataFrame
  }

  /** One column per aggregate: `df.groupBy('a').agg(F.sum('b').as('total'))`. */
  agg(...aggregates: readonly Column[]): DataFrame {
    const outputs = [...this.#grouping, ...aggregates.map((aggregate) => aggregate.expr)]
    return this.#dataFrame({
      kind: 'Aggregate',
      groupingExpressions: this.#grouping.map((expression) =>
        expression.kind === 'Alias' ? expression.child : expression,
      ),
      aggregateExpressions: outputs.map(selectItem),
      child: this.#child,
    })
  }
  count(): DataFrame {
    return this.agg(callFunction('count', 1).as('count'))
  }
  sum(...columns: readonly string[]): DataFrame {
    return this.#each('sum', columns)
  }
  avg(...columns: readonly string[]): DataFrame {
    return this.#each('avg', columns)
  }
  min(...columns: readonly string[]): DataFrame {
    return this.#each('min', columns)
  }
  max(...columns: readonly string[]): DataFrame {
    return this.#each('max', columns)
  }

  #each(name: string, columns: readonly string[]): DataFrame {
    return this.agg(...columns.map((column) => callFunction(name, columnByName(column))))
  }
}
