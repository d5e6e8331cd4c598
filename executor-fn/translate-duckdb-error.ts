import { errorConditions } from '../common/errors/error-conditions.ts'
import { type ErrorCondition, SparkError, type SparkErrorData } from '../common/errors/spark-error.ts'

export interface TranslatedError {
  readonly error: SparkErrorData
  /** False for what the data itself does wrong: another attempt would fail in the same way. */
  readonly retryable: boolean
}

const FRAGMENT_ERROR = 'FLASHOVER_ERROR:'

/** Spark's name for what DuckDB (or the executor) says. */
export function translateDuckDBError(error: unknown): TranslatedError {
  if (error instanceof SparkError) return { error: error.toData(), retryable: !isDataError(error.condition) }
  const text = error instanceof Error ? error.message : String(error)
  const fragment = fragmentError(text)
  if (fragment) return { error: fragment.toData(), retryable: false }
  const known = fromDuckDB(text)
  if (known) return { error: known.toData(), retryable: false }
  if (/^Out of Memory Error/i.test(text))
    return {
      error: failure(
        `The executor ran out of memory: ${text}. Raise spark.executor.memory or the number of partitions.`,
      ),
      retryable: true,
    }
  // What the statement itself does wrong, or is not allowed to do, another attempt does again.
  const permanent = /^(Binder|Parser|Catalog|Permission|Invalid Input|Not implemented|Syntax) Error/i.test(text)
  return { error: failure(text), retryable: !permanent }
}

/** Whether narrower arithmetic gave up; the program's exact statement then decides. */
export function isOverflow(error: unknown): boolean {
  const text = error instanceof Error ? error.message : ''
  return (/^(Out of Range|Conversion) Error/.test(text) || /overflow/i.test(text)) && !text.includes(FRAGMENT_ERROR)
}

const failure = (message: string): SparkErrorData => new SparkError('INTERNAL_ERROR', { message }).toData()

const isDataError = (condition: string): boolean => !condition.startsWith('INTERNAL_ERROR')

function fragmentError(text: string): SparkError | undefined {
  const at = text.indexOf(FRAGMENT_ERROR)
  if (at < 0) return undefined
  const json = firstJsonObject(text.slice(at + FRAGMENT_ERROR.length))
  if (json === undefined) return undefined
  const { condition, parameters } = JSON.parse(json) as { condition: string; parameters?: Record<string, string> }
  return condition in errorConditions ? new SparkError(condition as ErrorCondition, parameters ?? {}) : undefined
}

/** The text of the JSON object that `text` begins with; DuckDB may have put more behind it. */
function firstJsonObject(text: string): string | undefined {
  let depth = 0
  let quoted = false
  for (let at = 0; at < text.length; at++) {
    const char = text[at]
    if (quoted) {
      if (char === '\\') at++
      else if (char === '"') quoted = false
    } else if (char === '"') quoted = true
    else if (char === '{') depth++
    else if (char === '}' && --depth === 0) return text.slice(0, at + 1)
  }
  return undefined
}

const SPARK_TYPE_NAMES: Readonly<Record<string, string>> = {
  VARCHAR: 'STRING',
  INTEGER: 'INT',
  INT32: 'INT',
  INT64: 'BIGINT',
  INT16: 'SMALLINT',
  INT8: 'TINYINT',
  BLOB: 'BINARY',
  BOOL: 'BOOLEAN',
  'TIMESTAMP WITH TIME ZONE': 'TIMESTAMP',
}
const sparkType = (name: string): string => `"${SPARK_TYPE_NAMES[name.toUpperCase()] ?? name.toUpperCase()}"`

