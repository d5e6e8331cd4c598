import { decodeArrowBatches, decodeArrowRows } from '../../common/arrow/decode-arrow.ts'
import { stagedFilesOf } from '../../common/commit/commit-output.ts'
import { config } from '../../common/config/config-entries.ts'
import { redactText } from '../../common/config/redaction.ts'
import type { SparkConf } from '../../common/config/spark-conf.ts'
import { SparkError } from '../../common/errors/spark-error.ts'
import type { ExpectationCount } from '../../common/protocol/expectation.ts'
import type { StagedFile, TaskValue } from '../../common/protocol/task-result.ts'
import { type StructType, simpleString, structField, structType } from '../../common/types/data-type.ts'
import { quotedName } from '../../common/types/quoted-name.ts'
import type { RowValue } from '../../common/types/row.ts'
import type { JobAction, JobDefinition } from '../scheduler/contracts.ts'
import { discardResults } from '../scheduler/spilled-results.ts'
import { withFooters } from '../sources/parquet/open-footers.ts'
import { analyze } from './analyzer/analyzer.ts'
import { viewColumns } from './check-view.ts'
import type { CollectRows } from './collect-rows.ts'
import { definitionSettings } from './definition-settings.ts'
import {
  type ExpectationResult,
  expectationResults,
  type JobExpectations,
  refuseViolations,
} from './execution/expectation-results.ts'
import { sqlJob, type WriteJob } from './execution/sql-job.ts'
import { ignoreFiles } from './ignore-files.ts'
import { keepViewColumns, queryOfView } from './keep-view-columns.ts'
import { locateFailure } from './locate-failure.ts'
import { openRelations } from './open-relations.ts'
import { openSource } from './open-source.ts'
import { optimize } from './optimizer/optimizer.ts'
import { timestampTypeOf, timeZoneOf } from './parser/parser-settings.ts'
import { expectationsOf } from './plan/logical/expectations-of.ts'
import { type CreateTempView, isCommand, type LogicalPlan, UnresolvedRelation } from './plan/logical/logical-plan.ts'
import { outputOf } from './plan/logical/plan-output.ts'
import { textRows } from './plan/logical/text-rows.ts'
import type { PhysicalPlan } from './plan/physical/physical-plan.ts'
import { statisticsOf } from './plan/statistics.ts'
import { isFusible } from './planner/fuse.ts'
import type { StageGraph } from './planner/physical-stage.ts'
import type { PlannerOptions } from './planner/planner-options.ts'
import { planQuery } from './planner/query-planner.ts'
import { cutStages } from './planner/stage-cutter.ts'
import { refuseTooDeep } from './refuse-too-deep.ts'
import { relationsOf, resolveDataSources, resolveKnownSources } from './resolve-sources.ts'
import { resolveSqlOnFile } from './resolve-sql-on-file.ts'
import type { SessionState } from './session-state.ts'
import { validatePlan } from './validate-plan.ts'

/** Files that tasks have staged, and what the query's expectations have seen. */
export interface StagedWrite {
  readonly files: readonly StagedFile[]
  readonly expectations: readonly ExpectationResult[]
}

