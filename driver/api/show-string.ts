import type { DataType, StructType } from '../../common/types/data-type.ts'
import type { RowValue } from '../../common/types/row.ts'
import { valueText } from './value-text.ts'

export interface ShowOptions {
  readonly rows: number
  /** Longest cell in characters; 0: no limit. */
  readonly truncate: number
  readonly vertical: boolean
  /** Of timestamps; undefined: UTC. */
  readonly timeZone?: string | undefined
}

/** The table of `show`, as PySpark prints it: right-aligned when cells are truncated, wide characters counted twice. */
export const showString = (...args: Parameters<typeof showLines>): string => [...showLines(...args)].join('')

/** The same line by line: the text of a large table need not fit one string. */
export function* showLines(
  found: readonly (readonly RowValue[])[],
  schema: StructType,
  options: ShowOptions,
): Generator<string> {
  const shown = found.slice(0, options.rows)
  const names = schema.fields.map((field) => cell(field.name, options.truncate))
  const types = schema.fields.map((field) => field.dataType)
  const rows = shown.map((row) =>
    types.map((type, index) => cell(cellText(row[index] ?? null, type, options.timeZone), options.truncate)),
  )
  yield* options.vertical ? verticalTable(names, rows) : horizontalTable(names, rows, options.truncate > 0)
  if (found.length > options.rows) yield `only showing top ${options.rows} row${options.rows === 1 ? '' : 's'}\n`
  else if (shown.length > 0 || !options.vertical) yield '\n'
}

const cellText = (value: RowValue, type: DataType, timeZone: string | undefined): string =>
  value === null ? 'NULL' : valueText(value, type, { nestedNull: 'NULL', timeZone })

/** Spark cuts to `limit` UTF-16 units, the last three of them dots, or none below four. */
function cell(text: string, limit: number): string {
  const escaped = text.replace(CONTROLS, (control) => ESCAPES[control] ?? control)
  if (limit <= 0 || escaped.length <= limit) return escaped
  return limit < 4 ? escaped.slice(0, limit) : `${escaped.slice(0, limit - 3)}...`
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: Spark's SchemaUtils.escapeMetaCharacters
const CONTROLS = /[\n\r\t\f\b\v\u0007]/g
const ESCAPES: Readonly<Record<string, string>> = {
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
  '\f': '\\f',
  '\b': '\\b',
  '\v': '\\v',
  '\u0007': '\\a',
}

/** Spark's Utils.stringHalfWidth: UTF-16 units, the full-width ones of East Asian scripts counted twice. */
function widthOf(text: string): number {
  return text.length + (text.match(FULL_WIDTH)?.length ?? 0)
}
const FULL_WIDTH =
  /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe10-\ufe19\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]/g

type Cells = readonly string[]

function* horizontalTable(names: Cells, rows: readonly Cells[], alignRight: boolean): Generator<string> {
  const widths = names.map((name, index) => widest([[name], rows.map((row) => row[index] ?? '')]))
  const rule = `+${widths.map((width) => '-'.repeat(width)).join('+')}+\n`
  const pad = (text: string, width: number) => {
    const fill = ' '.repeat(Math.max(0, width - widthOf(text)))
    return alignRight ? fill + text : text + fill
  }
  const line = (cells: Cells) => `|${cells.map((text, index) => pad(text, widths[index] ?? MIN_WIDTH)).join('|')}|\n`
  yield rule + line(names) + rule
  for (const row of rows) yield line(row)
  yield rule
}

function* verticalTable(names: Cells, rows: readonly Cells[]): Generator<string> {
  if (rows.length === 0) yield '(0 rows)\n'
  const nameWidth = widest([names])
  const valueWidth = widest(rows)
  const pad = (text: string, width: number) => text + ' '.repeat(Math.max(0, width - widthOf(text)))
  for (const [index, row] of rows.entries()) {
    yield `${`-RECORD ${index}`.padEnd(nameWidth + valueWidth + 5, '-')}\n`
    yield names.map((name, i) => ` ${pad(name, nameWidth)} | ${pad(row[i] ?? '', valueWidth)} \n`).join('')
  }
}

const MIN_WIDTH = 3

/** Not Math.max of them all: a large table has more cells than a call takes arguments. */
function widest(groups: Iterable<Cells>): number {
  let width = MIN_WIDTH
  for (const cells of groups) for (const text of cells) width = Math.max(width, widthOf(text))
  return width
}
