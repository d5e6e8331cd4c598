import { decodeArrowRows } from '../../common/arrow/decode-arrow.ts'
import { config } from '../../common/config/config-entries.ts'
import type { TaskValue } from '../../common/protocol/task-result.ts'
import { type StructType, simpleString, structField, structType } from '../../common/types/data-type.ts'
import type { RowValue } from '../../common/types/row.ts'
import type { JobHandle } from '../scheduler/contracts.ts'
import { analyze } from './analyzer/analyzer.ts'
import { readRelation } from './catalog/read-relation.ts'
import type { CollectRows } from './collect-rows.ts'
import { inferSchema } from './infer-schema.ts'
import { optimize } from './optimizer/optimizer.ts'
import type { LogicalPlan } from './plan/logical/logical-plan.ts'
import { outputOf } from './plan/logical/plan-output.ts'
import { textRows } from './plan/logical/text-rows.ts'
import type { PhysicalPlan } from './plan/physical/physical-plan.ts'
import { statisticsOf } from './plan/statistics.ts'
import { isFusible } from './planner/fuse.ts'
import type { StageGraph } from './planner/physical-stage.ts'
import type { PlannerOptions } from './planner/planner-options.ts'
import { planQuery } from './planner/query-planner.ts'
import { sqlJob } from './planner/sql-job.ts'
import { cutStages } from './planner/stage-cutter.ts'
import { relationsOf, resolveDataSources } from './resolve-sources.ts'
import type { SessionState } from './session-state.ts'

export interface PlannedQuery {
  readonly analyzed: LogicalPlan
  readonly optimized: LogicalPlan
  readonly physical: PhysicalPlan
  readonly stages: StageGraph
  readonly options: PlannerOptions
}

/**
 * The way of one query: data sources opened, analyzed, optimized, planned, cut into stages, run. Each step is computed once, when it is
 * first asked for; errors of analysis reach the user before any task has started.
 */
export class QueryExecution {
  readonly logical: LogicalPlan
  readonly #state: SessionState
  #analyzed: Promise<LogicalPlan> | undefined
  #planned: Promise<PlannedQuery> | undefined

  constructor(logical: LogicalPlan, state: SessionState) {
    this.logical = logical
    this.#state = state
  }

  analyzed(): Promise<LogicalPlan> {
    this.#analyzed ??= this.#analyze()
    return this.#analyzed
  }

  async schema(): Promise<StructType> {
    return structType(outputOf(await this.analyzed()).map((a) => structField(a.name, a.dataType, a.nullable)))
  }

  planned(): Promise<PlannedQuery> {
    this.#planned ??= this.#plan()
    return this.#planned
  }

  /** Runs the query, giving each result partition's rows in partition order. */
  async collect(description: string): Promise<readonly RowValue[][]> {
    const { stages, options } = await this.planned()
    const schema = await this.schema()
    const job = this.#submit(stages, options, description)
    const values = await job.result
    const partitions = await Promise.all(values.map((value) => this.#decode(value, schema)))
    return partitions.length === 1 ? (partitions[0] ?? []) : partitions.flat()
  }

  /** Submits the query as a job of files; see DataFrameWriter. */
  async submitWrite(description: string, writeId: string): Promise<JobHandle> {
    const { stages, options } = await this.planned()
    return this.#submit(stages, options, description, writeId)
  }

  /** EXPLAIN and DESCRIBE answer with rows that analysis of their query gives. */
  async #analyze(): Promise<LogicalPlan> {
    const { logical } = this
    if (logical.kind === 'ExplainCommand') {
      const { explainQuery } = await import('./explain-query.ts')
      return textRows(['plan'], [[await explainQuery(new QueryExecution(logical.child, this.#state), logical.mode)]])
    }
    if (logical.kind === 'DescribeRelation') {
      const relation = Object.freeze({ kind: 'UnresolvedRelation', nameParts: logical.nameParts } as const)
      const { fields } = await new QueryExecution(relation, this.#state).schema()
      return textRows(
        ['col_name', 'data_type', 'comment'],
        fields.map((field) => [field.name, simpleString(field.dataType), null]),
      )
    }
    return analyzePlan(logical, this.#state, new Set())
  }

  #submit(stages: StageGraph, options: PlannerOptions, description: string, writeId = ''): JobHandle {
    return this.#state.scheduler.submitJob(
      sqlJob(stages, description, { options, store: this.#state.workStore, writeId }),
    )
  }

  async #plan(): Promise<PlannedQuery> {
    const analyzed = await this.analyzed()
    const { conf } = this.#state
    const excludedRules = conf
      .getOrDefault(config.excludedRules)
      .split(',')
      .map((name) => name.trim())
      .filter(Boolean)
    const options = plannerOptions(this.#state)
    const context = { excludedRules, joinReorder: undefined, statistics: statisticsOf }
    const whole = optimize(analyzed, context)
    const fused = planQuery(whole, { ...options, fused: true }).plan
    if (conf.getOrDefault(config.fuseEnabled) && isFusible(whole, fused, fuseLimit(this.#state))) {
      return {
        analyzed,
        optimized: whole,
        physical: fused,
        stages: cutStages(fused, true),
        options: { ...options, fused: true },
      }
    }
    const optimized = optimize(analyzed, { ...context, joinReorder: options })
    const physical = planQuery(optimized, options).plan
    return { analyzed, optimized, physical, stages: cutStages(physical, false), options }
  }

  async #decode(value: TaskValue, schema: StructType): Promise<RowValue[][]> {
    if (value.kind !== 'result') throw new TypeError(`a query's task answered ${value.kind}`)
    const bytes = value.bytes ?? (await this.#state.workStore.get(value.objectKey ?? ''))
    return decodeArrowRows(bytes, schema)
  }
}

async function analyzePlan(plan: LogicalPlan, state: SessionState, within: ReadonlySet<string>): Promise<LogicalPlan> {
  const views = new Map<string, LogicalPlan>()
  for (const relation of relationsOf(plan)) {
    const name = relation.nameParts.join('.').toLowerCase()
    const view = state.views.get(name)
    if (view && !views.has(name) && !within.has(name))
      views.set(name, await analyzePlan(view, state, new Set([...within, name])))
  }
  const collect: CollectRows = (query, description) => new QueryExecution(query, state).collect(description)
  const opened = await resolveDataSources(plan, (source) =>
    readRelation(source, state.stores, state.footers, (request, files) => inferSchema(request, files, state, collect)),
  )
  return analyze(opened, {
    resolveRelation: (nameParts) => views.get(nameParts.join('.').toLowerCase()),
    relationNames: () => state.views.names(),
    caseSensitive: state.conf.getOrDefault(config.caseSensitive),
    currentTimestampMicros: BigInt(Math.round(state.now() * 1000)),
  })
}

function plannerOptions(state: SessionState): PlannerOptions {
  const { conf } = state
  return {
    fused: false,
    totalCores: state.scheduler.totalCores,
    shufflePartitions: conf.get(config.shufflePartitions),
    broadcastThresholdBytes: conf.getOrDefault(config.broadcastThreshold),
    maxPartitionBytes: conf.getOrDefault(config.maxPartitionBytes),
    openCostBytes: conf.getOrDefault(config.openCostInBytes),
  }
}

/** A laptop's disk feeds one process as fast as many; a Lambda's network does not. */
const fuseLimit = (state: SessionState): number =>
  state.conf.get(config.fuseMaxInputBytes) ?? (state.isLambda ? 256 * 2 ** 20 : 64 * 2 ** 30)
