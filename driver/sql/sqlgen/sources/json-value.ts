import type { DatetimePatterns, JsonReadOptions } from '../../../../common/protocol/source-options.ts'
import {
  type DataType,
  DateType,
  type StructField,
  TimestampNtzType,
  TimestampType,
} from '../../../../common/types/data-type.ts'
import { castFromString } from '../casts/cast-from-string.ts'
import { compiled } from '../compiled.ts'
import { duckDbType } from '../duckdb-types.ts'
import { identifier } from '../identifier.ts'
import { stringLiteral } from '../literal.ts'
import { parseDatetime } from '../text/parse-datetime.ts'
import { hasZone, isDecimal } from './csv-value.ts'

/**
 * What a JSON value is as a value of a type. `value` is null for JSON's null and where it cannot be converted; `fails` says that it cannot;
 * `malformed` also holds where the value is there, but something within it failed: structs keep their other fields.
 */
export interface JsonValue {
  readonly value: string
  readonly fails: string
  readonly malformed: string
}

/**
 * The SQL of a JSON array of names: the fields that lead from the column `doc` to the value itself, or to one within it that `below`, names
 * of fields, leads to.
 */
export type JsonPath = (below: readonly string[]) => string

/**
 * `json`: an expression for a JSON value as text, which stands many times in the result. Its first character tells what it is: DuckDB
 * writes JSON without blanks. `path` is undefined where it is in an array or map.
 */
export function jsonValue(
  json: string,
  type: DataType,
  options: JsonReadOptions,
  path?: JsonPath,
  depth = 0,
): JsonValue {
  switch (type.kind) {
    case 'array':
      return arrayValue(json, type.elementType, options, depth)
    case 'map':
      return mapValue(json, type.valueType, duckDbType(type), options, depth)
    case 'struct':
      return structValue(json, type.fields, duckDbType(type), options, path, depth)
    default: {
      const value = type.kind === 'string' ? stringValue(json, path) : atomicValue(json, type, options)
      const fails = type.kind === 'string' ? 'false' : `(${isValue(json)} AND ${value} IS NULL)`
      return { value, fails, malformed: fails }
    }
  }
}

/** The fields of an object, all found in one pass. */
export const jsonFields = (json: string, names: readonly string[]): string =>
  `json_extract(${json}, [${names.map((name) => stringLiteral(pointer(name))).join(', ')}])`

const pointer = (name: string): string => `/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`

const isValue = (json: string): string => `(${json} IS NOT NULL AND ${json}::VARCHAR <> 'null')`
const startsWith = (json: string, char: string): string => `starts_with(${json}::VARCHAR, '${char}')`

function atomicValue(json: string, type: DataType, options: JsonReadOptions): string {
  const raw = `${json}::VARCHAR`
  const isString = startsWith(json, '"')
  const text = `json_extract_string(${json}, '$')`
  const isInteger = `ltrim(${raw}, '-0123456789') = ''`
  const target = duckDbType(type)
  switch (type.kind) {
    case 'boolean':
      return `CASE ${raw} WHEN 'true' THEN true WHEN 'false' THEN false END`
    case 'tinyint':
    case 'smallint':
    case 'int':
    case 'bigint':
      return `CASE WHEN ${isInteger} THEN TRY_CAST(${raw} AS ${target}) END`
    case 'float':
    case 'double': {
      const words = options.dialect.allowNonNumericNumbers ? NUMBER_WORDS : []
      const whens = words.map(([word, value]) => `WHEN ${stringLiteral(word)} THEN '${value}'::${target} `).join('')
      return `CASE ${raw} ${whens}ELSE CASE WHEN NOT ${isString} THEN TRY_CAST(${raw} AS ${target}) END END`
    }
    case 'decimal': {
      const number = `CASE WHEN ${isString} THEN ${text} ELSE ${raw} END`
      return `CASE WHEN ${isDecimal(number)} THEN TRY_CAST(${number} AS ${target}) END`
    }
    case 'date':
      return `CASE WHEN ${isString} THEN ${datetimeValue(text, 'DATE', options)} END`
    case 'timestamp':
      return `CASE WHEN ${isString} THEN ${datetimeValue(text, 'TIMESTAMP', options)} WHEN ${isInteger} THEN make_timestamp(TRY_CAST(${raw} AS BIGINT) * 1000000) END`
    case 'timestamp_ntz':
      return `CASE WHEN ${isString} THEN ${datetimeValue(text, 'TIMESTAMP_NTZ', options)} END`
    case 'binary':
      return `CASE WHEN ${isString} THEN TRY(from_base64(${text})) END`
    default:
      return `CAST(NULL AS ${target})`
  }
}

