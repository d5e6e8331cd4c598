/**
 * The sqllogictest format as `test/sql` writes it. A file is a list of records, parted by blank lines; `#` begins a comment.
 *
 *     statement ok                        the statement succeeds
 *     statement error DIVIDE_BY_ZERO      it fails with this error condition
 *     query int,string [rowsort]          it answers columns of these types (Spark's simpleString) and, after `----`, these rows
 *
 * Rows are one line each, values in the text form of Spark's cast to string, parted by tabs; NULL and (empty) stand for themselves.
 * `rowsort`: in any order. `onlyif flashover` before a record: the answer is ours, and the comment says how Spark's differs.
 */
export interface SltRecord {
  readonly line: number
  readonly sql: string
  readonly expected: Expected
}

export type Expected =
  | { readonly kind: 'ok' }
  | { readonly kind: 'error'; readonly condition: string }
  | { readonly kind: 'rows'; readonly types: string; readonly anyOrder: boolean; readonly rows: readonly string[] }

export function parseSlt(text: string, file: string): readonly SltRecord[] {
  const records: SltRecord[] = []
  let block: string[] = []
  text.split('\n').forEach((line, index, lines) => {
    if (line.trim() !== '') block.push(line)
    if (line.trim() !== '' && index < lines.length - 1) return
    const record = parseRecord(block, index - block.length + 1, file)
    if (record) records.push(record)
    block = []
  })
  return records
}

function parseRecord(block: readonly string[], line: number, file: string): SltRecord | undefined {
  const [first, ...rest] = block.filter((text) => !text.startsWith('#') && text !== 'onlyif flashover')
  if (first === undefined) return undefined
  const divider = rest.indexOf('----')
  const sql = (divider < 0 ? rest : rest.slice(0, divider)).join('\n')
  const fail = () => new Error(`${file}:${line}: not a record: ${first}`)
  if (sql === '') throw fail()
  if (first === 'statement ok') return { line, sql, expected: { kind: 'ok' } }
  const condition = /^statement error ([\w.]+)$/.exec(first)?.[1]
  if (condition !== undefined) return { line, sql, expected: { kind: 'error', condition } }
  const [, types, rowsort] = /^query (.+?)( rowsort)?$/.exec(first) ?? []
  if (types === undefined || divider < 0) throw fail()
  return {
    line,
    sql,
    expected: { kind: 'rows', types, anyOrder: rowsort !== undefined, rows: rest.slice(divider + 1) },
  }
}
