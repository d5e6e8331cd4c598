import type { DatetimePatterns, JsonReadOptions } from '../../../../common/protocol/source-options.ts'
import {
  type DataType,
  DateType,
  type StructField,
  structType,
  TimestampNtzType,
  TimestampType,
} from '../../../../common/types/data-type.ts'
import { castFromString } from '../casts/cast-from-string.ts'
import { compiled } from '../compiled.ts'
import { duckDbType } from '../duckdb-types.ts'
import { stringLiteral } from '../literal.ts'

import { packStruct } from '../struct-fields.ts'

import { copiedText } from '../text/json-text.ts'

import { parseDatetime } from '../text/parse-datetime.ts'
import { hasZone, isDecimal } from './csv-value.ts'
import { exactNumber, isExactNumber, withoutExactNumbers } from './exact-numbers.ts'

/**
 * What a JSON value is as a value of a type. `value` is null for JSON's null and where it cannot be converted; `fails` says that it cannot;
 * `malformed` also holds where the value is there, but something within it failed: structs keep their other fields.
 */
export interface JsonValue {
  readonly value: string
  readonly fails: string
  readonly malformed: string
}

/** How JSON is read; `exactNumbers`: it is JSON of `withExactNumbers`. */
export type JsonReading = JsonReadOptions & { readonly exactNumbers?: boolean }

/**
 * The SQL of a JSON array of names: the fields that lead from the column `doc` to the value itself, or to one within it that `below`, names
 * of fields, leads to.
 */
export type JsonPath = (below: readonly string[]) => string

/**
 * `json`: an expression for a JSON value as text, which stands many times in the result. Its first character tells what it is: DuckDB
 * writes JSON without blanks. `place`: where the text of what is no string is found that is wanted as one.
 */
export function jsonValue(json: string, type: DataType, options: JsonReading, place?: TextPlace, depth = 0): JsonValue {
  switch (type.kind) {
    case 'array':
      return arrayValue(json, type.elementType, options, nested(place), depth)
    case 'map':
      return mapValue(json, type.valueType, duckDbType(type), options, nested(place), depth)
    case 'struct':
      return structValue(json, type.fields, duckDbType(type), options, place, depth)
    default: {
      const value = type.kind === 'string' ? stringValue(json, options, place) : atomicValue(json, type, options)
      const fails = type.kind === 'string' ? 'false' : `(${isValue(json)} AND ${value} IS NULL)`
      return { value, fails, malformed: fails }
    }
  }
}

/** Where the text of a value is: in the column `doc`, as it stands; or written anew by Jackson (`copied`). Undefined: as DuckDB writes it. */
export type TextPlace = JsonPath | 'copied'

/** Of an element of an array or map, which has no path. */
const nested = (place: TextPlace | undefined): 'copied' | undefined => (place === 'copied' ? place : undefined)

/** The fields of an object, all found in one pass. */
export const jsonFields = (json: string, names: readonly string[]): string =>
  `json_extract(${json}, [${names.map((name) => stringLiteral(pointer(name))).join(', ')}])`

const pointer = (name: string): string => `/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`

const isValue = (json: string): string => `(${json} IS NOT NULL AND ${json}::VARCHAR <> 'null')`
const startsWith = (json: string, char: string): string => `starts_with(${json}::VARCHAR, '${char}')`