function fromDuckDB(text: string): SparkError | undefined {
  const firstLine = text.split('\n', 1)[0] ?? text
  if (/More than one row returned by a subquery/i.test(text)) return new SparkError('SCALAR_SUBQUERY_TOO_MANY_ROWS')
  const cast = /^Conversion Error: Could not convert (\w+) ['"]?(.*?)['"]? to ([\w ()]+?)(?: when casting.*)?$/s.exec(
    firstLine,
  )
  if (cast) return castError(cast[2] ?? '', cast[1] ?? 'STRING', cast[3] ?? '')
  if (/don't know what type|TProtocolException|decompression failed|Snappy|corrupt/i.test(firstLine))
    return new SparkError('FAILED_READ_FILE.NO_HINT', { path: "(one of the task's)", reason: firstLine })
  const outside = /^Conversion Error: Casting value "(.*)" to type DECIMAL\((\d+), ?(\d+)\) failed/.exec(firstLine)
  if (outside)
    return new SparkError('NUMERIC_VALUE_OUT_OF_RANGE.WITH_SUGGESTION', {
      value: outside[1] ?? '',
      precision: outside[2] ?? '',
      scale: outside[3] ?? '',
    })
  const notDecimal = /^Conversion Error: Could not convert string "(.*)" to DECIMAL\((\d+), ?(\d+)\)/.exec(firstLine)
  if (notDecimal && Number.isFinite(Number(notDecimal[1])))
    return new SparkError('NUMERIC_VALUE_OUT_OF_RANGE.WITH_SUGGESTION', {
      value: notDecimal[1] ?? '',
      precision: notDecimal[2] ?? '',
      scale: notDecimal[3] ?? '',
    })
  const malformed = /^Conversion Error: (?:invalid )?(\w+) field (?:format|value out of range): "(.*)"/.exec(firstLine)
  if (malformed) return castError(malformed[2] ?? '', 'STRING', malformed[1] ?? '')
  const tooWide =
    /^Conversion Error: (?:Type (\w+) with value (.*?) can't be cast.*|Could not cast value (.*?) (?:from (\w+) )?to (DECIMAL\(\d+, ?\d+\)).*)/.exec(
      firstLine,
    )
  if (tooWide) {
    const target = /DECIMAL\((\d+), ?(\d+)\)/.exec(firstLine)
    if (target)
      return new SparkError('NUMERIC_VALUE_OUT_OF_RANGE.WITH_SUGGESTION', {
        value: tooWide[3] ?? tooWide[2] ?? '',
        precision: target[1] ?? '',
        scale: target[2] ?? '',
      })
    const to = /destination type (\w+)/.exec(firstLine)?.[1] ?? ''
    // Sums of integers are made in 128 bits; the cast to a bigint is where they overflow.
    if (tooWide[1] === 'INT128') return new SparkError('ARITHMETIC_OVERFLOW', { message: 'long overflow' })
    return new SparkError('CAST_OVERFLOW', {
      value: tooWide[2] ?? '',
      sourceType: sparkType(tooWide[1] ?? ''),
      targetType: sparkType(to),
    })
  }
  const decimalOverflow = /Overflow in \w+ of DECIMAL\(38\) \((.*)\)/.exec(firstLine)
  if (decimalOverflow)
    return new SparkError('NUMERIC_VALUE_OUT_OF_RANGE.WITH_SUGGESTION', {
      value: decimalOverflow[1] ?? '',
      precision: '38',
      scale: '',
    })
  if (/^Out of Range Error/.test(text) || /overflow/i.test(firstLine))
    return new SparkError(/INT(8|16)\b/.test(firstLine) ? 'BINARY_ARITHMETIC_OVERFLOW' : 'ARITHMETIC_OVERFLOW', {
      message: firstLine.replace(/^\w[\w ]* Error: /, '').replace(/[.!]+$/, ''),
    })
  const conversion = /^Conversion Error: (.*)$/.exec(firstLine)
  if (conversion)
    return castError(
      /['"](.*)['"]/.exec(firstLine)?.[1] ?? '',
      'STRING',
      /to (?:type )?(\w+)/.exec(firstLine)?.[1] ?? 'value',
    )
  return undefined
}

const castError = (value: string, from: string, to: string): SparkError =>
  new SparkError('CAST_INVALID_INPUT', {
    expression: from.toLowerCase() === 'string' || from.toUpperCase() === 'VARCHAR' ? `'${value}'` : value,
    sourceType: sparkType(from.toLowerCase() === 'string' ? 'VARCHAR' : from),
    targetType: sparkType(to),
  })
