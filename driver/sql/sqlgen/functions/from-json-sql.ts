import { isStrictJson } from '../../../../common/json/strict-json-sql.ts'
import type { JsonReadOptions } from '../../../../common/protocol/source-options.ts'
import { type DataType, type StructType, structType } from '../../../../common/types/data-type.ts'
import { hasTwinFields } from '../../../../common/types/duckdb-type-name.ts'
import { existsRecursively } from '../../../../common/types/exists-recursively.ts'
import type { ReadCall } from '../../expressions/functions/json-schema-arguments.ts'
import { bindOnce, bound } from '../bind-once.ts'
import { duckDbType } from '../duckdb-types.ts'
import { identifier } from '../identifier.ts'
import { stringLiteral } from '../literal.ts'
import { wantsExactNumbers, withExactNumbers } from '../sources/exact-numbers.ts'
import { type JsonReading, jsonFields, jsonValue } from '../sources/json-value.ts'
import { anyOf } from '../sources/malformed-records.ts'
import { countFields } from '../text/json-text.ts'
import type { FunctionCall, FunctionCompiler } from './function-call.ts'

const BLANKS = "' \t\r\n'"

/**
 * By the rules of the JSON data source. Strict JSON in which no object has two fields of one name DuckDB reads as it stands, anything else once our own parser
 * has written it anew. Blank text is null, text that is no JSON a struct of nulls.
 */
export const fromJson: FunctionCompiler = (c) => {
  const call = JSON.parse(String(c.literal(1))) as ReadCall<JsonReadOptions>
  const type = c.dataType
  const options: JsonReading = { ...call.options, exactNumbers: wantsExactNumbers(type) }
  if (existsRecursively(type, hasTwinFields)) throw c.unsupported('from_json of structs with fields of one name')
  return c.result(
    bindOnce(
      c.sql(0),
      (text) => {
        const value = type.kind === 'struct' ? structOf(c, type, text, options) : collectionOf(c, text, options)
        return `CASE WHEN ltrim(${text}, ${BLANKS}) <> '' THEN ${value} END`
      },
      'text',
    ),
  )
}

/** Our own parser's; text that begins with the mark of a byte order is no JSON, but JavaScript does not see the mark. */
const ownDocument = (text: string, { dialect }: JsonReading): string =>
  `CASE WHEN NOT starts_with(${text}, chr(65279)) THEN flashover_strict_json(${text}, ${stringLiteral(JSON.stringify(dialect))}) END`

function collectionOf(c: FunctionCall, text: string, options: JsonReading): string {
  const type = c.dataType
  const isAsItStands = `${isStrictJson(text)} AND NOT ${repeatsFields(text, type, 0)}`
  const strict = `CASE WHEN ${isAsItStands} THEN ltrim(${text}, ${BLANKS}) ELSE ${ownDocument(text, options)} END`
  const isOfStructs = type.kind === 'array' && type.elementType.kind === 'struct'
  // An object alone is an array of one.
  const document = isOfStructs
    ? bound(strict, (json) => `CASE WHEN starts_with(${json}, '{') THEN '[' || ${json} || ']' ELSE ${json} END`, 'json')
    : strict
  return bound(
    options.exactNumbers ? withExactNumbers(document) : document,
    (doc) => {
      const { value, malformed } = jsonValue(doc, type, options, 'copied')
      if (options.mode !== 'FAILFAST') return value
      return `CASE WHEN ${anyOf([`${doc} IS NULL`, `${doc} = 'null'`, malformed])} THEN ${failure(c, 1)} ELSE ${value} END`
    },
    'doc',
  )
}

