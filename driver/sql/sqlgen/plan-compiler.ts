import { SparkError } from '../../../common/errors/spark-error.ts'
import type { CteId } from '../expressions/expr-id.ts'
import type { AttributeReference, Expression, ExprId, NamedExpression, SortOrder } from '../expressions/expression.ts'
import { depthOf, someExpression, walkExpression } from '../expressions/expression-tree.ts'
import { dataTypeOf } from '../expressions/expression-type.ts'
import { countsRows } from '../expressions/row-number.ts'
import { toAttribute } from '../plan/logical/plan-output.ts'
import type { PhysicalPlan } from '../plan/physical/physical-plan.ts'
import type { PlannedSubqueries } from '../plan/physical/physical-query.ts'
import { type Compiled, castTo, compiled } from './compiled.ts'
import { duckDbType } from './duckdb-types.ts'
import { compileExpression, compileRepresented } from './expression-compiler.ts'
import { generatorList } from './functions/generator-sql.ts'
import { compileWindow } from './functions/window-sql.ts'
import { identifier } from './identifier.ts'
import { localValueSql } from './local-value.ts'
import { aggregateBlock } from './operators/aggregate-block.ts'
import { attributeUsage, isCheap, isRepeatable } from './operators/attribute-usage.ts'
import { EXPECTATION_DEPTH, expectationBlock } from './operators/expectation-block.ts'
import { type JoinExec, joinBlocks } from './operators/join-block.ts'
import {
  aggregationsOf,
  deepest,
  isFlat,
  isLimited,
  NOT_NESTED,
  outputItems,
  relationBlock,
  renderBlock,
  type SelectBlock,
} from './operators/select-block.ts'
import { sortItem } from './operators/sort-item.ts'
import { unionLoopSql } from './operators/union-loop-sql.ts'
import type { Scope } from './scope.ts'
import { recordScanSql } from './sources/scan-sql.ts'

/** Levels of expressions, and of derived tables, in one another: DuckDB's time for them grows faster than their depth. */
const MAX_DEPTH = 32
/** Beyond which what is within is computed first, whole: DuckDB moves no filter into it. */
const MAX_AGGREGATIONS = 8

/** In one FROM: DuckDB's time to push filters down doubles with each few more. */
const MAX_RELATIONS = 24

/** Compiles the nodes of one fragment bottom-up to select blocks. See SelectBlock for the idea. */
export class PlanCompiler {
  readonly #subqueries: PlannedSubqueries
  readonly #optimistic: boolean
  readonly #usage: Map<ExprId, number>
  #shared: string[] = []
  /** The names of the common table expressions that are computed once. */
  readonly #ctes = new Map<CteId, string>()
  /** The names of the recursive common table expressions. */
  readonly #loops = new Map<CteId, string>()
  readonly #depths = new Map<ExprId, number>()
  #aliases = 0
  /** How many scalar subqueries are in one another, of those compiled since it was last set to none. */
  #subqueriesWithin = 0

  constructor(plan: PhysicalPlan, subqueries: PlannedSubqueries, optimistic: boolean) {
    this.#subqueries = subqueries
    this.#optimistic = optimistic
    this.#usage = new Map(attributeUsage(plan))
  }

