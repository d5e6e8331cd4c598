import { Readable } from 'node:stream'
import { compressionCodec } from '../../common/compression/compression-codec.ts'
import { decompress } from '../../common/compression/decompress.ts'
import { multiLineText } from '../../common/csv/csv-newlines.ts'
import { type CsvCell, CsvTokenizer } from '../../common/csv/csv-tokenizer.ts'
import { SparkError } from '../../common/errors/spark-error.ts'
import { isIgnored } from '../../common/protocol/is-ignored.ts'
import type { CsvReadOptions } from '../../common/protocol/source-options.ts'
import { ObjectNotFound } from '../../common/storage/object-store.ts'
import { parseStoragePath } from '../../common/storage/storage-path.ts'
import { LongType, StringType, type StructType, structField, structType } from '../../common/types/data-type.ts'
import { typeOfBits } from '../sources/csv-type-bits.ts'
import type { FileRelation, SourceFile } from '../sources/file-relation.ts'
import type { UntypedRelation } from '../sources/read-relation.ts'
import type { CollectRows } from './collect-rows.ts'
import {
  AggregateExpression,
  Alias,
  AttributeReference,
  type Expression,
  type NamedExpression,
} from './expressions/expression.ts'
import { Aggregate, type LogicalPlan, LogicalRelation } from './plan/logical/logical-plan.ts'
import type { SessionState } from './session-state.ts'

const HEADER_BYTES = 256 * 1024
/** Packed, they hold more than a block of bzip2, of which less gives nothing. */
const ZIPPED_HEADER_BYTES = 1024 * 1024

/** Names from the first record (with `header`), types by a job over all rows (with `inferSchema`), else strings. */
export async function inferCsvSchema(
  relation: UntypedRelation,
  options: CsvReadOptions,
  caseSensitive: boolean,
  state: SessionState,
  collect: CollectRows,
): Promise<StructType> {
  const cells = await firstRecord(relation, options, state)
  const names = options.header ? headerNames(cells, options, caseSensitive) : cells.map((_, index) => `_c${index}`)
  // As in Spark, where lines are told from the header's by their text.
  const header = options.header && !options.dialect.multiLine ? cells : undefined
  const strings = structType(names.map((name) => structField(name, StringType)))
  return options.inferSchema && names.length > 0
    ? inferTypes(strings, header, { ...relation, options }, collect)
    : strings
}

/** Of the first file that has one. */
async function firstRecord(
  { files, ignored = {} }: UntypedRelation,
  options: CsvReadOptions,
  state: SessionState,
): Promise<readonly CsvCell[]> {
  for (const file of files) {
    if (file.sizeBytes === 0) continue
    const text = await beginning(file, state).catch((error: unknown) => {
      if (isIgnored(error, ignored)) return undefined
      throw error
    })
    const cells = text && firstCells(text.toString('latin1').replace(/^\u00ef\u00bb\u00bf/, ''), options)
    if (cells) return cells.map((cell) => cell && Buffer.from(cell, 'latin1').toString('utf8'))
  }
  return []
}

/** The file's first bytes, unpacked. Where they are cut off, what is before that is enough. */
async function beginning({ uri, sizeBytes }: SourceFile, state: SessionState): Promise<Buffer> {
  const { root, key } = parseStoragePath(uri)
  const store = await state.stores.open(root)
  const codec = compressionCodec(key)
  const end = Math.min(sizeBytes, codec === undefined ? HEADER_BYTES : ZIPPED_HEADER_BYTES)
  const bytes = Buffer.from(
    await store.getRange(key, 0, end).catch((error: unknown) => {
      if (!(error instanceof ObjectNotFound)) throw error
      throw new SparkError('FAILED_READ_FILE.FILE_NOT_EXIST', { path: uri }, { cause: error })
    }),
  )
  if (codec === undefined) return bytes
  const unpacked: Buffer[] = []
  let have = 0
  try {
    for await (const chunk of decompress(Readable.from([bytes]), codec)) {
      unpacked.push(chunk)
      have += chunk.length
      if (have >= HEADER_BYTES) break
    }
  } catch (error) {
    if (error instanceof SparkError) throw error
    if (end === sizeBytes || unpacked.length === 0)
      throw new SparkError(
        'FAILED_READ_FILE.NO_HINT',
        { path: uri, reason: error instanceof Error ? error.message : String(error) },
        { cause: error },
      )
  }
  return Buffer.concat(unpacked)
}

/** The cells of the first line that is neither blank nor a comment. */
function firstCells(text: string, { dialect }: CsvReadOptions): readonly CsvCell[] | undefined {
  const ends = dialect.lineSeparator ?? /\r\n|\n|\r/
  const tokenizer = new CsvTokenizer(dialect)
  for (let at = 0; at < text.length; ) {
    const [line = ''] = text.slice(at).split(ends, 1)
    const isComment = dialect.comment !== '' && line.startsWith(dialect.comment)
    if (/[^\0- ]/.test(line) && !isComment) {
      if (!dialect.multiLine) return tokenizer.line(line)
      const whole = multiLineText(text.slice(at), dialect.lineSeparator)
      return tokenizer.record(whole.text, 0, whole.end).cells.map((cell) => cell && whole.cell(cell))
    }
    at += line.length + Math.max(1, text.startsWith('\r\n', at + line.length) ? 2 : 1)
  }
  return undefined
}

/** Spark's names for empty and repeated header cells: `_c0`, and the position appended to each of the equal ones. */
function headerNames(
  cells: readonly CsvCell[],
  { nullValue }: CsvReadOptions,
  caseSensitive: boolean,
): readonly string[] {
  const keyOf = (name: string): string => (caseSensitive ? name : name.toLowerCase())
  const counts = new Map<string, number>()
  const names = cells.map((cell) => (cell === null || cell === nullValue ? '' : cell))
  for (const name of names) counts.set(keyOf(name), (counts.get(keyOf(name)) ?? 0) + 1)
  return names.map((name, index) =>
    name === '' ? `_c${index}` : (counts.get(keyOf(name)) ?? 0) > 1 ? `${name}${index}` : name,
  )
}

/** One aggregate query: for each column, the bits of all types that its values look like. */
async function inferTypes(
  strings: StructType,
  header: readonly CsvCell[] | undefined,
  untyped: UntypedRelation,
  collect: CollectRows,
): Promise<StructType> {
  const relation: FileRelation = {
    ...untyped,
    partitionSchema: structType([]),
    dataSchema: structType(strings.fields.map((_, index) => structField(`c${index}`, StringType))),
    infers: true,
    ...(header && { header }),
  }
  const number = AttributeReference({ name: 'number', dataType: LongType, nullable: false })
  const looks = AttributeReference({ name: 'looks', dataType: LongType, nullable: false })
  const plan: LogicalPlan = Aggregate({
    groupingExpressions: [number],
    aggregateExpressions: [number, allBits(looks)],
    child: LogicalRelation({ relation, output: [number, looks] }),
  })
  const rows = await collect(plan, 'csv schema inference')
  const bits = new Map(rows.map(([column, set]) => [Number(column), typeof set === 'bigint' ? set : 0n]))
  return structType(strings.fields.map((field, index) => structField(field.name, typeOfBits(bits.get(index) ?? 0n))))
}

function allBits(column: Expression): NamedExpression {
  const bits: Expression = AggregateExpression({
    name: 'bit_or',
    args: [column],
    dataType: LongType,
    nullable: true,
  })
  return Alias({ child: bits, name: 'bits' })
}
