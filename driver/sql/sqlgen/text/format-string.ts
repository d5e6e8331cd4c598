import { type DataType, isIntegral } from '../../../../common/types/data-type.ts'
import { castToString } from '../casts/cast-to-string.ts'
import { type Compiled, compiled, represent } from '../compiled.ts'
import type { FunctionCall } from '../functions/function-call.ts'
import { stringLiteral } from '../literal.ts'

/** `%`, flags, width, precision, conversion. */
const SPECIFIER = /%([-+ 0,(#]*)(\d+)?(?:\.(\d+))?([a-zA-Z%])/g

/**
 * Java's String.format with a literal format, specifier by specifier. Its arguments are Spark's internal values: a date is its
 * days and a timestamp its microseconds.
 */
export function formatString(call: FunctionCall): Compiled {
  const format = call.literal(0)
  if (format === null) return call.result('NULL')
  const text = String(format)
  const parts: string[] = []
  let from = 0
  let next = 1
  for (const match of text.matchAll(SPECIFIER)) {
    const [whole, flags = '', width = '', precision, conversion = ''] = match
    parts.push(stringLiteral(text.slice(from, match.index)))
    from = match.index + whole.length
    if (conversion === '%') parts.push(stringLiteral('%'))
    else if (conversion === 'n') parts.push('chr(10)')
    else parts.push(formatted(call, next++, { flags, width, precision, conversion }))
  }
  const rest = text.slice(from)
  if (rest.includes('%')) throw call.unsupported(`the format ${text}`)
  return compiled(`(${[...parts, stringLiteral(rest)].join(' || ')})`, 'VARCHAR')
}

interface Specifier {
  readonly flags: string
  readonly width: string
  readonly precision: string | undefined
  readonly conversion: string
}

function formatted(call: FunctionCall, index: number, specifier: Specifier): string {
  const { flags, width, precision, conversion } = specifier
  const value = represent(call.value(index), call.type(index))
  const type = call.type(index)
  const nothing = padded(precision === undefined ? "'null'" : `left('null', ${precision})`, flags, width)
  const orNull = (sql: string): string => `CASE WHEN ${value.sql} IS NULL THEN ${nothing} ELSE ${sql} END`
  const refuse = () => call.unsupported(`%${flags}${conversion} of ${type.kind} in a format`)
  switch (conversion) {
    case 's':
    case 'S': {
      if (flags.replaceAll('-', '') !== '') throw refuse()
      const text = javaText(value, type)
      if (text === undefined) throw refuse()
      const cut = precision === undefined ? text : `left(${text}, ${precision})`
      return orNull(padded(conversion === 'S' ? `upper(${cut})` : cut, flags, width))
    }
    case 'd':
    case 'x':
    case 'X':
    case 'o': {
      if (!isIntegral(type) || precision !== undefined || /[(#]/.test(flags)) throw refuse()
      if (conversion !== 'd' && flags.includes(',')) throw refuse()
      const bits =
        type.kind === 'int'
          ? `CASE WHEN ${value.sql} < 0 THEN ${value.sql} + 4294967296 ELSE ${value.sql} END`
          : value.sql
      if (conversion !== 'd' && type.kind !== 'int') throw refuse()
      const number = conversion === 'd' ? value.sql : bits
      return orNull(`printf(${stringLiteral(`%${flags}${width}${conversion}`)}, CAST(${number} AS BIGINT))`)
    }
    case 'f': {
      if ((type.kind !== 'double' && type.kind !== 'float') || flags.replaceAll('-', '') !== '') throw refuse()
      return orNull(padded(fixedPoint(value.sql, Number(precision ?? 6)), flags, width))
    }
    default:
      throw refuse()
  }
}

/** `%s` of a value; undefined for those whose text is Java's own business. */
function javaText(value: Compiled, type: DataType): string | undefined {
  switch (type.kind) {
    case 'date':
      return `CAST(${value.sql} - DATE '1970-01-01' AS VARCHAR)`
    case 'timestamp':
    case 'timestamp_ntz':
      return `CAST(epoch_us(${value.sql}) AS VARCHAR)`
    case 'binary':
    case 'array':
    case 'map':
    case 'struct':
    case 'interval':
    case 'day-time interval':
    case 'year-month interval':
      return undefined
    default:
      return castToString(value, type).sql
  }
}

/** Rounded HALF_UP from the shortest decimal digits. */
function fixedPoint(x: string, places: number): string {
  const digits = `CAST(CAST(CAST(${x} AS VARCHAR) AS DECIMAL(38, ${Math.min(places, 18)})) AS VARCHAR)`
  const large = `printf('%.${places}f', CAST(${x} AS DOUBLE))`
  const special = `WHEN isnan(${x}) THEN 'NaN' WHEN isinf(${x}) THEN CASE WHEN ${x} > 0 THEN 'Infinity' ELSE '-Infinity' END`
  // What is rounded to zero keeps its sign.
  const sign = `CASE WHEN starts_with(CAST(${x} AS VARCHAR), '-') AND NOT starts_with(${digits}, '-') THEN '-' ELSE '' END`
  return `CASE ${special} WHEN abs(${x}) < 1e15 THEN ${sign} || ${digits} ELSE ${large} END`
}

function padded(text: string, flags: string, width: string): string {
  if (width === '') return text
  const missing = `repeat(' ', ${width} - length(${text}))`
  return flags.includes('-') ? `(${text} || ${missing})` : `(${missing} || ${text})`
}
