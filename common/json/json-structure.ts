import type { JsonDialect } from '../protocol/source-options.ts'

import { type JsonNode, parseJson } from './parse-json.ts'
import { wholeCharacters } from './whole-characters.ts'

const MAX_PRECISION = 38

type Structure = string | readonly Structure[] | { readonly [name: string]: Structure }

/**
 * The types of a record's values in the notation of DuckDB's `json_structure`, where that does not tell enough: JSON that is not strict, whole numbers
 * that no bigint holds, empty objects, names that come twice, and, if decimals are preferred, all numbers with a point. An array lists the
 * structures of all its elements. undefined: the record is malformed.
 */
export function jsonStructure(record: string, dialect: JsonDialect, prefersDecimal: boolean): string | undefined {
  const node = parseJson(record, dialect)
  return node && JSON.stringify(structureOf(node, record, prefersDecimal))
}

function structureOf(node: JsonNode, source: string, prefersDecimal: boolean): Structure {
  switch (node.kind) {
    case 'object': {
      const fields = node.fields.map(
        ([name, value]) => [wholeCharacters(name), structureOf(value, source, prefersDecimal)] as const,
      )
      const names = new Set(fields.map(([name]) => name))
      return names.size === fields.length ? Object.fromEntries(fields) : 'DUPLICATE'
    }
    case 'array': {
      const items = new Map(
        node.items.map((item) => {
          const structure = structureOf(item, source, prefersDecimal)
          return [JSON.stringify(structure), structure]
        }),
      )
      return items.size === 0 ? ['NULL'] : [...items.values()]
    }
    case 'string':
      return (prefersDecimal ? decimalType(node.value) : undefined) ?? 'VARCHAR'
    case 'number':
      return numberType(source.slice(node.start, node.end), prefersDecimal)
    case 'boolean':
      return 'BOOLEAN'
    case 'null':
      return 'NULL'
  }
}

function numberType(text: string, prefersDecimal: boolean): Structure {
  if (/^-?\d+$/.test(text)) {
    if (text.length < 16) return 'BIGINT'
    const value = BigInt(text)
    if (value === BigInt.asIntN(64, value)) return 'BIGINT'
    return decimalType(text) ?? 'DOUBLE'
  }
  return (prefersDecimal ? decimalType(text) : undefined) ?? 'DOUBLE'
}

/** The decimal that holds exactly this number, as Java's BigDecimal has precision and scale. */
function decimalType(text: string): string | undefined {
  const parts = /^[+-]?(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d{1,4}))?$/.exec(text)
  if (!parts) return undefined
  const [, whole = '', fraction = '', exponent = '0'] = parts
  if (whole === '' && fraction === '') return undefined
  const scale = fraction.length - Number(exponent)
  const digits = `${whole}${fraction}`.replace(/^0+(?=\d)/, '').length
  const precision = Math.max(digits, scale)
  return precision <= MAX_PRECISION ? `DECIMAL(${precision},${scale})` : undefined
}
