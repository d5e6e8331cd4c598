import { type StructType, structField, structType } from '../../../common/types/data-type.ts'
import type { LiteralValue } from '../expressions/expression.ts'
import type { Partitioning, PhysicalPlan } from '../plan/physical/physical-plan.ts'
import type { PlannedSubqueries } from '../plan/physical/physical-query.ts'
import { partitionExpression } from './operators/partition-expression.ts'
import { outputItems, renderBlock } from './operators/select-block.ts'
import { PlanCompiler } from './plan-compiler.ts'

export interface FragmentOptions {
  /** The plans of the scalar subqueries in the fragment's expressions. */
  readonly subqueries?: PlannedSubqueries
  /** How the rows are scattered for the next stage: with more than one partition a last column `_partition` says where each goes. */
  readonly partitionBy?: Partitioning
  /** For range partitioning: the upper bounds of all partitions but the last, values per sort key. */
  readonly rangeBounds?: readonly (readonly LiteralValue[])[]
}

export interface CompiledFragment {
  readonly statement: string
  /** With decimals of up to 18 digits in 64 bits. Fails on overflow, upon which `statement` decides. Absent where it is the same. */
  readonly optimisticStatement?: string
  readonly outputSchema: StructType
}

/** Compiles one stage's physical plan, whose leaves are stage inputs, local rows and ranges, to one SELECT. */
export function compileFragment(plan: PhysicalPlan, options: FragmentOptions = {}): CompiledFragment {
  const exact = new PlanCompiler(plan, options.subqueries ?? new Map(), false)
  const statement = fragmentSql(exact, plan, options)
  const optimisticStatement = fragmentSql(new PlanCompiler(plan, options.subqueries ?? new Map(), true), plan, options)
  const output = exact.compile(plan).output
  const outputSchema = structType(
    output.map((attribute) => structField(attribute.name, attribute.dataType, attribute.nullable)),
  )
  return { statement, outputSchema, ...(optimisticStatement === statement ? {} : { optimisticStatement }) }
}

function fragmentSql(compiler: PlanCompiler, plan: PhysicalPlan, options: FragmentOptions): string {
  const block = compiler.compile(plan)
  const types = block.output.map((attribute) => attribute.dataType)
  const { partitionBy } = options
  if (!partitionBy || partitionBy.kind === 'single' || partitionBy.numPartitions <= 1) {
    return compiler.statement(renderBlock(block, outputItems(block, types)))
  }
  const source =
    partitionBy.kind === 'hash' && partitionBy.expressions.every((key) => key.kind === 'AttributeReference')
      ? block
      : compiler.derive(block)
  const partition = partitionExpression(partitionBy, options.rangeBounds ?? [], block.output, compiler.scope(source))
  return compiler.statement(renderBlock(source, [...outputItems(source, types), `${partition} AS _partition`]))
}
