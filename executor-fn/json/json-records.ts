import { type JsonNode, parseJson } from '../../common/json/parse-json.ts'
import { STRICT_JSON } from '../../common/json/strict-json.ts'
import { wholeCharacters } from '../../common/json/whole-characters.ts'
import type { JsonDialect } from '../../common/protocol/source-options.ts'

/** Stands between the objects of a record: strict JSON has it nowhere. */
export const RECORD_SEPARATOR = '\u001e'

/**
 * The objects of a record in strict JSON, each with a separator behind it: the record is one, or an array of some. Of fields of one name the last counts.
 * undefined: the record is malformed.
 */
export function jsonRecords(record: string, dialect: JsonDialect): string | undefined {
  const node = parseJson(record, dialect)
  const objects = node?.kind === 'array' ? node.items : node && [node]
  if (objects === undefined || objects.some(({ kind }) => kind !== 'object')) return undefined
  return objects.map((object) => strictJson(object, record) + RECORD_SEPARATOR).join('')
}

/** A document of any kind in strict JSON; undefined: it is malformed. Of fields of one name the last counts. */
export function strictDocument(document: string, dialect: JsonDialect): string | undefined {
  const node = parseJson(document, dialect)
  return node && strictJson(node, document)
}

function strictJson(node: JsonNode, source: string): string {
  switch (node.kind) {
    case 'object':
      return `{${lastOfEach(node.fields)
        .map(([name, value]) => `${quoted(name)}:${nestedJson(value, source)}`)
        .join(',')}}`
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

/** A value of a field as it stands, blanks and all, if that is strict JSON: it may be wanted as text. */
function nestedJson(node: JsonNode, source: string): string {
  if (node.kind !== 'object' && node.kind !== 'array') return strictJson(node, source)
  const text = source.slice(node.start, node.end)
  const isStrict = parseJson(text, STRICT_JSON) !== undefined && !SURROGATE_ESCAPE.test(text) && !repeatsNames(node)
  return isStrict ? text : strictJson(node, source)
}

const SURROGATE_ESCAPE = /\\u[dD][89a-fA-F]/

function repeatsNames(node: JsonNode): boolean {
  if (node.kind === 'array') return node.items.some(repeatsNames)
  if (node.kind !== 'object') return false
  return lastOfEach(node.fields).length < node.fields.length || node.fields.some(([, value]) => repeatsNames(value))
}

const lastOfEach = <T>(fields: readonly (readonly [string, T])[]): readonly (readonly [string, T])[] => [
  ...new Map(fields),
]

const quoted = (text: string): string => JSON.stringify(wholeCharacters(text))

/** In the form that DuckDB reads: it has the words, but neither the sign nor the zeros. */
const strictNumber = (number: string): string =>
  number
    .replace(/^([-+]?)INF$/, '$1Infinity')
    .replace(/^\+/, '')
    .replace(/^(-?)0+(?=\d)/, '$1')