/** Whether an object has two fields of a name that is looked for: DuckDB finds the first, Spark keeps the last. */
function repeatsFields(json: string, type: DataType, depth: number): string {
  const x = `r${depth}`
  const any = (elements: string, element: DataType): string => {
    const repeats = repeatsFields(x, element, depth + 1)
    if (repeats === 'false') return repeats
    return `coalesce(list_bool_or(list_transform(${elements}, lambda ${x}: ${repeats})), false)`
  }
  switch (type.kind) {
    case 'struct': {
      if (type.fields.length === 0) return 'false'
      const found = jsonFields(
        json,
        type.fields.map(({ name }) => name),
      )
      return `coalesce(${bound(found, (list) => repeatsAmong(json, list, type, depth + 1), x)}, false)`
    }
    case 'array':
      return any(`json_extract(${json}, '$[*]')`, type.elementType)
    case 'map': {
      const repeats = any(`json_extract(${json}, '$.*')`, type.valueType)
      return `(coalesce(len(json_keys(${json})) <> len(list_distinct(json_keys(${json}))), false) OR ${repeats})`
    }
    default:
      return 'false'
  }
}

/** The same of an object whose fields have been looked for; null where it is none. */
function repeatsAmong(json: string, found: string, { fields }: StructType, depth: number): string {
  const names = fields.map(({ name }) => name)
  const inner = fields.map(({ dataType }, index) => repeatsFields(`${found}[${index + 1}]`, dataType, depth))
  const own = `${countFields(json, names)} <> list_count(${found})`
  return `(${[own, ...inner.filter((sql) => sql !== 'false')].join(' OR ')})`
}

function structOf(c: FunctionCall, type: StructType, text: string, options: JsonReading): string {
  const corrupt = type.fields.find(({ name }) => name === options.columnNameOfCorruptRecord)
  const read = structType(type.fields.filter((field) => field !== corrupt))
  const names = read.fields.map(({ name }) => name)
  const exact = (json: string): string => (options.exactNumbers ? withExactNumbers(json) : json)
  const fieldsOf = (json: string): string =>
    `CAST(${names.length > 0 ? jsonFields(exact(json), names) : '[]'} AS VARCHAR[])`
  const strict = `CASE WHEN ${isStrictJson(text)} AND starts_with(ltrim(${text}, ${BLANKS}), '{') THEN ${fieldsOf(text)} END`
  const ofOwn = bound(
    ownDocument(text, options),
    (doc) => {
      const found = `CASE WHEN starts_with(${doc}, '{') THEN ${fieldsOf(doc)} END`
      return bound(found, (fields) => structOfFields(c, type, read, { text, fields }, options), 'found')
    },
    'doc',
  )
  // Said twice: most rows are spared the names of the second way, each of which DuckDB fills for all of them.
  return bound(
    strict,
    (fields) => {
      const repeats = names.length > 0 ? repeatsAmong(text, fields, read, 0) : 'false'
      const asItStands = structOfFields(c, type, read, { text, fields }, options)
      return `CASE WHEN ${fields} IS NOT NULL AND NOT ${repeats} THEN ${asItStands} ELSE ${ofOwn} END`
    },
    'strict',
  )
}

/** The texts of fields as a struct. */
function structOfFields(
  c: FunctionCall,
  type: StructType,
  read: StructType,
  { text, fields }: { readonly text: string; readonly fields: string },
  options: JsonReading,
): string {
  const values = read.fields.map(({ dataType }, index) =>
    jsonValue(`${fields}[${index + 1}]`, dataType, options, 'copied', 1),
  )
  const malformed = anyOf([
    `${fields} IS NULL`,
    ...values.map((value) => value.malformed).filter((sql) => sql !== 'false'),
  ])
  const items = type.fields.map((field) => {
    const value = values[read.fields.indexOf(field)]?.value ?? `CASE WHEN ${malformed} THEN ${text} END`
    return `${identifier(field.name)} := ${value}`
  })
  const struct = `CAST(${items.length > 0 ? `struct_pack(${items.join(', ')})` : 'NULL'} AS ${duckDbType(type)})`
  if (options.mode !== 'FAILFAST') return struct
  return `CASE WHEN ${malformed} THEN ${failure(c, type.fields.length)} ELSE ${struct} END`
}

const failure = (c: FunctionCall, columns: number): string =>
  c.raise('MALFORMED_RECORD_IN_PARSING.WITHOUT_SUGGESTION', {
    badRecord: `[${Array.from({ length: columns }, () => 'null').join(',')}]`,
    failFastMode: 'FAILFAST',
  })