interface SubmittedQuery {
  readonly result: Promise<readonly TaskValue[]>
  /** When the job has succeeded. */
  readonly expectations: () => JobExpectations
}

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

  /** @param action whose jobs it takes to find out about the data, if it takes any */
  analyzed(action: JobAction): Promise<LogicalPlan> {
    this.#analyzed ??= this.#analyze(action).catch((error: unknown) => {
      throw refuseTooDeep(error)
    })
    return this.#analyzed
  }

  async schema(action: JobAction): Promise<StructType> {
    return schemaOf(await this.analyzed(action))
  }

  /** The schema, if no file has to be read to find it out; undefined where one has to. */
  knownSchema(): StructType | undefined {
    const known = isCommand(this.logical) ? undefined : analyzeKnown(this.logical, this.#state)
    return known && schemaOf(known)
  }

  planned(action: JobAction): Promise<PlannedQuery> {
    this.#planned ??= this.#plan(action).catch(async (error) => {
      throw locateFailure(refuseTooDeep(error), await this.analyzed(action))
    })
    return this.#planned
  }

  /** Runs the query, giving each result partition's rows in partition order. */
  async collect(action: JobAction): Promise<readonly RowValue[][]> {
    const planned = await this.planned(action)
    const schema = await this.schema(action)
    const values = await this.#submit(action, planned).result
    try {
      const partitions = await Promise.all(values.map((value) => this.#decode(value, schema)))
      return partitions.length === 1 ? (partitions[0] ?? []) : partitions.flat()
    } finally {
      await discardResults(this.#state.workStore, values)
    }
  }

  /** Runs the query, giving its rows in partition order and in batches, which are decoded as they are asked for. */
  async *batches(action: JobAction): AsyncGenerator<readonly RowValue[][]> {
    const planned = await this.planned(action)
    const schema = await this.schema(action)
    const values = await this.#submit(action, planned).result
    try {
      for (const value of values) {
        if (schema.fields.length === 0) yield rowsWithoutColumns(value)
        else yield* decodeArrowBatches(await this.#bytes(value), schema)
      }
    } finally {
      await discardResults(this.#state.workStore, values)
    }
  }

  /** Runs the query as a job of files, which nobody sees until they are committed; see DataFrameWriter. */
  async stageWrite(action: JobAction, write: WriteJob): Promise<StagedWrite> {
    const job = this.#submit(action, await this.planned(action), write)
    const files = stagedFilesOf(await job.result)
    const { results, setAside } = job.expectations()
    return { files: [...files, ...setAside], expectations: results }
  }

  /** EXPLAIN and DESCRIBE answer with rows that analysis of their query gives; CREATE VIEW is checked by it. */
  async #analyze(action: JobAction): Promise<LogicalPlan> {
    const { logical } = this
    if (logical.kind === 'CreateTempView') {
      await checkNewView(logical, this.#state, action)
      return textRows([], [])
    }
    if (logical.kind === 'ExplainCommand') {
      const { explainQuery } = await import('./explain-query.ts')
      return textRows(
        ['plan'],
        [
          [
            redactText(
              await explainQuery(new QueryExecution(logical.child, this.#state), logical.mode, action),
              this.#state.conf,
            ),
          ],
        ],
      )
    }
    if (logical.kind === 'DescribeRelation') {
      const { nameParts, origin } = logical
      const relation = UnresolvedRelation({ nameParts, ...(origin && { origin }) })
      const { fields } = await new QueryExecution(relation, this.#state).schema(action)
      return textRows(
        ['col_name', 'data_type', 'comment'],
        fields.map((field) => [field.name, simpleString(field.dataType), null]),
      )
    }
    return analyzePlan(logical, this.#state, action)
  }

  #submit(action: JobAction, { analyzed, stages, options }: PlannedQuery, write?: WriteJob): SubmittedQuery {
    const counts: ExpectationCount[] = []
    const rules = expectationsOf(analyzed).map(({ rule }) => rule)
    const job = this.#state.scheduler.submitJob({
      ...this.#job(action, stages, options, write),
      onExpectations: (seen) => counts.push(...seen),
    })
    const result = job.result.then(
      (values) => {
        refuseViolations(rules, counts)
        return values
      },
      (error) => {
        throw locateFailure(error, analyzed)
      },
    )
    return { result, expectations: () => expectationResults(rules, counts) }
  }

  #job(action: JobAction, stages: StageGraph, options: PlannerOptions, write: WriteJob | undefined): JobDefinition {
    try {
      return sqlJob(stages, { ...action, options, store: this.#state.workStore, ...(write && { write }) })
    } catch (error) {
      throw refuseTooDeep(error)
    }
  }

  async #plan(action: JobAction): Promise<PlannedQuery> {
    const { conf, stores, footers } = this.#state
    const excludedRules = conf
      .getOrDefault(config.excludedRules)
      .split(',')
      .map((name) => name.trim())
      .filter(Boolean)
    const options = plannerOptions(this.#state)
    const context = {
      excludedRules,
      joinReorder: undefined,
      statistics: statisticsOf,
      crossJoinEnabled: conf.getOrDefault(config.crossJoinEnabled),
      mapKeyDedupPolicy: conf.getOrDefault(config.mapKeyDedupPolicy),
      currentTimestampMicros: currentTimestampMicros(this.#state),
    }
    const ignored = {
      corrupt: conf.getOrDefault(config.ignoreCorruptFiles),
      missing: conf.getOrDefault(config.ignoreMissingFiles),
    }
    const analyzed = await openRelations(
      ignoreFiles(await this.analyzed(action), ignored),
      (plan) => optimize(plan, context),
      (relation) => withFooters(relation, stores, footers),
    )
    const whole = optimize(analyzed, context)
    const fused = planQuery(whole, { ...options, fused: true })
    const validate = conf.getOrDefault(config.planChangeValidation) ? validatePlan : () => {}
    validate(analyzed, whole, fused, true)
    if (conf.getOrDefault(config.fuseEnabled) && isFusible(whole, fused, fuseLimit(this.#state))) {
      return {
        analyzed,
        optimized: whole,
        physical: fused.plan,
        stages: cutStages(fused, true),
        options: { ...options, fused: true },
      }
    }
    const optimized = optimize(analyzed, { ...context, joinReorder: options })
    const physical = planQuery(optimized, options)
    validate(analyzed, optimized, physical, false)
    return { analyzed, optimized, physical: physical.plan, stages: cutStages(physical, false), options }
  }

  async #decode(value: TaskValue, schema: StructType): Promise<RowValue[][]> {
    return schema.fields.length === 0 ? rowsWithoutColumns(value) : decodeArrowRows(await this.#bytes(value), schema)
  }

  async #bytes(value: TaskValue): Promise<Uint8Array> {
    if (value.kind !== 'result') throw new TypeError(`a query's task answered ${value.kind}`)
    return value.bytes ?? this.#state.workStore.get(value.objectKey ?? '')
  }
}

/** Arrow has no place for the number of rows that have no columns. */
const rowsWithoutColumns = (value: TaskValue): RowValue[][] =>
  value.kind === 'result' ? Array.from({ length: value.rows }, () => []) : []

/** Analyzes the query of a view that has just been created. One that is wrong is taken back. */
async function checkNewView(command: CreateTempView, state: SessionState, action: JobAction): Promise<void> {
  const { nameParts, child, view = child } = command
  const { views } = state
  let isRecursive = false
  // In its own query the name still stands for what it stood for before, if for anything.
  const viewOf: ViewOf = (relation) => {
    const found = relation.view ?? views.get(relation.nameParts)
    if (found !== view) return found
    isRecursive = true
    return views.replacedBy(view)
  }
  try {
    const analyzed = await analyzePlan(child, state, action, viewOf)
    const columns = viewColumns(command, schemaOf(analyzed), state.conf.getOrDefault(config.caseSensitive))
    if (isRecursive) throw recursiveView(nameParts)
    views.keepColumns(view, columns)
  } catch (error) {
    state.views.reject(nameParts, view)
    throw error
  }
}

const schemaOf = (analyzed: LogicalPlan): StructType =>
  structType(outputOf(analyzed).map((a) => structField(a.name, a.dataType, a.nullable)))

type ViewOf = (relation: UnresolvedRelation) => LogicalPlan | undefined

async function analyzePlan(
  plan: LogicalPlan,
  state: SessionState,
  action: JobAction,
  viewOf?: ViewOf,
): Promise<LogicalPlan> {
  const collect: CollectRows = (rows, name) => new QueryExecution(rows, state).collect({ ...action, name })
  const steps = analysis(plan, state, viewOf)
  let step = steps.next()
  while (step.done !== true) {
    const { query, conf } = step.value
    const opened = resolveDataSources(query, (source) => openSource(source, source.settings ?? conf, state, collect))
    step = steps.next(await opened)
  }
  return step.value
}

/** The same of a plan without files, or whose files were read before; undefined of others. */
function analyzeKnown(plan: LogicalPlan, state: SessionState): LogicalPlan | undefined {
  const steps = analysis(plan, state)
  let step = steps.next()
  while (step.done !== true) {
    const opened = resolveKnownSources(step.value.query)
    if (opened === undefined) return undefined
    step = steps.next(opened)
  }
  return step.value
}

/** Analysis, which stops where the data sources of a query have to be opened, and goes on with what they became. */
function* analysis(
  plan: LogicalPlan,
  state: SessionState,
  viewOf: ViewOf = (relation) => relation.view ?? state.views.get(relation.nameParts),
  within: ReadonlySet<LogicalPlan> = new Set(),
): Generator<{ readonly query: LogicalPlan; readonly conf: SparkConf }, LogicalPlan, LogicalPlan> {
  const query = resolveSqlOnFile(plan, (relation) => viewOf(relation) !== undefined)
  const views = new Map<LogicalPlan, LogicalPlan>()
  for (const relation of relationsOf(query)) {
    const view = viewOf(relation)
    if (view && !views.has(view) && !within.has(view)) {
      const columns = state.views.columnsOf(view)
      const viewQuery = columns ? queryOfView(view, columns) : view
      const analyzed = yield* analysis(viewQuery, state, viewOf, new Set([...within, view]))
      const name = relation.nameParts.at(-1) ?? ''
      views.set(view, columns ? keepViewColumns(name, analyzed, columns) : analyzed)
    }
  }
  const conf = definitionSettings(plan) ?? state.conf
  const opened = yield { query, conf }
  return analyze(opened, {
    resolveRelation: (_, relation) => {
      const view = viewOf(relation)
      if (view && within.has(view)) throw recursiveView(relation.nameParts)
      return view && views.get(view)
    },
    relationNames: () => state.views.names(),
    functions: state.functions,
    caseSensitive: conf.getOrDefault(config.caseSensitive),
    orderByOrdinal: conf.getOrDefault(config.orderByOrdinal),
    groupByOrdinal: conf.getOrDefault(config.groupByOrdinal),
    groupByAliases: conf.getOrDefault(config.groupByAliases),
    recursionLevelLimit: conf.getOrDefault(config.recursionLevelLimit),
    recursionRowLimit: conf.getOrDefault(config.recursionRowLimit),
    allowPrecisionLoss: conf.getOrDefault(config.allowPrecisionLoss),
    timestampType: timestampTypeOf(conf),
    timeZone: timeZoneOf(conf),
    currentTimeZone: state.conf.getOrDefault(config.sessionTimeZone),
    currentTimestampMicros: currentTimestampMicros(state),
    currentUser: state.currentUser,
    columnNameOfCorruptRecord: conf.getOrDefault(config.columnNameOfCorruptRecord),
    jsonIgnoreNullFields: conf.getOrDefault(config.jsonIgnoreNullFields),
  })
}

const currentTimestampMicros = (state: SessionState): bigint => BigInt(Math.round(state.now() * 1000))

function recursiveView(nameParts: readonly string[]): SparkError {
  const name = quotedName(nameParts)
  return new SparkError('RECURSIVE_VIEW', { viewIdent: name, newPath: `${name} -> ${name}` })
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
