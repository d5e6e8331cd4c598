import { structField } from '../../../../common/types/data-type.ts'
import { setAsideOptions } from '../../../sources/options/set-aside-options.ts'
import type { ExprId } from '../../expressions/expression.ts'
import { expectationKey } from '../../plan/expectation-key.ts'
import type { ExpectationExec } from '../../plan/physical/physical-plan.ts'
import type { Compiled } from '../compiled.ts'
import { duckDbType } from '../duckdb-types.ts'
import { compileExpression } from '../expression-compiler.ts'
import { stringLiteral } from '../literal.ts'
import type { Scope } from '../scope.ts'
import { jsonLine } from '../sources/json-line.ts'
import { outputItems, relationBlock, renderBlock, type SelectBlock } from './select-block.ts'

/** Derived tables that an expectation puts around its child. */
export const EXPECTATION_DEPTH = 3

/**
 * The rows of the child that go on, each of them judged once: by whether the condition is true, and by `flashover_expect`, which counts. DuckDB moves
 * filters, and the bounds that joins and limits make at run time, down through projections, also through those that it may not compute twice; a sample
 * of all rows is what it moves nothing through.
 */
export function expectationBlock(
  plan: ExpectationExec,
  child: SelectBlock,
  compiler: { nextAlias(): string; scope(block: SelectBlock): Scope },
): SelectBlock {
  const { output } = child
  const from = (query: string, alias: string): SelectBlock =>
    relationBlock(
      `(${query}) AS ${alias}`,
      new Map(
        output.map((attribute, index): [ExprId, Compiled] => [
          attribute.exprId,
          { sql: `${alias}.c${index}`, type: duckDbType(attribute.dataType), column: true },
        ]),
      ),
      output,
      { ...child.nesting, depth: child.nesting.depth + EXPECTATION_DEPTH },
    )
  const types = output.map(({ dataType }) => dataType)
  const rows = from(renderBlock(child, outputItems(child, types)), compiler.nextAlias())
  const condition = compileExpression(plan.condition, compiler.scope(rows)).sql
  const alias = compiler.nextAlias()
  const judged = from(renderBlock(rows, [...outputItems(rows), `coalesce(${condition}, false) AS holds`]), alias)
  const shown = plan.row.map(({ exprId }) => judged.columns.get(exprId)?.sql ?? 'NULL')
  const fields = plan.row.map(({ name, dataType, nullable }) => structField(name, dataType, nullable))
  const row = jsonLine(shown, fields, setAsideOptions)
  const key = stringLiteral(expectationKey(plan.rule))
  const passes = `flashover_expect(getvariable('flashover_task'), ${key}, ${alias}.holds, CASE WHEN ${alias}.holds THEN NULL ELSE ${row} END)`
  const counted = renderBlock(judged, [...outputItems(judged), `${passes} AS passes`])
  const passed = compiler.nextAlias()
  const block = from(`SELECT * FROM (${counted}) TABLESAMPLE SYSTEM (100%)`, passed)
  return { ...block, where: [`${passed}.passes`] }
}
