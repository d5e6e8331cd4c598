import { type JsonNode, parseJson } from '../../common/json/parse-json.ts'
import { STRICT_JSON } from '../../common/json/strict-json.ts'
import { javaDouble } from '../../common/types/java-double.ts'

/** A value as Jackson writes it anew: without blanks, numbers with a point as Java's doubles, half characters and, to bytes, those beyond 16 bits by their escapes. */
export function jacksonText(node: JsonNode, source: string, toBytes: boolean): string {
  switch (node.kind) {
    case 'object':
      return `{${node.fields
        .map(([name, value]) => `${jacksonString(name, toBytes)}:${jacksonText(value, source, toBytes)}`)
        .join(',')}}`
    case 'array':
      return `[${node.items.map((item) => jacksonText(item, source, toBytes)).join(',')}]`
    case 'string':
      return jacksonString(node.value, toBytes)
    case 'number':
      return jacksonNumber(source.slice(node.start, node.end))
    case 'boolean':
    case 'null':
      return source.slice(node.start, node.end)
  }
}

/** A value in strict JSON, written anew. */
export function copiedJson(json: string): string | undefined {
  const node = parseJson(json, STRICT_JSON)
  return node && jacksonText(node, json, true)
}

function jacksonNumber(text: string): string {
  if (/[NI]/.test(text)) return `"${text.replace('+', '').replace(/INF$/, 'Infinity')}"`
  if (!/[.eE]/.test(text)) return text === '-0' ? '0' : text
  const value = Number(text)
  return Number.isFinite(value) ? javaDouble(value) : `"${javaDouble(value)}"`
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is escaped
const ESCAPED = /["\\\u0000-\u001f]/g
const SHORT: Readonly<Record<string, string>> = {
  '"': '\\"',
  '\\': '\\\\',
  '\b': '\\b',
  '\t': '\\t',
  '\n': '\\n',
  '\f': '\\f',
  '\r': '\\r',
}

function jacksonString(text: string, toBytes: boolean): string {
  const escaped = text.replace(ESCAPED, (char) => SHORT[char] ?? unicodeEscape(char))
  return `"${toBytes ? escaped.replace(/[\ud800-\udfff]/g, unicodeEscape) : escaped}"`
}

const unicodeEscape = (char: string): string => `\\u${char.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}`
