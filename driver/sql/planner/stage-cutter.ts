import { DoubleType, StringType } from '../../../common/types/data-type.ts'
import type { StageKey } from '../../scheduler/contracts.ts'
import type { CteId } from '../expressions/expr-id.ts'
import { Alias, Cast, type ExprId, ScalarFunction, SortOrder } from '../expressions/expression.ts'
import {
  CTERelationRefExec,
  type PhysicalPlan,
  ShuffleExchangeExec,
  StageInputExec,
  TakeOrderedAndProjectExec,
} from '../plan/physical/physical-plan.ts'
import {
  mapPhysicalChildren,
  physicalChildrenOf,
  physicalOutputOf,
  scalarSubqueriesOf,
} from '../plan/physical/physical-plan-tree.ts'
import type { PhysicalQuery, PlannedSubqueries } from '../plan/physical/physical-query.ts'
import { checkScan } from './check-scan.ts'
import { numberCopies } from './number-copies.ts'
import type { PhysicalStage, StageGraph, StageOutput, TaskLayout } from './physical-stage.ts'
import { type Determinacy, determinacyOf, type Repeatable } from './stage-determinacy.ts'

/** Rows of the sort key that the driver wants for the bounds of a range partitioning. */
const SAMPLE_ROWS = 20_000

/**
 * Cuts a physical plan into stages at its exchanges. Each cut leaves a StageInputExec in the child fragment and makes the plan
 * below it a stage of its own; equal subplans under two exchanges are cut twice, those of a common table expression
 * that is computed once only once.
 */
export function cutStages({ plan, subqueries }: PhysicalQuery, fused: boolean): StageGraph {
  const cutter = new StageCutter(subqueries)
  if (plan.kind === 'WriteFilesExec') cutter.cut(plan.child, { kind: 'files', write: plan.write })
  else cutter.cut(plan, { kind: 'result' })
  return { stages: numberCopies(cutter.stages), fused }
}

/** What a fragment reads, gathered while its leaves are replaced. */
interface Inputs {
  readonly layouts: TaskLayout[]
  /** The scalar subqueries of its expressions, as its tasks compute them. */
  readonly subqueries: Map<ExprId, PhysicalPlan>
  /** The plans of the common table expressions that it computes. */
  readonly ctes: Map<CteId, PhysicalPlan>
}

class StageCutter {
  readonly stages: PhysicalStage[] = []
  readonly #subqueries: PlannedSubqueries
  readonly #cteStages = new Map<CteId, StageKey>()
  #inputs = 0

  constructor(subqueries: PlannedSubqueries) {
    this.#subqueries = subqueries
  }

  /** Adds the stage of this plan after the stages it reads, and returns its key. */
  cut(plan: PhysicalPlan, output: StageOutput): StageKey {
    const inputs: Inputs = { layouts: [], subqueries: new Map(), ctes: new Map() }
    const { layouts, subqueries } = inputs
    const fragment = this.#replaceLeaves(plan, inputs)
    if (output.kind === 'shuffle')
      this.#replaceSubqueries(ShuffleExchangeExec({ partitioning: output.partitioning, child: plan }), inputs)
    // inputs of subqueries in expressions are not in the tree of operators
    const byName = new Map(layouts.flatMap((layout) => ('name' in layout ? [[layout.name, layout] as const] : [])))
    const tree = layoutOf(fragment, byName)
    const inTree = new Set(layoutNames(tree))
    const layout = zip([tree, ...[...byName.values()].filter((leaf) => 'name' in leaf && !inTree.has(leaf.name))])
    const own = layouts.flatMap((l) => ('stage' in l ? [l.stage] : []))
    const parents = output.kind === 'shuffle' && output.bounds ? [...own, output.bounds.sampleStage] : own
    const key = `stage-${this.stages.length}`
    const determinacy = determinacyOf({ plan: fragment, subqueries }, (name) =>
      this.#inputDeterminacy(byName.get(name)),
    )
    this.stages.push({
      key,
      fragment,
      subqueries,
      layout,
      parents: [...new Set(parents)],
      output: placed(output, determinacy),
      determinacy,
    })
    return key
  }

