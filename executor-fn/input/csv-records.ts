import { BARE_LINE_FEED, multiLineText } from '../../common/csv/csv-newlines.ts'
import { type CsvCell, CsvTokenizer } from '../../common/csv/csv-tokenizer.ts'
import { SparkError } from '../../common/errors/spark-error.ts'
import type { CsvDialect } from '../../common/protocol/source-options.ts'
import type { CsvInput } from '../../common/protocol/task-input.ts'
import { readChunks } from './local-file.ts'
import { RecordFile } from './record-file.ts'
import { readLines, utf8Text, withoutMark } from './text-records.ts'

/** A record's cells and its text. */
interface CsvRecord {
  readonly cells: readonly CsvCell[]
  readonly text: string
}

/**
 * Reads a CSV file as Spark does and writes its records in a form that leaves DuckDB nothing to decide: as many cells as there are
 * columns, whether that was so before, and the record's text if it is wanted.
 */
export async function rewriteCsv(source: string, target: string, input: CsvInput, hasHeader: boolean): Promise<void> {
  const { width, needsRecord } = input
  const out = await RecordFile.create(target)
  try {
    let isHeader = hasHeader
    for await (const records of readRecords(source, input.dialect)) {
      for (const { cells, text } of records) {
        if (isHeader) {
          isHeader = false
          continue
        }
        const kept = cells.length === width ? cells : Array.from({ length: width }, (_, index) => cells[index] ?? null)
        out.add([...kept, cells.length === width ? null : 'x', needsRecord ? text : null])
      }
      await out.flush()
    }
  } finally {
    await out.close()
  }
}

function readRecords(source: string, dialect: CsvDialect): AsyncGenerator<readonly CsvRecord[]> {
  return dialect.multiLine ? multiLineRecords(source, dialect) : lineRecords(source, dialect)
}

async function* lineRecords(source: string, dialect: CsvDialect): AsyncGenerator<readonly CsvRecord[]> {
  const tokenizer = new CsvTokenizer(dialect)
  for await (const lines of readLines(readChunks(source), dialect.lineSeparator))
    yield lines
      .filter((line) => !isBlank(line) && !(dialect.comment !== '' && line.startsWith(dialect.comment)))
      .map((text) => ({ text, cells: tokenizer.line(text) }))
}

const isBlank = (line: string): boolean => !/[^\0- ]/.test(line)

/** A record may end anywhere, so that such a file is held whole. */
const MULTI_LINE_BYTES = 256 << 20

/** Records of one batch: enough for a write, few enough not to fill the memory. */
const BATCH = 10_000

async function* multiLineRecords(source: string, dialect: CsvDialect): AsyncGenerator<readonly CsvRecord[]> {
  const tokenizer = new CsvTokenizer(dialect)
  const chunks: Buffer[] = []
  let bytes = 0
  for await (const chunk of readChunks(source)) {
    bytes += chunk.length
    if (bytes > MULTI_LINE_BYTES)
      throw new SparkError('UNSUPPORTED_FEATURE', {
        feature: `a CSV file of more than ${MULTI_LINE_BYTES >> 20} MiB with the option multiLine, which is read as one text`,
      })
    chunks.push(chunk)
  }
  const whole = utf8Text(withoutMark(Buffer.concat(chunks)))
  const { text, end, cell, original } = multiLineText(whole, dialect.lineSeparator)
  let records: CsvRecord[] = []
  for (let at = 0; at < text.length; ) {
    if (text.startsWith(end, at) || text.charAt(at) === BARE_LINE_FEED) {
      at += end.length
      continue
    }
    if (dialect.comment !== '' && text.startsWith(dialect.comment, at)) {
      const newline = text.indexOf(end, at)
      at = newline < 0 ? text.length : newline + end.length
      continue
    }
    const record = tokenizer.record(text, at, end)
    const cells = record.cells.map((value) => value && cell(value))
    records.push({ cells, text: original(text.slice(at, record.stop)).replace(/\r$/, '') })
    at = record.end
    if (records.length === BATCH) {
      yield records
      records = []
    }
  }
  yield records
}

/** Refuses a file whose header is not the schema's. */
export async function checkCsvHeader(
  source: string,
  uri: string,
  expected: readonly string[],
  dialect: CsvDialect,
): Promise<void> {
  const header = await firstRecord(source, dialect)
  if (header === undefined) return
  const names = header.cells.map((cell) => Buffer.from(cell ?? '', 'latin1').toString('utf8'))
  const isSame = (name: string, index: number) => name.toLowerCase() === expected[index]?.toLowerCase()
  if (names.length === expected.length && names.every(isSame)) return
  throw new SparkError('FAILED_READ_FILE.NO_HINT', {
    path: uri,
    reason: `the CSV header is not the schema's: it is ${names.join(', ')}, and the schema is ${expected.join(', ')}`,
  })
}

async function firstRecord(source: string, dialect: CsvDialect): Promise<CsvRecord | undefined> {
  for await (const [first] of readRecords(source, dialect)) if (first) return first
  return undefined
}
