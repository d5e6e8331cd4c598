import { gunzipSync } from 'node:zlib'
import { SparkError } from '../../common/errors/spark-error.ts'
import { parseStoragePath } from '../../common/storage/storage-path.ts'
import {
  BooleanType,
  type DataType,
  DateType,
  DoubleType,
  IntegerType,
  LongType,
  StringType,
  type StructType,
  structField,
  structType,
  TimestampType,
} from '../../common/types/data-type.ts'
import type { FileRelation, SourceFile } from './catalog/file-relation.ts'
import type { ReadRequest } from './catalog/read-relation.ts'
import type { CollectRows } from './collect-rows.ts'
import { nextExprId } from './expressions/expr-id.ts'
import type { Expression, NamedExpression } from './expressions/expression.ts'
import type { LogicalPlan } from './plan/logical/logical-plan.ts'
import { logicalRelation } from './resolve-sources.ts'
import type { SessionState } from './session-state.ts'

const HEADER_BYTES = 256 * 1024

/** Types a column of text is tried as, narrowest first; Spark's CSVInferSchema. */
const CANDIDATES: readonly DataType[] = [IntegerType, LongType, DoubleType, DateType, TimestampType, BooleanType]

/** Names from the first line (with `header`), types by a job over all rows (with `inferSchema`), else strings. */
export async function inferCsvSchema(
  request: ReadRequest,
  files: readonly SourceFile[],
  state: SessionState,
  collect: CollectRows,
): Promise<StructType> {
  const first = files.find((file) => file.sizeBytes > 0)
  if (!first) throw new SparkError('CANNOT_INFER_EMPTY_SCHEMA', { format: 'CSV', path: request.paths.join(', ') })
  const cells = await firstRecord(first, request, state)
  const names = request.options.header === 'true' ? uniqueNames(cells) : cells.map((_, index) => `_c${index}`)
  const strings = structType(names.map((name) => structField(name, StringType)))
  return request.options.inferschema === 'true' ? inferTypes(strings, request, files, collect) : strings
}

async function firstRecord(file: SourceFile, request: ReadRequest, state: SessionState): Promise<readonly string[]> {
  const { root, key } = parseStoragePath(file.uri)
  const store = await state.stores.open(root)
  const isGzip = file.uri.endsWith('.gz')
  const bytes = await store.getRange(key, 0, isGzip ? file.sizeBytes : Math.min(file.sizeBytes, HEADER_BYTES))
  const text = new TextDecoder().decode(isGzip ? gunzipSync(bytes) : bytes).replace(/^\uFEFF/, '')
  return splitRecord(text, request.options.sep ?? request.options.delimiter ?? ',', request.options.quote ?? '"')
}

/** The cells of the first record of a text, quotes removed. */
export function splitRecord(text: string, separator: string, quote: string): readonly string[] {
  const cells: string[] = []
  let cell = ''
  let quoted = false
  for (let at = 0; at < text.length; at += 1) {
    const char = text.charAt(at)
    if (quoted) {
      if (char !== quote) cell += char
      else if (text.charAt(at + 1) === quote) {
        cell += quote
        at += 1
      } else quoted = false
    } else if (char === quote && cell === '') quoted = true
    else if (text.startsWith(separator, at)) {
      cells.push(cell)
      cell = ''
      at += separator.length - 1
    } else if (char === '\n' || char === '\r') break
    else cell += char
  }
  return [...cells, cell]
}

/** Spark's names for empty and repeated header cells: `_c0`, and the position appended to each of the equal ones. */
function uniqueNames(cells: readonly string[]): readonly string[] {
  const counts = new Map<string, number>()
  for (const cell of cells) counts.set(cell.toLowerCase(), (counts.get(cell.toLowerCase()) ?? 0) + 1)
  return cells.map((cell, index) =>
    cell === '' ? `_c${index}` : (counts.get(cell.toLowerCase()) ?? 0) > 1 ? `${cell}${index}` : cell,
  )
}

/** One aggregate query: for each column, whether every value reads as each candidate. */
async function inferTypes(
  strings: StructType,
  request: ReadRequest,
  files: readonly SourceFile[],
  collect: CollectRows,
): Promise<StructType> {
  const relation: FileRelation = {
    format: 'csv',
    rootPaths: request.paths,
    files: files.map((file) => ({ ...file, partitionValues: [] })),
    dataSchema: strings,
    partitionSchema: structType([]),
    options: { ...request.options, mode: 'PERMISSIVE' },
  }
  const child = logicalRelation(relation)
  if (child.kind !== 'LogicalRelation') throw new TypeError(child.kind)
  const aggregateExpressions = child.output.flatMap((column) => CANDIDATES.map((type) => namedCheck(column, type)))
  const plan: LogicalPlan = Object.freeze({ kind: 'Aggregate', groupingExpressions: [], aggregateExpressions, child })
  const [row = []] = await collect(plan, 'csv schema inference')
  return structType(
    strings.fields.map((field, index) => {
      const found = CANDIDATES.find((_, candidate) => row[index * CANDIDATES.length + candidate] === true)
      return structField(field.name, found ?? StringType)
    }),
  )
}

/** Null for a column of nulls only, which stays a string. */
function namedCheck(column: Expression, dataType: DataType): NamedExpression {
  const cast: Expression = Object.freeze({ kind: 'Cast', child: column, dataType, mode: 'try' })
  const reads: Expression = Object.freeze({ kind: 'IsNotNull', child: cast })
  const isNull: Expression = Object.freeze({ kind: 'IsNull', child: column })
  const check: Expression = Object.freeze({
    kind: 'CaseWhen',
    branches: [{ condition: isNull, value: Object.freeze({ kind: 'Literal', value: null, dataType: BooleanType }) }],
    elseValue: reads,
  })
  const all: Expression = Object.freeze({
    kind: 'AggregateExpression',
    name: 'bool_and',
    args: [check],
    distinct: false,
    filter: undefined,
    dataType: BooleanType,
    nullable: true,
  })
  return Object.freeze({ kind: 'Alias', child: all, name: 'reads', exprId: nextExprId() })
}
