import { SparkError } from '../../../../common/errors/spark-error.ts'
import { jsonStructure } from '../../../../common/json/json-structure.ts'
import type { JsonReadOptions } from '../../../../common/protocol/source-options.ts'
import { type DataType, StringType, sqlText, sqlTypeName } from '../../../../common/types/data-type.ts'
import { existsRecursively } from '../../../../common/types/exists-recursively.ts'
import { quotedName } from '../../../../common/types/quoted-name.ts'
import { nullableType } from '../../../sources/data-schema.ts'
import { jsonReadOptions, jsonWriteOptions } from '../../../sources/options/json-options.ts'
import { OptionMap } from '../../../sources/options/option-map.ts'
import { schemaOfStructure } from '../../json-structure.ts'
import { type Expression, Literal, ScalarFunction } from '../expression.ts'
import { dataTypeOf } from '../expression-type.ts'
import type { ArgumentCheck, FunctionRewrite } from '../function-definition.ts'
import { nonFoldableInput, type TypeCheckFailure, typeCheckFailure, unexpectedInputType } from '../type-check.ts'
import { originOf } from './define-functions.ts'
import { checkOptions, optionTexts } from './option-arguments.ts'

/** What a call of `from_json` or `from_csv` was made of besides its text: the last argument of what it is rewritten to, as JSON. */
export interface ReadCall<Options> {
  /** It is the type of the call; here it tells calls apart. */
  readonly schema: string
  readonly options: Options
}

/** The text, the schema as a literal and the options as a call of `map`. */
export const checkReadCall: ArgumentCheck = ({ args: [text, schema, options] }): TypeCheckFailure | undefined => {
  if (!text || !schema) return undefined
  if (schema.kind !== 'Literal' && schema.kind === 'ScalarFunction' && dataTypeOf(schema).kind === 'string')
    return typeCheckFailure('UNSUPPORTED_FEATURE', { feature: 'a schema that is computed' })
  if (schema.kind !== 'Literal' || typeof schema.value !== 'string')
    return typeCheckFailure('INVALID_SCHEMA.NON_STRING_LITERAL', { inputSchema: schema })
  const wrong = checkOptions(options)
  if (wrong) return wrong
  return ['string', 'void'].includes(dataTypeOf(text).kind) ? undefined : unexpectedInputType(1, '"STRING"', text)
}

/** `from_json(text, schema, options)` as a call of its text that has the schema's type. */
export const readJson: FunctionRewrite = (
  [text, schema, options],
  call,
  { parseSchema, columnNameOfCorruptRecord, timeZone },
) => {
  if (!text || schema?.kind !== 'Literal') return call
  const type = nullableType(parseSchema(String(schema.value)))
  const at = call.origin ? { context: call.origin } : {}
  const parameters = {
    sqlExpr: `"from_json(${text.kind === 'Literal' ? text.value : '...'})"`,
    schema: sqlTypeName(type),
  }
  if (type.kind !== 'struct' && type.kind !== 'array' && type.kind !== 'map')
    throw new SparkError('DATATYPE_MISMATCH.INVALID_JSON_SCHEMA', parameters, at)
  if (existsRecursively(type, (part) => part.kind === 'map' && part.keyType.kind !== 'string'))
    throw new SparkError('DATATYPE_MISMATCH.INVALID_JSON_MAP_KEY_TYPE', parameters, at)
  const unknown = UNSUPPORTED.find((kind) => existsRecursively(type, (part) => part.kind === kind))
  if (unknown) throw new SparkError('UNSUPPORTED_FEATURE', { feature: `from_json of the type ${unknown}` }, at)
  const read = jsonOptionsOf('from_json', {
    columnNameOfCorruptRecord,
    ...inTimeZone(timeZone),
    ...lowerCased(optionTexts(options)),
  })
  const corrupt =
    type.kind === 'struct' ? type.fields.find(({ name }) => name === read.columnNameOfCorruptRecord) : undefined
  if (corrupt && corrupt.dataType.kind !== 'string')
    throw new SparkError(
      'INVALID_CORRUPT_RECORD_TYPE',
      { columnName: quotedName([corrupt.name]), actualType: sqlTypeName(corrupt.dataType) },
      at,
    )
  const how: ReadCall<JsonReadOptions> = { schema: sqlText(type), options: read }
  const settings = Literal({ value: JSON.stringify(how), dataType: StringType })
  return ScalarFunction({
    name: 'from_json',
    args: [text, settings],
    dataType: type,
    nullable: true,
    ...originOf(call),
  })
}

