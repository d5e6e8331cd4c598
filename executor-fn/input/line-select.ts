import { createWriteStream } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { pipeline } from 'node:stream/promises'
import type { DelimitedFileSplit } from '../../common/protocol/task-input.ts'
import type { TaskContext } from '../task-environment.ts'
import type { FileGroup } from './delimited-input.ts'
import { NO_HIVE_PARTITIONS, quotePath } from './input-view.ts'
import { isGzip, localFile, readChunks } from './local-file.ts'
import { RECORD_FILE_FORMAT, RecordFile } from './record-file.ts'
import { readLines } from './text-records.ts'
import { BYTE_ORDER_MARK, Utf8Check } from './utf8-check.ts'

/** How lines are read: from the file as it is, from one rewritten, or a file as one line. */
export type LineSource = 'plain' | 'records' | 'whole'

export async function prepareLines(
  context: TaskContext,
  name: string,
  split: DelimitedFileSplit,
  isWhole: boolean,
  separator: string | undefined,
): Promise<{ readonly source: LineSource; readonly path: string }> {
  const path = await localFile(context, name, split)
  if (isWhole) return { source: 'whole', path: await plainCopy(path, `${name}.whole`) }
  if ((separator ?? '\n') === '\n' && (await hasPlainLines(path, separator))) return { source: 'plain', path }
  const out = await RecordFile.create(`${name}.records`)
  try {
    for await (const lines of readLines(readChunks(path), separator)) {
      for (const line of lines) out.add([line])
      await out.flush()
    }
  } finally {
    await out.close()
  }
  return { source: 'records', path: out.path }
}

/** Text: each line is a row. */
export const textSelect = (group: FileGroup<LineSource>): string =>
  `SELECT line AS c0${group.partition} FROM ${lineRelation(group)}`

/** Files as a relation with one column `line`; the files' paths are in `filename`. */
export function lineRelation({ source, files }: FileGroup<LineSource>): string {
  const paths = `[${files.map((file) => quotePath(file.path)).join(', ')}]`
  if (source === 'whole') return `(SELECT content AS line, filename FROM read_text(${paths}) WHERE size > 0)`
  const format = source === 'records' ? RECORD_FILE_FORMAT : PLAIN_LINES
  return (
    `(SELECT coalesce(line, '') AS line, filename FROM read_csv(${paths}, columns = {'line': 'VARCHAR'}, ${format}, ` +
    `max_line_size = 16000000, buffer_size = 32000000, ${NO_HIVE_PARTITIONS}))`
  )
}

/** A CSV of one column without quotes: no text has this separator. An empty line is a null of such a file. */
const PLAIN_LINES =
  `auto_detect = false, header = false, delim = '\u001f\u001e\u001f\u001e', quote = '', escape = '', ` +
  `strict_mode = false, null_padding = false, new_line = '\\n'`

/** Whether DuckDB reads the lines as Spark does: all end in a newline alone, the text is UTF-8 and has no byte order mark. */
async function hasPlainLines(path: string, separator: string | undefined): Promise<boolean> {
  const utf8 = new Utf8Check()
  let isFirst = true
  for await (const chunk of readChunks(path)) {
    if (isFirst && chunk.subarray(0, 3).equals(BYTE_ORDER_MARK)) return false
    isFirst = false
    if (chunk.includes(CARRIAGE_RETURN) || !utf8.accepts(chunk)) return false
  }
  return utf8.ends() && (separator === undefined || separator === '\n')
}

const CARRIAGE_RETURN = 0x0d

/** Folders by whose names read_text would have columns, for which it knows no option, instead of its own. */
const SHADOWING = /[/\\](content|filename|last_modified|size)=/i

/** The file itself, or a copy that is unpacked and UTF-8: DuckDB's read_text knows no other. */
async function plainCopy(path: string, target: string): Promise<string> {
  const utf8 = new Utf8Check()
  let isUtf8 = true
  for await (const chunk of readChunks(path)) isUtf8 &&= utf8.accepts(chunk)
  if (isUtf8 && utf8.ends()) {
    if (!isGzip(path) && !SHADOWING.test(path)) return path
    await pipeline(readChunks(path), createWriteStream(target))
    return target
  }
  const chunks: Buffer[] = []
  for await (const chunk of readChunks(path)) chunks.push(chunk)
  await writeFile(target, Buffer.concat(chunks).toString('utf8'))
  return target
}
