import { aggregateBuffers } from '../../expressions/aggregates.ts'
import type { AggregateExpression, Expression } from '../../expressions/expression.ts'
import { dataTypeOf } from '../../expressions/expression-type.ts'
import type { AggregateDefinition } from '../../expressions/function-definition.ts'
import type { SplitApart, SplitTogether } from '../../expressions/functions/define-functions.ts'
import { type Compiled, castTo, compiled } from '../compiled.ts'
import { duckDbType } from '../duckdb-types.ts'
import { compileExpression } from '../expression-compiler.ts'
import type { Scope } from '../scope.ts'

/** An aggregate call about to be compiled. */
export class AggregateCall {
  readonly expression: AggregateExpression
  readonly scope: Scope
  /** `DISTINCT ` or nothing. */
  readonly distinct: string
  /** ` OVER (...)` or nothing. */
  readonly #over: string
  #args: readonly Compiled[] | undefined

  constructor(expression: AggregateExpression, scope: Scope, over = '') {
    this.#over = over
    this.expression = expression
    this.scope = scope
    this.distinct = expression.distinct ? 'DISTINCT ' : ''
  }
  /** Whether it is over a window: a value a row, each of a frame of its own. */
  get isWindow(): boolean {
    return this.#over !== ''
  }
  /** Of the rows that are aggregated: a final step, which reads buffers, has none. */
  get args(): readonly Compiled[] {
    this.#args ??= this.expression.args.map((argument) => compileExpression(argument, this.scope))
    return this.#args
  }
  argument(index: number): Expression {
    return this.expression.args[index] as Expression
  }
  sql(index: number): string {
    return this.args[index]?.sql ?? 'NULL'
  }
  /** DuckDB's type of an argument. */
  type(index: number): string {
    return this.args[index]?.type ?? 'INTEGER'
  }
  /** DuckDB's type of the result. */
  get resultType(): string {
    return duckDbType(this.expression.dataType)
  }
  get bufferTypes(): readonly string[] {
    return aggregateBuffers(this.expression).map(({ dataType }) => duckDbType(dataType))
  }
  /** What follows every call of DuckDB's: the filter, its own with more conditions on the rows it takes, and the window. */
  filter(...conditions: readonly string[]): string {
    const { filter } = this.expression
    const all = [...(filter ? [compileExpression(filter, this.scope).sql] : []), ...conditions]
    return `${all.length === 0 ? '' : ` FILTER (WHERE ${all.join(' AND ')})`}${this.#over}`
  }
  /** The condition of `first(x, true)`. */
  ignoredNulls(): readonly string[] {
    const flag = this.expression.args[1]
    return flag?.kind === 'Literal' && flag.value === true ? [`${this.sql(0)} IS NOT NULL`] : []
  }
  /** DuckDB's moments fail on NaN and infinity, where Spark's are NaN; `read`: of which arguments they are. */
  overFinite(moments: (args: readonly string[], where: string) => string, read?: readonly number[]): Compiled {
    const args = this.args.map((argument) => castTo(argument, 'DOUBLE').sql)
    const isFloating = (index: number): boolean => ['float', 'double'].includes(dataTypeOf(this.argument(index)).kind)
    const isRead = (index: number): boolean => read?.includes(index) ?? true
    const finite = args.filter((_, index) => isFloating(index) && isRead(index)).map((x) => `isfinite(${x})`)
    const [first = '', ...others] = args
    const sql = moments([`${this.distinct}${first}`, ...others], this.filter(...finite))
    if (finite.length === 0) return compiled(sql, 'DOUBLE')
    const unbounded = `count(*)${this.filter(...args.map((x) => `${x} IS NOT NULL`), `NOT (${finite.join(' AND ')})`)}`
    return compiled(`CASE WHEN ${unbounded} > 0 THEN CAST('nan' AS DOUBLE) ELSE ${sql} END`, 'DOUBLE')
  }
}

/** The SQL of an aggregate that needs all rows of a group in one place. */
export interface CompleteForm {
  /** In one step. */
  readonly complete: (call: AggregateCall) => Compiled
}

/** Of one whose buffer is merged by an aggregate function of its own: what the merged buffer is made into. */
export interface ApartForm extends CompleteForm {
  readonly evaluate?: (merged: string, call: AggregateCall) => Compiled
}

/** Of one whose buffers belong together. */
export interface TogetherForm extends CompleteForm {
  /** The buffers of a partial step; what `complete` gives where there is one only. */
  readonly update: (call: AggregateCall) => readonly Compiled[]
  /** The value, from the columns of the partial steps. */
  readonly merge: (columns: readonly string[], call: AggregateCall) => Compiled
}

/** The SQL of a family: of every aggregate in the steps in which it can be computed. */
export type AggregateTable<D> = {
  readonly [N in keyof D]: D[N] extends AggregateDefinition<infer S>
    ? undefined extends S
      ? CompleteForm
      : [S] extends [SplitApart]
        ? ApartForm
        : [S] extends [SplitTogether]
          ? TogetherForm
          : never
    : never
}