  compile(plan: PhysicalPlan): SelectBlock {
    switch (plan.kind) {
      case 'StageInputExec':
        return this.#stageInput(plan)
      case 'LocalTableScanExec':
        return this.#localTable(plan)
      case 'RangeExec':
        return this.#relation(`range(${plan.start}, ${plan.end}, ${plan.step})`, plan.output)
      case 'ProjectExec':
        return this.#project(plan.projectList, this.compile(plan.child))
      case 'FilterExec':
        return this.#filter(plan.condition, this.compile(plan.child))
      case 'ExpectationExec': {
        const child = this.compile(plan.child)
        return expectationBlock(plan, this.#shallow(child, EXPECTATION_DEPTH), this)
      }
      case 'HashAggregateExec':
        return aggregateBlock(plan, this.#flat(this.compile(plan.child)), (block) => this.scope(block))
      case 'ExpandExec':
        return this.#expand(plan)
      case 'WindowExec':
        return this.#window(plan.windowExpressions, this.compile(plan.child))
      case 'WindowGroupLimitExec':
        return this.#groupLimit(plan)
      case 'BroadcastHashJoinExec':
      case 'ShuffledHashJoinExec':
      case 'BroadcastNestedLoopJoinExec':
        return this.#join(plan)
      case 'SortExec':
        return this.#sort(plan.order, this.compile(plan.child))
      case 'TakeOrderedAndProjectExec':
        return this.#project(
          plan.projectList,
          this.#limit(plan.limit, plan.offset, this.#sort(plan.order, this.compile(plan.child))),
        )
      case 'LocalLimitExec':
        return this.#limit(plan.limit, 0, this.compile(plan.child))
      case 'GlobalLimitExec':
        return this.#limit(plan.limit, plan.offset, this.compile(plan.child))
      case 'UnionExec':
        return this.#union(plan)
      case 'GenerateExec':
        return this.#generate(plan)
      case 'UnionLoopExec':
        return this.#unionLoop(plan)
      case 'UnionLoopRefExec':
        return this.#relation(this.#loops.get(plan.loopId) ?? '', plan.output)
      case 'CTERelationRefExec':
        return this.#cteRelation(plan)
      case 'CoalesceExec':
      case 'WriteFilesExec':
        return this.compile(plan.child)
      case 'FileSourceScanExec':
      case 'ShuffleExchangeExec':
      case 'BroadcastExchangeExec':
        throw new SparkError('INTERNAL_ERROR', { message: `${plan.kind} within a stage's fragment` })
    }
  }

  scope(block: SelectBlock): Scope {
    return {
      optimistic: this.#optimistic,
      attribute: (attribute) => {
        const value = block.columns.get(attribute.exprId)
        if (value) return value
        throw new SparkError('INTERNAL_ERROR', { message: `no input column ${attribute.name}#${attribute.exprId}` })
      },
      subquery: (subquery) => {
        const plan = this.#subqueries.get(subquery.exprId)
        if (!plan) throw new SparkError('INTERNAL_ERROR', { message: `no plan of subquery #${subquery.exprId}` })
        for (const [id, count] of attributeUsage(plan)) this.#usage.set(id, count)
        const beside = this.#subqueriesWithin
        this.#subqueriesWithin = 0
        const block = this.compile(plan)
        const aggregations = Math.max(aggregationsOf(block), this.#subqueriesWithin) + 1
        const isDeep = aggregations > MAX_AGGREGATIONS
        const inner = isDeep ? this.derive({ ...block, nesting: { ...block.nesting, aggregations } }) : block
        this.#subqueriesWithin = Math.max(beside, isDeep ? 0 : aggregations)
        const value = inner.columns.get(inner.output[0]?.exprId as ExprId)
        return {
          sql: `(${renderBlock(inner, outputItems(inner))})`,
          type: value?.type ?? duckDbType(dataTypeOf(subquery)),
        }
      },
    }
  }

  /**
   * Makes a block the only relation of a new one: a derived table, or, so that no text is nested deeper than DuckDB's parser can read, a
   * common table expression.
   */
  derive(block: SelectBlock): SelectBlock {
    return this.#derive(block, aggregationsOf(block) > MAX_AGGREGATIONS)
  }

  /** @param isWhole whether it is computed first, as a whole */
  #derive(block: SelectBlock, isWhole: boolean): SelectBlock {
    const alias = this.nextAlias()
    const depth = block.nesting.depth + 1
    const aggregations = aggregationsOf(block)
    const columns = new Map<ExprId, Compiled>()
    block.output.forEach((attribute, index) => {
      const type = block.columns.get(attribute.exprId)?.type ?? duckDbType(attribute.dataType)
      columns.set(attribute.exprId, { sql: `${alias}.c${index}`, type, column: true })
    })
    const query = `(${renderBlock(block, outputItems(block))})`
    if (depth <= MAX_DEPTH && !isWhole)
      return relationBlock(`${query} AS ${alias}`, columns, block.output, { depth, aggregations })
    this.#shared.push(`${alias} AS ${isWhole ? 'MATERIALIZED ' : ''}${query}`)
    return relationBlock(alias, columns, block.output, { depth: 0, aggregations: isWhole ? 0 : aggregations })
  }

  /** The statement of a rendered block, with the common table expressions it reads. */
  statement(rendered: string): string {
    return this.#shared.length === 0 ? rendered : `WITH ${this.#shared.join(', ')} ${rendered}`
  }

  nextAlias(): string {
    this.#aliases += 1
    return `t${this.#aliases}`
  }

  #join(plan: JoinExec): SelectBlock {
    let left = this.#flat(this.compile(plan.left))
    let right = this.#flat(this.compile(plan.right))
    if (left.relations + right.relations > MAX_RELATIONS) {
      if (left.relations >= right.relations) left = this.#derive(left, true)
      else right = this.#derive(right, true)
    }
    return joinBlocks(plan, left, right, this)
  }

