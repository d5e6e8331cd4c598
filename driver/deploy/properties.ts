/** The syntax of Java's properties: `key value`, `key=value` or `key: value`; comments, continued lines and escapes. */
export function parseProperties(text: string): ReadonlyMap<string, string> {
  const properties = new Map<string, string>()
  for (const line of logicalLines(text.replace(/^\uFEFF/, ''))) {
    const [, key = '', value = ''] = /^((?:\\[\s\S]|[^\\=:\s])*)[ \t\f]*[=:]?[ \t\f]*([\s\S]*)$/.exec(line) ?? []
    // As spark-submit reads them, values are trimmed.
    properties.set(withoutEscapes(key), withoutEscapes(value.trim()))
  }
  return properties
}

/** Lines without comments and blank ones; a line that ends in an odd number of backslashes goes on in the next. */
function logicalLines(text: string): readonly string[] {
  const lines: string[] = []
  let open: string | undefined
  for (const natural of text.split(/\r\n|\r|\n/)) {
    const line = natural.replace(/^[ \t\f]+/, '')
    if (open === undefined && (line === '' || line.startsWith('#') || line.startsWith('!'))) continue
    const whole: string = (open ?? '') + line
    const continues = (/\\*$/.exec(line)?.[0].length ?? 0) % 2 === 1
    open = continues ? whole.slice(0, -1) : undefined
    if (open === undefined) lines.push(whole)
  }
  if (open !== undefined) lines.push(open)
  return lines
}

const CONTROLS: Readonly<Record<string, string>> = { t: '\t', n: '\n', r: '\r', f: '\f' }

const withoutEscapes = (text: string): string =>
  text.replace(/\\(?:u([0-9a-fA-F]{4})|([\s\S]))/g, (_, code?: string, character = '') =>
    code === undefined ? (CONTROLS[character] ?? character) : String.fromCharCode(Number.parseInt(code, 16)),
  )