function atomicValue(json: string, type: DataType, options: JsonReading): string {
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
      const exact = options.exactNumbers
        ? ` WHEN ${isExactNumber(raw)} THEN TRY_CAST(${exactNumber(text)} AS ${target})`
        : ''
      const number = `CASE WHEN NOT ${isString} THEN TRY_CAST(${raw} AS ${target})${exact} END`
      if (!options.dialect.allowNonNumericNumbers) return number
      const whens = NUMBER_WORDS.map(([word, value]) => `WHEN ${stringLiteral(word)} THEN '${value}'::${target}`)
      return `CASE ${raw} ${whens.join(' ')} ELSE ${number} END`
    }
    case 'decimal': {
      const number = `CASE WHEN ${isString} THEN ${options.exactNumbers ? exactNumber(text) : text} ELSE ${raw} END`
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
function stringValue(json: string, { exactNumbers }: JsonReading, place: TextPlace | undefined): string {
  const raw = `${json}::VARCHAR`
  const asItWas = exactNumbers ? withoutExactNumbers(raw) : raw
  if (place === 'copied')
    return `CASE WHEN ${isValue(json)} THEN ${copiedText(asItWas, `flashover_copied_json(${asItWas})`)} END`
  const isSame = `(ltrim(${raw}, '-0123456789') = '' OR ${raw} IN ('true', 'false'))`
  const written = place
    ? `CASE WHEN ${isSame} THEN ${raw} ELSE flashover_json_field_text(doc, ${place([])}) END`
    : asItWas
  const text = `json_extract_string(${json}, '$')`
  return `CASE WHEN ${startsWith(json, '"')} THEN ${exactNumbers ? exactNumber(text) : text} WHEN ${isValue(json)} THEN ${written} END`
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
  const cast = (to: DataType): string => castFromString(compiled(text, 'VARCHAR'), to, 'try', patterns.timeZone).sql
  switch (type) {
    case 'DATE':
      // A number in quotes is days since 1970.
      return patterns.dateFormat === undefined
        ? `coalesce(${cast(DateType)}, DATE '1970-01-01' + TRY_CAST(nullif(${text}, '') AS INTEGER))`
        : parseDatetime(text, patterns.dateFormat, 'DATE', patterns.timeZone)
    case 'TIMESTAMP':
      return patterns.timestampFormat === undefined
        ? cast(TimestampType)
        : parseDatetime(text, patterns.timestampFormat, 'TIMESTAMP', patterns.timeZone)
    case 'TIMESTAMP_NTZ':
      return patterns.timestampNtzFormat === undefined
        ? `CASE WHEN NOT ${hasZone(text)} THEN ${cast(TimestampNtzType)} END`
        : parseDatetime(text, patterns.timestampNtzFormat, 'TIMESTAMP', undefined)
  }
}

/** An element that fails takes the array with it. */
function arrayValue(
  json: string,
  element: DataType,
  options: JsonReading,
  place: TextPlace | undefined,
  depth: number,
): JsonValue {
  const x = `x${depth}`
  const inner = jsonValue(x, element, options, place, depth + 1)
  const elements = `json_extract(${json}, '$[*]')`
  const any = (condition: string): string => anyElement(elements, x, condition)
  const isArray = startsWith(json, '[')
  return {
    value: `CASE WHEN ${isArray} AND NOT ${any(inner.fails)} THEN list_transform(${elements}, lambda ${x}: ${inner.value}) END`,
    fails: `(${isValue(json)} AND (NOT ${isArray} OR ${any(inner.fails)}))`,
    malformed: `(${isValue(json)} AND (NOT ${isArray} OR ${any(inner.malformed)}))`,
  }
}

function mapValue(
  json: string,
  element: DataType,
  type: string,
  options: JsonReading,
  place: TextPlace | undefined,
  depth: number,
): JsonValue {
  const x = `x${depth}`
  const inner = jsonValue(x, element, options, place, depth + 1)
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

const placeOf = (name: string, place: TextPlace | undefined): TextPlace | undefined =>
  typeof place === 'function' ? (below) => place([name, ...below]) : place

/** A field that fails is null. */
function structValue(
  json: string,
  fields: readonly StructField[],
  type: string,
  options: JsonReading,
  place: TextPlace | undefined,
  depth: number,
): JsonValue {
  const x = `x${depth}`
  const found = `[${jsonFields(
    json,
    fields.map(({ name }) => name),
  )}]`
  const inner = fields.map((field, index) =>
    jsonValue(`${x}[${index + 1}]`, field.dataType, options, placeOf(field.name, place), depth + 1),
  )
  const items = packStruct(
    structType(fields),
    inner.map(({ value }) => value),
  )
  const isObject = startsWith(json, '{')
  const anyField = inner.map(({ malformed }) => malformed).join(' OR ') || 'false'
  return {
    value: `CASE WHEN ${isObject} THEN CAST(list_transform(${found}, lambda ${x}: ${items})[1] AS ${type}) END`,
    fails: `(${isValue(json)} AND NOT ${isObject})`,
    malformed: `(${isValue(json)} AND (NOT ${isObject} OR ${anyElement(found, x, anyField)}))`,
  }
}

/** Whether the condition holds for an element of a list, in which it is called `name`. */
export const anyElement = (list: string, name: string, condition: string): string =>
  condition === 'false'
    ? 'false'
    : `coalesce(list_bool_or(list_transform(${list}, lambda ${name}: ${condition})), false)`
