import { type DataType, sameType } from '../../../../common/types/data-type.ts'
import {
  dataFields,
  type FileRelation,
  type ParquetColumnChunk,
  type SourceFile,
} from '../../../sources/file-relation.ts'
import { splitConjuncts } from '../../expressions/conjuncts.ts'
import {
  type AggregateExpression,
  type AttributeReference,
  type Expression,
  Literal,
  type LiteralValue,
} from '../../expressions/expression.ts'
import { transformUp, walkExpression } from '../../expressions/expression-tree.ts'
import { type Aggregate, LocalRelation, type LogicalPlan, Project } from '../../plan/logical/logical-plan.ts'
import { transformPlanUp } from '../../plan/logical/logical-plan-tree.ts'
import { filesWithin } from '../../plan/statistics/folder-may-match.ts'
import { compareValues } from '../../plan/statistics/may-match.ts'
import type { OptimizerRule } from '../optimizer-context.ts'

/**
 * `count`, `min` and `max` over whole files, of all folders or of some, are in the footers already: no data is read. Only where statistics are
 * exact: texts may be cut in them, and NaN is not in them.
 */
export const AggregateFromFooters: OptimizerRule = {
  name: 'AggregateFromFooters',
  apply: (plan) => transformPlanUp(plan, (node) => (node.kind === 'Aggregate' ? rewrite(node) : node)),
}

function rewrite(node: Aggregate): LogicalPlan {
  if (node.groupingExpressions.length > 0) return node
  const scan = scanOf(node.child)
  if (!scan) return node
  const calls = node.aggregateExpressions.flatMap((item) => walkExpression(item).filter(isCall))
  const results = new Map<Expression, Literal>()
  for (const call of calls) {
    const value = resultOf(call, scan)
    if (value === undefined) return node
    results.set(call, Literal({ value, dataType: call.dataType }))
  }
  const projectList = node.aggregateExpressions.map((item) => transformUp(item, (part) => results.get(part) ?? part))
  return Project({ projectList, child: LocalRelation({ output: [], rows: [[]] }) })
}

const isCall = (expression: Expression): expression is AggregateExpression => expression.kind === 'AggregateExpression'

interface Scan {
  readonly relation: FileRelation
  readonly output: readonly AttributeReference[]
  readonly files: readonly SourceFile[]
}

/** A Parquet relation whose footers are known, of which a filter keeps whole folders if it has one. */
function scanOf(plan: LogicalPlan): Scan | undefined {
  if (plan.kind === 'Project') return scanOf(plan.child)
  const conditions = plan.kind === 'Filter' ? splitConjuncts(plan.condition) : []
  const relation = plan.kind === 'Filter' ? plan.child : plan
  if (relation.kind !== 'LogicalRelation' || relation.relation.options.format !== 'parquet') return undefined
  const files = filesWithin(relation.relation, conditions)
  return files?.every(({ footer }) => footer)
    ? { relation: relation.relation, output: relation.output, files }
    : undefined
}

/** undefined: it takes the data. */
function resultOf(call: AggregateExpression, { relation, output, files }: Scan): LiteralValue | undefined {
  const [arg, another] = call.args
  if (call.distinct || call.filter || !arg || another) return undefined
  const rowCount = files.reduce((sum, { footer }) => sum + (footer?.rowCount ?? 0), 0)
  if (call.name === 'count' && arg.kind === 'Literal' && arg.value !== null) return BigInt(rowCount)
  if (arg.kind !== 'AttributeReference' || !output.some(({ exprId }) => exprId === arg.exprId)) return undefined
  const chunks = files.flatMap(
    (file): readonly (Chunk | undefined)[] => chunksOf(relation, file, arg.name) ?? [undefined],
  )
  if (call.name === 'count') {
    const nulls = chunks.map((chunk) => chunk?.nullCount)
    return nulls.includes(undefined)
      ? undefined
      : BigInt(rowCount - nulls.reduce<number>((sum, n) => sum + (n ?? 0), 0))
  }
  if ((call.name !== 'min' && call.name !== 'max') || !EXACT.has(arg.dataType.kind)) return undefined
  return extremeOf(call.name, chunks)
}

const EXACT = new Set<DataType['kind']>(['tinyint', 'smallint', 'int', 'bigint', 'date', 'boolean'])

interface Chunk extends ParquetColumnChunk {
  readonly rowCount: number
}

/** A column's chunks in a file; undefined where they do not say exactly what is in them. */
function chunksOf(relation: FileRelation, file: SourceFile, name: string): readonly Chunk[] | undefined {
  const field = dataFields(relation).find((candidate) => candidate.name === name)
  if (!field || file.calendar || relation.unreadable?.some(({ column }) => column === name)) return undefined
  const chunks: Chunk[] = []
  for (const { columns, rowCount } of file.footer?.rowGroups ?? []) {
    const chunk = columns[name]
    if (!chunk?.type || !sameType(chunk.type, field.dataType)) return undefined
    chunks.push({ ...chunk, rowCount })
  }
  return chunks
}

function extremeOf(name: 'min' | 'max', chunks: readonly (Chunk | undefined)[]): LiteralValue | undefined {
  let extreme: LiteralValue = null
  for (const chunk of chunks) {
    if (chunk?.nullCount === undefined) return undefined
    if (chunk.nullCount === chunk.rowCount) continue
    const value = chunk[name]
    if (value === undefined) return undefined
    const order = extreme === null ? undefined : compareValues(value, extreme)
    if (order === undefined || (name === 'min' ? order < 0 : order > 0)) extreme = value
  }
  return extreme
}
