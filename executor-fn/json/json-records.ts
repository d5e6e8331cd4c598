import type { JsonDialect } from '../../common/protocol/source-options.ts'
import { type JsonNode, parseJson } from './parse-json.ts'

/** The objects of a record, as a strict JSON array of them: the record is one, or an array of some. undefined: it is malformed. */
export function jsonRecords(record: string, dialect: JsonDialect): string | undefined {
  const node = parseJson(record, dialect)
  if (node?.kind === 'object') return `[${strictJson(node, record)}]`
  if (node?.kind !== 'array' || node.items.some((item) => item.kind !== 'object')) return undefined
  return strictJson(node, record)
}

function strictJson(node: JsonNode, source: string): string {
  switch (node.kind) {
    case 'object':
      return `{${node.fields.map(([name, value]) => `${quoted(name)}:${strictJson(value, source)}`).join(',')}}`
    case 'array':
      return `[${node.items.map((item) => strictJson(item, source)).join(',')}]`
    case 'string':
      return quoted(node.value)
    case 'number':
      return strictNumber(source.slice(node.start, node.end))
    case 'boolean':
    case 'null':
      return source.slice(node.start, node.end)
  }
}

/** Half a character is none. */
const quoted = (text: string): string => JSON.stringify(text.replace(/\p{Surrogate}/gu, '\ufffd'))

/** In the form that DuckDB reads: it has the words, but neither the sign nor the zeros. */
const strictNumber = (number: string): string =>
  number
    .replace(/^([-+]?)INF$/, '$1Infinity')
    .replace(/^\+/, '')
    .replace(/^(-?)0+(?=\d)/, '$1')
