import type { Expression } from '../sql/expressions/expression.ts'
import { type LogicalPlan, UnresolvedTableValuedFunction } from '../sql/plan/logical/logical-plan.ts'
import type { Column } from './column.ts'
import type { DataFrame } from './dataframe.ts'
import { literal } from './literal.ts'

/** Functions that give a table, `spark.tvf`: of constants, or in a `lateralJoin` of columns of the left side by `outer`. */
export class TableValuedFunctions {
  readonly #dataFrame: (plan: LogicalPlan) => DataFrame

  /** @internal */
  constructor(dataFrame: (plan: LogicalPlan) => DataFrame) {
    this.#dataFrame = dataFrame
  }

  /** The numbers from `start` (0 if there is no `end`) up to `end`, which is left out, in one bigint column `id`.
   * @example spark.tvf.range(3) // 0; 1; 2 */
  range(start: number | bigint, end?: number | bigint, step: number | bigint = 1): DataFrame {
    const [from, to] = end === undefined ? [0, start] : [start, end]
    return this.#call(
      'range',
      [from, to, step].map((bound) => literal(BigInt(bound))),
    )
  }
  /** A row for each element of an array, in a column `col`, or for each entry of a map, as `key` and `value`.
   * @example spark.tvf.explode(F.array(F.lit(1), F.lit(2))) // 1; 2
   * @example spark.createDataFrame([[[1, 2]]], ['a']).lateralJoin(spark.tvf.explode(F.col('a').outer())).select('col') // 1; 2 */
  explode(collection: Column): DataFrame {
    return this.#call('explode', [collection.expr])
  }
  /** As `explode`; of an empty or null collection one row of nulls.
   * @example spark.tvf.explode_outer(F.array()) // NULL */
  explode_outer(collection: Column): DataFrame {
    return this.#call('explode_outer', [collection.expr])
  }
  /** As `explode`, with the place of each in a column `pos`, from 0.
   * @example spark.tvf.posexplode(F.array(F.lit('a'), F.lit('b'))) // 0, a; 1, b */
  posexplode(collection: Column): DataFrame {
    return this.#call('posexplode', [collection.expr])
  }
  /** As `posexplode`; of an empty or null collection one row of nulls.
   * @example spark.tvf.posexplode_outer(F.array()) // NULL, NULL */
  posexplode_outer(collection: Column): DataFrame {
    return this.#call('posexplode_outer', [collection.expr])
  }
  /** A row for each struct of an array, its fields as columns.
   * @example spark.tvf.inline(F.array(F.struct(F.lit(1).as('a'), F.lit('x').as('b')))) // 1, x */
  inline(input: Column): DataFrame {
    return this.#call('inline', [input.expr])
  }
  /** As `inline`; of an empty or null array one row of nulls.
   * @example spark.tvf.inline_outer(F.array(F.struct(F.lit(1).as('a')))) // 1 */
  inline_outer(input: Column): DataFrame {
    return this.#call('inline_outer', [input.expr])
  }
  /** Values as so many rows of columns `col0`, `col1` and so on; nulls where they do not suffice.
   * @example spark.tvf.stack(F.lit(2), F.lit(1), F.lit('a'), F.lit(2), F.lit('b')) // 1, a; 2, b */
  stack(rows: Column, ...values: readonly Column[]): DataFrame {
    return this.#call('stack', [rows.expr, ...values.map((value) => value.expr)])
  }

  #call(name: string, args: readonly Expression[]): DataFrame {
    return this.#dataFrame(UnresolvedTableValuedFunction({ name, args, columns: [] }))
  }
}