  /** With room for so many more derived tables around it. */
  #shallow(block: SelectBlock, levels: number): SelectBlock {
    const { nesting } = block
    return nesting.depth + levels <= MAX_DEPTH
      ? block
      : this.derive({ ...block, nesting: { ...nesting, depth: MAX_DEPTH } })
  }

  /** Ready to be joined or aggregated: an order without a limit means nothing there. */
  #flat(block: SelectBlock): SelectBlock {
    return isFlat(block) ? { ...block, orderBy: [] } : this.derive(block)
  }

  #relation(from: string, output: readonly AttributeReference[], nesting = NOT_NESTED): SelectBlock {
    const alias = this.nextAlias()
    const columns = new Map<ExprId, Compiled>()
    output.forEach((attribute, index) => {
      columns.set(attribute.exprId, { sql: `${alias}.c${index}`, type: duckDbType(attribute.dataType), column: true })
    })
    const names = output.length === 0 ? '' : `(${output.map((_, index) => `c${index}`).join(', ')})`
    return relationBlock(`${from} AS ${alias}${names}`, columns, output, nesting)
  }

  #stageInput(plan: Extract<PhysicalPlan, { kind: 'StageInputExec' }>): SelectBlock {
    const alias = this.nextAlias()
    const columns = new Map<ExprId, Compiled>()
    plan.output.forEach((attribute, index) => {
      const column = `${alias}.${identifier(plan.columns[index] ?? `c${index}`)}`
      const type = duckDbType(attribute.dataType)
      // Parquet's instants come as TIMESTAMPTZ; on a TIMESTAMP the cast is nothing.
      const sql = type === 'TIMESTAMP' ? `CAST(${column} AS TIMESTAMP)` : column
      columns.set(attribute.exprId, { sql, type, column: true })
    })
    const from = plan.records ? `(${recordScanSql(plan.records, plan.name, plan.output)})` : identifier(plan.name)
    return relationBlock(`${from} AS ${alias}`, columns, plan.output)
  }

  #cteRelation({ cteId, output, child }: Extract<PhysicalPlan, { kind: 'CTERelationRefExec' }>): SelectBlock {
    const known = this.#ctes.get(cteId)
    if (known !== undefined) return this.#relation(known, output)
    const block = this.compile(child)
    const types = block.output.map((attribute) => attribute.dataType)
    const name = this.nextAlias()
    this.#ctes.set(cteId, name)
    this.#shared.push(`${name} AS MATERIALIZED (${renderBlock(block, outputItems(block, types))})`)
    return this.#relation(name, output)
  }

  /** What the recursion computes first, as a whole, it computes in each step. */
  #unionLoop(plan: Extract<PhysicalPlan, { kind: 'UnionLoopExec' }>): SelectBlock {
    const types = plan.output.map((attribute) => attribute.dataType)
    const rendered = (block: SelectBlock): string => renderBlock(block, outputItems(block, types))
    const anchor = rendered(this.compile(plan.anchor))
    const name = this.nextAlias()
    this.#loops.set(plan.loopId, name)
    const outside = this.#shared
    this.#shared = []
    const recursion = this.statement(rendered(this.compile(plan.recursion)))
    this.#shared = outside
    return this.#relation(`(${unionLoopSql({ ...plan, name, anchor, recursion, width: types.length })})`, plan.output)
  }

  #localTable(plan: Extract<PhysicalPlan, { kind: 'LocalTableScanExec' }>): SelectBlock {
    const types = plan.output.map((attribute) => attribute.dataType)
    if (types.length === 0) return this.#relation(`range(${plan.rows.length})`, [])
    const literals = (row: (typeof plan.rows)[number]) =>
      types.map((type, index) => localValueSql(row[index] ?? null, type)).join(', ')
    if (plan.rows.length > 0)
      return this.#relation(`(VALUES ${plan.rows.map((row) => `(${literals(row)})`).join(', ')})`, plan.output)
    return this.#relation(`(SELECT ${literals([])} WHERE false)`, plan.output)
  }

  #project(projectList: readonly NamedExpression[], block: SelectBlock): SelectBlock {
    // Rows are counted in the order that they have, and none that is left out.
    const isCounted = projectList.some((named) => someExpression(named, countsRows))
    if (isCounted && (!isFlat(block) || block.orderBy.length > 0)) return this.#project(projectList, this.derive(block))
    const scope = this.scope(block)
    const columns = new Map<ExprId, Compiled>()
    const isColumn = (id: ExprId): boolean => block.columns.get(id)?.column === true
    let apart = false
    for (const named of projectList) {
      columns.set(named.exprId, compileExpression(named, scope))
      const isCopied = (this.#usage.get(named.exprId) ?? 0) > 1 && !isCheap(named, isColumn)
      if (!isRepeatable(named) || isCopied || this.#depthOf(named, block) > MAX_DEPTH) apart = true
    }
    const projected: SelectBlock = { ...block, columns, output: projectList.map(toAttribute) }
    return apart ? this.derive(projected) : projected
  }

  /** How deep an expression is with those that its attributes stand for; of columns nothing. */
  #depthOf(named: NamedExpression, block: SelectBlock): number {
    let below = 0
    for (const node of walkExpression(named))
      if (node.kind === 'AttributeReference' && !block.columns.get(node.exprId)?.column)
        below = Math.max(below, this.#depths.get(node.exprId) ?? 0)
    const depth = depthOf(named) + below
    this.#depths.set(named.exprId, depth)
    return depth
  }

  #filter(condition: Expression, block: SelectBlock): SelectBlock {
    if (isLimited(block)) return this.#filter(condition, this.derive(block))
    const { sql } = compileExpression(condition, this.scope(block))
    return block.groupBy ? { ...block, having: [...block.having, sql] } : { ...block, where: [...block.where, sql] }
  }

  #sort(order: readonly SortOrder[], block: SelectBlock): SelectBlock {
    if (isLimited(block)) return this.#sort(order, this.derive(block))
    const scope = this.scope(block)
    return { ...block, orderBy: order.flatMap((item) => sortItem(item, scope)) }
  }

  #limit(limit: number | undefined, offset: number, block: SelectBlock): SelectBlock {
    if (limit === undefined && offset === 0) return block
    if (limit !== undefined && offset === 0 && block.offset === 0) {
      return { ...block, limit: Math.min(limit, block.limit ?? limit) }
    }
    const within =
      limit !== undefined && block.limit !== undefined && block.offset === 0 && limit + offset <= block.limit
    return { ...(isLimited(block) && !within ? this.derive(block) : block), limit, offset }
  }

  /** Each row beside the number of each projection, by which its columns are chosen. */
  #expand({ projections, output, child }: Extract<PhysicalPlan, { kind: 'ExpandExec' }>): SelectBlock {
    const block = this.#flat(this.compile(child))
    const scope = this.scope(block)
    const numbers = this.nextAlias()
    const values = projections.map((projection) => projection.map((item) => compileRepresented(item, scope)))
    const columns = new Map(
      output.map(({ exprId, dataType }, column) => {
        const choices = values.map((row) => row[column]?.sql ?? 'NULL')
        return [exprId, compiled(chosen(`${numbers}.i`, choices), duckDbType(dataType))] as const
      }),
    )
    const from = `${block.from} CROSS JOIN (VALUES ${projections.map((_, index) => `(${index})`).join(', ')}) AS ${numbers}(i)`
    return this.derive({ ...block, from, joined: true, columns, output })
  }

  /** A derived table: what reads a window function's value, WHERE and GROUP BY, comes before it in a SELECT. */
  #window(windowExpressions: readonly NamedExpression[], block: SelectBlock): SelectBlock {
    const child = this.#flat(block)
    const below = this.scope(child)
    const scope: Scope = { ...below, window: (node) => compileWindow(node, below) }
    const values = windowExpressions.map((named) => [named.exprId, compileExpression(named, scope)] as const)
    const output = [...child.output, ...windowExpressions.map(toAttribute)]
    return this.derive({ ...child, columns: new Map([...child.columns, ...values]), output })
  }

  #groupLimit(plan: Extract<PhysicalPlan, { kind: 'WindowGroupLimitExec' }>): SelectBlock {
    const child = this.compile(plan.child)
    const ranked = this.#window([plan.rank], child)
    const rank = ranked.columns.get(plan.rank.exprId)
    return { ...ranked, where: [`${rank?.sql} <= ${plan.limit}`], output: child.output }
  }

  #union(plan: Extract<PhysicalPlan, { kind: 'UnionExec' }>): SelectBlock {
    const types = plan.output.map((attribute) => attribute.dataType)
    const blocks = plan.children.map((child) => {
      const block = this.compile(child)
      return block.nesting.depth < MAX_DEPTH && aggregationsOf(block) <= MAX_AGGREGATIONS ? block : this.derive(block)
    })
    const selects = blocks.map((block) => `(${renderBlock(block, outputItems(block, types))})`)
    const { depth } = deepest(...blocks.map(({ nesting }) => nesting))
    const aggregations = Math.max(0, ...blocks.map(aggregationsOf))
    return this.#relation(`(${selects.join(' UNION ALL ')})`, plan.output, { depth: depth + 1, aggregations })
  }

  #generate(plan: Extract<PhysicalPlan, { kind: 'GenerateExec' }>): SelectBlock {
    const child = this.#flat(this.compile(plan.child))
    const { list, element } = generatorList(plan.generator, plan.outer, this.scope(child))
    const unnested = this.nextAlias()
    const items = [...outputItems(child), `unnest(${list}) AS g`]
    const columns = new Map<ExprId, Compiled>()
    child.output.forEach((attribute, index) => {
      const type = child.columns.get(attribute.exprId)?.type ?? duckDbType(attribute.dataType)
      columns.set(attribute.exprId, { sql: `${unnested}.c${index}`, type, column: true })
    })
    plan.generatorOutput.forEach((attribute, index) => {
      const value = { sql: element(`${unnested}.g`, index), type: 'unknown' }
      columns.set(attribute.exprId, castTo(value, duckDbType(attribute.dataType)))
    })
    const output = [...child.output, ...plan.generatorOutput]
    return relationBlock(`(${renderBlock(child, items)}) AS ${unnested}`, columns, output, {
      ...child.nesting,
      depth: child.nesting.depth + 1,
    })
  }
}

/** The value of a number's place; values that many numbers share stand once. */
function chosen(number: string, values: readonly string[]): string {
  const places = new Map<string, number[]>()
  for (const [place, value] of values.entries()) places.set(value, [...(places.get(value) ?? []), place])
  const [[only = 'NULL'] = [], ...others] = places
  if (others.length === 0) return only
  const branches = [...places].map(([value, at]) => `WHEN ${number} IN (${at.join(', ')}) THEN ${value}`)
  return `(CASE ${branches.join(' ')} END)`
}
