import stringWidth from 'string-width'
import type { DataType, StructType } from '../../common/types/data-type.ts'
import type { RowValue } from '../../common/types/row.ts'
import { valueText } from './value-text.ts'

export interface ShowOptions {
  readonly rows: number
  /** Longest cell in characters; 0: no limit. */
  readonly truncate: number
  readonly vertical: boolean
}

/** The table of `show`, as Spark draws it: right-aligned when cells are truncated, wide characters counted twice. */
export function showString(found: readonly (readonly RowValue[])[], schema: StructType, options: ShowOptions): string {
  const shown = found.slice(0, options.rows)
  const names = schema.fields.map((field) => cell(field.name, options.truncate))
  const types = schema.fields.map((field) => field.dataType)
  const rows = shown.map((row) =>
    types.map((type, index) => cell(cellText(row[index] ?? null, type), options.truncate)),
  )
  const table = options.vertical ? verticalTable(names, rows) : horizontalTable(names, rows, options.truncate > 0)
  const more =
    found.length > options.rows ? `only showing top ${options.rows} row${options.rows === 1 ? '' : 's'}\n` : ''
  return table + more + (options.vertical && !more ? '' : '\n')
}

const cellText = (value: RowValue, type: DataType): string => (value === null ? 'NULL' : valueText(value, type))

/** Spark cuts to `limit` characters, the last three of them dots, or none below four. */
function cell(text: string, limit: number): string {
  const escaped = text.replaceAll('\n', '\\n').replaceAll('\r', '\\r').replaceAll('\t', '\\t')
  const characters = [...escaped]
  if (limit <= 0 || characters.length <= limit) return escaped
  return limit < 4 ? characters.slice(0, limit).join('') : `${characters.slice(0, limit - 3).join('')}...`
}

function horizontalTable(names: readonly string[], rows: readonly (readonly string[])[], alignRight: boolean): string {
  const widths = names.map((name, index) =>
    Math.max(3, stringWidth(name), ...rows.map((row) => stringWidth(row[index] ?? ''))),
  )
  const rule = `+${widths.map((width) => '-'.repeat(width)).join('+')}+\n`
  const pad = (text: string, width: number) => {
    const fill = ' '.repeat(Math.max(0, width - stringWidth(text)))
    return alignRight ? fill + text : text + fill
  }
  const line = (cells: readonly string[]) =>
    `|${cells.map((text, index) => pad(text, widths[index] ?? 3)).join('|')}|\n`
  return rule + line(names) + rule + rows.map(line).join('') + rule
}

function verticalTable(names: readonly string[], rows: readonly (readonly string[])[]): string {
  if (rows.length === 0) return '(0 rows)\n'
  const nameWidth = Math.max(3, ...names.map((name) => stringWidth(name)))
  const valueWidth = Math.max(3, ...rows.flat().map((text) => stringWidth(text)))
  const pad = (text: string, width: number) => text + ' '.repeat(Math.max(0, width - stringWidth(text)))
  return rows
    .map((row, index) => {
      const header = `-RECORD ${index}`.padEnd(nameWidth + valueWidth + 5, '-')
      return `${header}\n${names.map((name, i) => ` ${pad(name, nameWidth)} | ${pad(row[i] ?? '', valueWidth)} \n`).join('')}`
    })
    .join('')
}
