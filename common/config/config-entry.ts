import { zoneArgument } from '../datetime/shift-zone.ts'
import { SparkError } from '../errors/spark-error.ts'

/** A known configuration key: its default, its unit, what it does, and how its text is checked. */
export interface ConfigEntry<T> {
  readonly key: string
  readonly doc: string
  /** What a value is, and the unit of a bare number: `size (bytes)`. */
  readonly unit: string
  /** The release that first had the key. */
  readonly since: string
  /** undefined: no value unless one is set. */
  readonly defaultText: string | undefined
  parse(text: string): T
}

/** What a text that is no value should have been: of what type, one of which words, or within which bounds. */
type Expected =
  | { readonly type: string; readonly form: string }
  | { readonly options: string }
  | { readonly requirement: string }
type Parse<T> = (text: string) => { readonly value: T } | Expected

/** Every key so far is of the first release; the factory of a later one says its own. */
const FIRST_RELEASE = '0.1.0'

function entry<T>(
  key: string,
  defaultText: string | undefined,
  doc: string,
  unit: string,
  parse: Parse<T>,
): ConfigEntry<T> {
  return Object.freeze({
    key,
    doc,
    unit,
    since: FIRST_RELEASE,
    defaultText,
    parse(text: string): T {
      const result = parse(text.trim())
      if ('value' in result) return result.value
      const about = { confName: key, confValue: text }
      if ('options' in result)
        throw new SparkError('INVALID_CONF_VALUE.OUT_OF_RANGE_OF_OPTIONS', { ...about, confOptions: result.options })
      throw 'type' in result
        ? new SparkError('INVALID_CONF_VALUE.TYPE_MISMATCH', { ...about, form: result.form })
        : new SparkError('INVALID_CONF_VALUE.REQUIREMENT', { ...about, confRequirement: result.requirement })
    },
  })
}

export const booleanEntry = (key: string, defaultText: string | undefined, doc: string): ConfigEntry<boolean> =>
  entry(key, defaultText, doc, 'true or false', parseBoolean)

const parseBoolean: Parse<boolean> = (text) => {
  const value = { true: true, false: false }[text.toLowerCase()]
  return value === undefined ? { type: 'boolean', form: 'true or false' } : { value }
}

export const stringEntry = (key: string, defaultText: string | undefined, doc: string): ConfigEntry<string> =>
  entry(key, defaultText, doc, 'text', (text) => ({ value: text }))

/** A regular expression as Java writes it; `(?i)` at its beginning goes for all of it. An empty text finds nothing. */
export const regexEntry = (key: string, defaultText: string | undefined, doc: string): ConfigEntry<RegExp> =>
  entry(key, defaultText, doc, 'regular expression', (text) => {
    const [, flag = '', source = ''] = /^(\(\?i\))?(.*)$/s.exec(text) ?? []
    try {
      return { value: new RegExp(source === '' ? '(?!)' : source, flag === '' ? '' : 'i') }
    } catch {
      return { requirement: 'It must be a regular expression.' }
    }
  })

/** One of a few words, in any case. */
export const choiceEntry = <T extends string>(
  key: string,
  defaultText: string,
  doc: string,
  ...choices: readonly T[]
): ConfigEntry<T> =>
  entry(key, defaultText, doc, choices.join(' or '), (text) => {
    const value = choices.find((choice) => choice === text.toLowerCase())
    return value === undefined ? { options: choices.join(', ').toUpperCase() } : { value }
  })

/** One of Spark's few words, in any case, of which some can not be honoured here. */
export const partialChoiceEntry = <T extends string>(
  key: string,
  defaultText: string,
  doc: string,
  honoured: readonly T[],
  refused: readonly string[],
): ConfigEntry<T> =>
  entry(key, defaultText, doc, honoured.join(' or '), (text) => {
    const word = text.toLowerCase()
    const value = honoured.find((choice) => choice === word)
    if (value !== undefined) return { value }
    if (refused.includes(word)) throw new SparkError('UNSUPPORTED_FEATURE', { feature: `${key}=${text}` })
    return { options: [...honoured, ...refused].join(', ').toUpperCase() }
  })

/** A name that becomes part of keys of objects and of names of folders. */
export const keyNameEntry = (key: string, doc: string): ConfigEntry<string> =>
  entry(key, undefined, doc, 'name', (text) =>
    /^[a-z0-9][a-z0-9._-]{0,127}$/i.test(text)
      ? { value: text }
      : {
          requirement:
            'It must be 1 to 128 letters, digits, dots, dashes and underscores, of which the first is a letter or digit.',
        },
  )

export const intEntry = (key: string, defaultText: string | undefined, doc: string, min = 1): ConfigEntry<number> =>
  entry(key, defaultText, doc, 'whole number', (text) => {
    const value = Number(text)
    if (!/^-?\d+$/.test(text) || !Number.isSafeInteger(value)) return { type: 'int', form: 'a whole number' }
    return value >= min ? { value } : { requirement: `It must be at least ${min}.` }
  })