  /** Files give the same rows in the same order; map outputs, computed again, in another one, and other values in unstable columns. */
  #inputDeterminacy(layout: TaskLayout | undefined): Repeatable {
    if (layout === undefined || !('stage' in layout)) return { level: 'determinate', unstable: new Set() }
    const source = this.stages.find(({ key }) => key === layout.stage)?.determinacy
    // If it is computed again, so is this stage.
    if (source === undefined || source.level === 'indeterminate') return { level: 'unordered', unstable: new Set() }
    return { level: 'unordered', unstable: source.unstable }
  }

  #replaceLeaves(plan: PhysicalPlan, inputs: Inputs): PhysicalPlan {
    const { layouts } = inputs
    switch (plan.kind) {
      case 'FileSourceScanExec': {
        const name = this.#inputName()
        checkScan(plan)
        layouts.push({ kind: 'scan', name, scan: plan })
        const input = { name, output: plan.output }
        return plan.relation.options.format === 'parquet'
          ? StageInputExec({ ...input, columns: plan.output.map((a) => a.name) })
          : StageInputExec({ ...input, columns: plan.output.map((_, index) => `c${index}`), records: plan.relation })
      }
      case 'RangeExec': {
        const name = this.#inputName()
        layouts.push({ kind: 'range', name, range: plan })
        return StageInputExec({ name, output: plan.output, columns: plan.output.map((a) => a.name) })
      }
      case 'ShuffleExchangeExec': {
        const stage = this.#cutExchange(plan)
        const input = this.#exchangeInput(plan.child)
        layouts.push(partitionsLayout(plan, stage, input))
        return input
      }
      case 'CTERelationRefExec':
        return this.#replaceCte(plan, inputs)
      case 'BroadcastExchangeExec':
        return this.#readAll(plan.child, inputs)
      case 'UnionLoopExec':
      case 'UnionLoopRefExec':
      case 'LocalTableScanExec':
      case 'ProjectExec':
      case 'FilterExec':
      case 'ExpectationExec':
      case 'HashAggregateExec':
      case 'WindowExec':
      case 'ExpandExec':
      case 'WindowGroupLimitExec':
      case 'BroadcastHashJoinExec':
      case 'ShuffledHashJoinExec':
      case 'BroadcastNestedLoopJoinExec':
      case 'SortExec':
      case 'TakeOrderedAndProjectExec':
      case 'LocalLimitExec':
      case 'GlobalLimitExec':
      case 'UnionExec':
      case 'GenerateExec':
      case 'CoalesceExec':
      case 'WriteFilesExec':
      case 'StageInputExec': {
        this.#replaceSubqueries(plan, inputs)
        return mapPhysicalChildren(plan, (child) => this.#replaceLeaves(child, inputs))
      }
    }
  }

  /** The plan of a common table expression is replaced once in a fragment; what is behind an exchange is one stage for all fragments. */
  #replaceCte(use: CTERelationRefExec, inputs: Inputs): PhysicalPlan {
    const { cteId, child, output } = use
    if (child.kind !== 'ShuffleExchangeExec') {
      const replaced = inputs.ctes.get(cteId) ?? this.#replaceLeaves(child, inputs)
      inputs.ctes.set(cteId, replaced)
      return CTERelationRefExec({ ...use, child: replaced })
    }
    const stage = this.#cteStages.get(cteId) ?? this.#cutExchange(child)
    this.#cteStages.set(cteId, stage)
    const input = StageInputExec({ name: this.#inputName(), output, columns: output.map((_, index) => `c${index}`) })
    inputs.layouts.push(partitionsLayout(child, stage, input))
    return input
  }

  /** Puts the subqueries of an operator beside the fragment, each once. */
  #replaceSubqueries(plan: PhysicalPlan, inputs: Inputs): void {
    for (const { exprId } of scalarSubqueriesOf(plan)) {
      const subquery = this.#subqueries.get(exprId)
      if (!subquery || inputs.subqueries.has(exprId)) continue
      const read = physicalNeedsStage(subquery)
        ? this.#readAll(subquery, inputs)
        : this.#replaceLeaves(subquery, inputs)
      inputs.subqueries.set(exprId, read)
    }
  }

  #readAll(plan: PhysicalPlan, { layouts }: Inputs): StageInputExec {
    const stage = this.cut(plan, { kind: 'shuffle', partitioning: { kind: 'single' } })
    const input = this.#exchangeInput(plan)
    layouts.push({ kind: 'all', name: input.name, stage, plan: input })
    return input
  }

  #cutExchange(exchange: ShuffleExchangeExec): StageKey {
    const { partitioning, child } = exchange
    if (partitioning.kind !== 'range' || partitioning.numPartitions === 1)
      return this.cut(child, { kind: 'shuffle', partitioning })
    const sampleStage = this.cut(samplePlan(child, partitioning.order), {
      kind: 'shuffle',
      partitioning: { kind: 'single' },
    })
    return this.cut(child, { kind: 'shuffle', partitioning, bounds: { sampleStage, order: partitioning.order } })
  }

  #exchangeInput(plan: PhysicalPlan): StageInputExec {
    const output = physicalOutputOf(plan)
    return StageInputExec({ name: this.#inputName(), output, columns: output.map((_, index) => `c${index}`) })
  }

  #inputName(): string {
    this.#inputs += 1
    return `input_${this.#inputs - 1}`
  }
}