/** What is no string is its text as it stands. DuckDB writes numbers and objects anew, hence of them the document is asked. */
function stringValue(json: string, path: JsonPath | undefined): string {
  const raw = `${json}::VARCHAR`
  const isSame = `(ltrim(${raw}, '-0123456789') = '' OR ${raw} IN ('true', 'false'))`
  const written = path ? `CASE WHEN ${isSame} THEN ${raw} ELSE flashover_json_field_text(doc, ${path([])}) END` : raw
  return `CASE WHEN ${startsWith(json, '"')} THEN json_extract_string(${json}, '$') WHEN ${isValue(json)} THEN ${written} END`
}

const NUMBER_WORDS = [
  ['"NaN"', 'nan'],
  ['"Infinity"', 'inf'],
  ['"+Infinity"', 'inf'],
  ['"+INF"', 'inf'],
  ['"-Infinity"', '-inf'],
  ['"-INF"', '-inf'],
] as const

function datetimeValue(text: string, type: 'DATE' | 'TIMESTAMP' | 'TIMESTAMP_NTZ', patterns: DatetimePatterns): string {
  const cast = (to: DataType): string => castFromString(compiled(text, 'VARCHAR'), to, 'try').sql
  switch (type) {
    case 'DATE':
      // A number in quotes is days since 1970.
      return patterns.dateFormat === undefined
        ? `coalesce(${cast(DateType)}, DATE '1970-01-01' + TRY_CAST(nullif(${text}, '') AS INTEGER))`
        : parseDatetime(text, patterns.dateFormat, 'DATE')
    case 'TIMESTAMP':
      return patterns.timestampFormat === undefined
        ? cast(TimestampType)
        : parseDatetime(text, patterns.timestampFormat, 'TIMESTAMP')
    case 'TIMESTAMP_NTZ':
      return patterns.timestampNtzFormat === undefined
        ? `CASE WHEN NOT ${hasZone(text)} THEN ${cast(TimestampNtzType)} END`
        : parseDatetime(text, patterns.timestampNtzFormat, 'TIMESTAMP')
  }
}

/** An element that fails takes the array with it. */
function arrayValue(json: string, element: DataType, options: JsonReadOptions, depth: number): JsonValue {
  const x = `x${depth}`
  const inner = jsonValue(x, element, options, undefined, depth + 1)
  const elements = `json_extract(${json}, '$[*]')`
  const any = (condition: string): string => anyElement(elements, x, condition)
  const isArray = startsWith(json, '[')
  return {
    value: `CASE WHEN ${isArray} AND NOT ${any(inner.fails)} THEN list_transform(${elements}, lambda ${x}: ${inner.value}) END`,
    fails: `(${isValue(json)} AND (NOT ${isArray} OR ${any(inner.fails)}))`,
    malformed: `(${isValue(json)} AND (NOT ${isArray} OR ${any(inner.malformed)}))`,
  }
}

function mapValue(json: string, element: DataType, type: string, options: JsonReadOptions, depth: number): JsonValue {
  const x = `x${depth}`
  const inner = jsonValue(x, element, options, undefined, depth + 1)
  const elements = `json_extract(${json}, '$.*')`
  const any = (condition: string): string => anyElement(elements, x, condition)
  const isObject = startsWith(json, '{')
  const map = `map(json_keys(${json}), list_transform(${elements}, lambda ${x}: ${inner.value}))`
  return {
    value: `CASE WHEN ${isObject} AND NOT ${any(inner.fails)} THEN CAST(${map} AS ${type}) END`,
    fails: `(${isValue(json)} AND (NOT ${isObject} OR ${any(inner.fails)}))`,
    malformed: `(${isValue(json)} AND (NOT ${isObject} OR ${any(inner.malformed)}))`,
  }
}

/** A field that fails is null. */
function structValue(
  json: string,
  fields: readonly StructField[],
  type: string,
  options: JsonReadOptions,
  path: JsonPath | undefined,
  depth: number,
): JsonValue {
  const x = `x${depth}`
  const found = `[${jsonFields(
    json,
    fields.map(({ name }) => name),
  )}]`
  const inner = fields.map((field, index) =>
    jsonValue(
      `${x}[${index + 1}]`,
      field.dataType,
      options,
      path && ((below) => path([field.name, ...below])),
      depth + 1,
    ),
  )
  const items = fields.map(({ name }, index) => `${identifier(name)} := ${inner[index]?.value ?? 'NULL'}`)
  const isObject = startsWith(json, '{')
  const anyField = inner.map(({ malformed }) => malformed).join(' OR ') || 'false'
  return {
    value: `CASE WHEN ${isObject} THEN CAST(list_transform(${found}, lambda ${x}: struct_pack(${items.join(', ')}))[1] AS ${type}) END`,
    fails: `(${isValue(json)} AND NOT ${isObject})`,
    malformed: `(${isValue(json)} AND (NOT ${isObject} OR ${anyElement(found, x, anyField)}))`,
  }
}

/** Whether the condition holds for an element of a list, in which it is called `name`. */
export const anyElement = (list: string, name: string, condition: string): string =>
  condition === 'false'
    ? 'false'
    : `coalesce(list_bool_or(list_transform(${list}, lambda ${name}: ${condition})), false)`