export const doubleEntry = (key: string, defaultText: string | undefined, doc: string): ConfigEntry<number> =>
  entry(key, defaultText, doc, 'number', (text) => {
    const value = Number(text)
    return text === '' || Number.isNaN(value) ? { type: 'double', form: 'a number' } : { value }
  })

interface BytesOptions {
  /** The smallest size that makes sense. */
  readonly min?: number
  /** The unit of a bare number. */
  readonly unit?: 'b' | 'm'
}

/** Sizes as Spark writes them: `512m`, `2g`, plain bytes. */
export const bytesEntry = (
  key: string,
  defaultText: string | undefined,
  doc: string,
  { min = 0, unit = 'b' }: BytesOptions = {},
): ConfigEntry<number> =>
  entry(key, defaultText, doc, `size (${unit === 'm' ? 'MiB' : 'bytes'})`, (text) => {
    const value = parseBytes(text, unit)
    if (value === undefined) return { type: 'bytes', form: 'a size such as 512m or 2g, without a fraction' }
    return value >= min
      ? { value }
      : { requirement: min === 1 ? 'It must be greater than 0.' : `It must be at least ${min}.` }
  })

/** Durations as Spark writes them: `100ms`, `30s`, `5min`; milliseconds inside. */
export const durationEntry = (
  key: string,
  defaultText: string,
  doc: string,
  { minMs = 0 }: { readonly minMs?: number } = {},
): ConfigEntry<number> =>
  entry(key, defaultText, doc, 'duration (seconds)', (text) => {
    const value = parseDurationMs(text)
    if (value === undefined) return { type: 'time', form: 'a duration such as 500ms, 30s or 5min' }
    return value >= minMs ? { value } : { requirement: `It must be at least ${minMs}ms.` }
  })

/** A setting of Spark's that can only be true here. */
export const alwaysTrueEntry = (key: string, doc: string): ConfigEntry<true> =>
  entry(key, 'true', doc, 'true or false', (text) => {
    const result = parseBoolean(text)
    if (!('value' in result)) return result
    if (!result.value) throw new SparkError('UNSUPPORTED_FEATURE', { feature: `${key}=false` })
    return { value: true }
  })

/** The scheduling mode, which can only be FIFO so far. */
export const fifoEntry = (key: string, doc: string): ConfigEntry<'FIFO'> =>
  entry(key, 'FIFO', doc, 'FIFO', (text) => {
    const mode = text.toUpperCase()
    if (mode === 'FIFO') return { value: mode }
    if (mode === 'FAIR') throw new SparkError('UNSUPPORTED_FEATURE', { feature: `${key}=FAIR` })
    return { requirement: 'It must be FIFO.' }
  })

/** A time zone as Spark takes it: an id, also a short one, or an offset. It stays as it is written. */
export const timeZoneEntry = (key: string, doc: string): ConfigEntry<string> =>
  Object.freeze({
    key,
    doc,
    unit: 'time zone',
    since: FIRST_RELEASE,
    defaultText: 'UTC',
    parse(text: string): string {
      if (zoneArgument(text) !== undefined) return text
      throw new SparkError('INVALID_CONF_VALUE.TIME_ZONE', { confName: key, confValue: text })
    },
  })

const BYTE_UNITS: Readonly<Record<string, number>> = {
  b: 1,
  k: 2 ** 10,
  kb: 2 ** 10,
  m: 2 ** 20,
  mb: 2 ** 20,
  g: 2 ** 30,
  gb: 2 ** 30,
  t: 2 ** 40,
  tb: 2 ** 40,
  p: 2 ** 50,
  pb: 2 ** 50,
}
const TIME_UNITS: Readonly<Record<string, number>> = {
  us: 0.001,
  ms: 1,
  s: 1000,
  m: 60_000,
  min: 60_000,
  h: 3_600_000,
  d: 86_400_000,
}

function parseBytes(text: string, defaultUnit: 'b' | 'm' = 'b'): number | undefined {
  const [, sign, digits, unit = ''] = /^(-?)(\d+)([a-z]*)$/i.exec(text.trim()) ?? []
  const factor = BYTE_UNITS[(unit || defaultUnit).toLowerCase()]
  if (digits === undefined || factor === undefined) return undefined
  const size = Number(digits) * factor
  return Number.isSafeInteger(size) ? (sign === '-' ? -size : size) : undefined
}

function parseDurationMs(text: string): number | undefined {
  const [, digits, unit = 's'] = /^(\d+)([a-z]*)$/i.exec(text) ?? []
  const factor = TIME_UNITS[unit === '' ? 's' : unit.toLowerCase()]
  if (digits === undefined || factor === undefined) return undefined
  const duration = Number(digits) * factor
  return Number.isSafeInteger(Math.round(duration)) ? duration : undefined
}