/** A struct, an array or a map, and options. */
export const checkWriteCall: ArgumentCheck = ({ args: [value, options] }) => {
  const wrong = checkOptions(options)
  if (wrong || !value) return wrong
  const type = dataTypeOf(value)
  if (!['struct', 'array', 'map', 'void'].includes(type.kind))
    return typeCheckFailure('DATATYPE_MISMATCH.INVALID_JSON_SCHEMA', { schema: sqlTypeName(type) })
  const unknown = UNSUPPORTED.find((kind) => existsRecursively(type, (part) => part.kind === kind))
  return unknown && typeCheckFailure('UNSUPPORTED_FEATURE', { feature: `to_json of the type ${unknown}` })
}

/** `to_json(value, options)` as a call of the value and the options that have been read, as JSON. */
export const writeJson: FunctionRewrite = ([value, options], call, { jsonIgnoreNullFields, timeZone }) => {
  if (!value) return call
  const texts = { ignoreNullFields: `${jsonIgnoreNullFields}`, ...inTimeZone(timeZone), ...optionTexts(options) }
  const how = jsonWriteOptions(new OptionMap('to_json', texts))
  const settings = Literal({ value: JSON.stringify(how), dataType: StringType })
  return ScalarFunction({
    name: 'to_json',
    args: [value, settings],
    dataType: StringType,
    nullable: true,
    ...originOf(call),
  })
}

const UNSUPPORTED: readonly DataType['kind'][] = ['interval', 'day-time interval', 'year-month interval']

/** The session's, unless an option names another. */
const inTimeZone = (timeZone: string | undefined): Readonly<Record<string, string>> =>
  timeZone === undefined ? {} : { timeZone }

function jsonOptionsOf(name: string, texts: Readonly<Record<string, string>>): JsonReadOptions {
  const map = new OptionMap(name, texts)
  if (map.text('mode')?.toUpperCase() === 'DROPMALFORMED')
    throw new SparkError('PARSE_MODE_UNSUPPORTED', { funcName: `\`${name}\``, mode: 'DROPMALFORMED' })
  return jsonReadOptions(map)
}

const lowerCased = (texts: Readonly<Record<string, string>>): Readonly<Record<string, string>> =>
  Object.fromEntries(
    Object.entries(texts).map(([name, value]) =>
      name.toLowerCase() === 'columnnameofcorruptrecord' ? ['columnNameOfCorruptRecord', value] : [name, value],
    ),
  )

/** A text in JSON, of which the driver tells the schema: it has to be a literal. */
export const checkSample =
  (inputName: string): ArgumentCheck =>
  ({ args: [sample, options], isFoldable }): TypeCheckFailure | undefined => {
    if (!sample) return undefined
    if (!['string', 'void'].includes(dataTypeOf(sample).kind)) return unexpectedInputType(1, '"STRING"', sample)
    if (!isFoldable(sample)) return nonFoldableInput(inputName, '"STRING"', sample)
    const literal = literalOf(sample)
    if (literal === undefined) return typeCheckFailure('UNSUPPORTED_FEATURE', { feature: 'a sample that is computed' })
    if (literal === null) return typeCheckFailure('DATATYPE_MISMATCH.UNEXPECTED_NULL', { exprName: inputName })
    return checkOptions(options)
  }

/** `schema_of_json(sample, options)` as the schema's text. */
export const jsonSchemaOf: FunctionRewrite = ([sample, options], call) => {
  const text = sample && literalOf(sample)
  if (text === undefined || text === null) return call
  const read = jsonOptionsOf('schema_of_json', optionTexts(options))
  const structure = text.trim() === '' ? '"NULL"' : jsonStructure(text, read.dialect, read.prefersDecimal)
  if (structure === undefined)
    throw new SparkError(
      'UNSUPPORTED_FEATURE',
      { feature: `schema_of_json of what is no JSON: ${text}` },
      call.origin ? { context: call.origin } : {},
    )
  return Literal({ value: sqlText(schemaOfStructure(structure, read)), dataType: StringType, ...originOf(call) })
}

function literalOf(expression: Expression): string | null | undefined {
  if (expression.kind === 'Cast') return literalOf(expression.child)
  if (expression.kind !== 'Literal') return undefined
  return expression.value === null ? null : String(expression.value)
}