function partitionsLayout(
  { partitioning }: ShuffleExchangeExec,
  stage: StageKey,
  input: StageInputExec,
): Extract<TaskLayout, { kind: 'partitions' }> {
  const numPartitions = partitioning.kind === 'single' ? 1 : partitioning.numPartitions
  return { kind: 'partitions', name: input.name, stage, plan: input, numPartitions }
}

/** A subquery over exchanges or many tasks is a stage of its own; a fused one is part of the fragment. */
function physicalNeedsStage(plan: PhysicalPlan): boolean {
  return (
    plan.kind === 'ShuffleExchangeExec' ||
    plan.kind === 'BroadcastExchangeExec' ||
    physicalChildrenOf(plan).some(physicalNeedsStage)
  )
}

function layoutOf(plan: PhysicalPlan, leaves: ReadonlyMap<string, TaskLayout>): TaskLayout {
  switch (plan.kind) {
    case 'StageInputExec':
      return leaves.get(plan.name) ?? { kind: 'one' }
    case 'LocalTableScanExec':
    case 'UnionLoopRefExec':
      return { kind: 'one' }
    case 'UnionExec': {
      const children = plan.children.map((child) => layoutOf(child, leaves))
      return plan.tasks === 'one' ? zip(children) : { kind: 'concat', children }
    }
    case 'CoalesceExec':
      return { kind: 'coalesce', numPartitions: plan.numPartitions, child: layoutOf(plan.child, leaves) }
    case 'FileSourceScanExec':
    case 'RangeExec':
    case 'ProjectExec':
    case 'FilterExec':
    case 'ExpectationExec':
    case 'HashAggregateExec':
    case 'WindowExec':
    case 'ExpandExec':
    case 'WindowGroupLimitExec':
    case 'BroadcastHashJoinExec':
    case 'ShuffledHashJoinExec':
    case 'BroadcastNestedLoopJoinExec':
    case 'SortExec':
    case 'TakeOrderedAndProjectExec':
    case 'LocalLimitExec':
    case 'GlobalLimitExec':
    case 'GenerateExec':
    case 'UnionLoopExec':
    case 'CTERelationRefExec':
    case 'ShuffleExchangeExec':
    case 'BroadcastExchangeExec':
    case 'WriteFilesExec':
      return zip(physicalChildrenOf(plan).map((child) => layoutOf(child, leaves)))
  }
}

function layoutNames(layout: TaskLayout): readonly string[] {
  switch (layout.kind) {
    case 'zip':
    case 'concat':
      return layout.children.flatMap(layoutNames)
    case 'coalesce':
      return layoutNames(layout.child)
    case 'one':
      return []
    default:
      return [layout.name]
  }
}

/** Rows are dealt out by their places where these are the same in every run: then equal rows are spread, too. */
function placed(output: StageOutput, { level }: Determinacy): StageOutput {
  if (output.kind !== 'shuffle' || output.partitioning.kind !== 'roundRobin' || level !== 'determinate') return output
  return { ...output, partitioning: { ...output.partitioning, by: 'position' } }
}

const zip = (children: readonly TaskLayout[]): TaskLayout => {
  const [only, ...rest] = children
  return only && rest.length === 0 ? only : { kind: 'zip', children }
}

/** A random sample of the sort keys, as text: exact for every type, and read by the driver. */
function samplePlan(child: PhysicalPlan, order: readonly SortOrder[]): PhysicalPlan {
  const projectList = order.map((key, index) =>
    Alias({
      name: `key${index}`,
      child: Cast({ child: key.child, dataType: StringType }),
    }),
  )
  const random = ScalarFunction({
    name: 'rand',
    args: [],
    dataType: DoubleType,
    nullable: false,
  })
  const shuffled: SortOrder = SortOrder({
    child: random,
    direction: 'ascending',
    nulls: 'first',
  })
  return TakeOrderedAndProjectExec({ limit: SAMPLE_ROWS, order: [shuffled], projectList, child })
}
