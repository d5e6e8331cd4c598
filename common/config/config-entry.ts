import { SparkError } from '../errors/spark-error.ts'

/** A known configuration key: its default, its unit, what it does, and how its text is checked. */
export interface ConfigEntry<T> {
  readonly key: string
  readonly doc: string
  /** undefined: no value unless one is set. */
  readonly defaultText: string | undefined
  parse(text: string): T
}

type Parse<T> = (text: string) => T | undefined

function entry<T>(
  key: string,
  defaultText: string | undefined,
  doc: string,
  expected: string,
  parse: Parse<T>,
): ConfigEntry<T> {
  return Object.freeze({
    key,
    doc,
    defaultText,
    parse(text: string): T {
      const value = parse(text.trim())
      if (value === undefined)
        throw new SparkError('INVALID_CONF_VALUE', {
          confName: key,
          confValue: text,
          reason: `It must be ${expected}.`,
        })
      return value
    },
  })
}

export const booleanEntry = (key: string, defaultText: string, doc: string): ConfigEntry<boolean> =>
  entry(key, defaultText, doc, 'true or false', (text) => ({ true: true, false: false })[text.toLowerCase()])

export const stringEntry = (key: string, defaultText: string | undefined, doc: string): ConfigEntry<string> =>
  entry(key, defaultText, doc, 'a text', (text) => text)

export const intEntry = (key: string, defaultText: string | undefined, doc: string, min = 1): ConfigEntry<number> =>
  entry(key, defaultText, doc, `a whole number of at least ${min}`, (text) => {
    const value = Number(text)
    return /^-?\d+$/.test(text) && Number.isSafeInteger(value) && value >= min ? value : undefined
  })

/** Sizes as Spark writes them: `512m`, `2g`, plain bytes. */
export const bytesEntry = (key: string, defaultText: string | undefined, doc: string): ConfigEntry<number> =>
  entry(key, defaultText, doc, 'a size such as 512m, 2g or a number of bytes', parseBytes)

/** Durations as Spark writes them: `100ms`, `30s`, `5min`; milliseconds inside. */
export const durationEntry = (key: string, defaultText: string, doc: string): ConfigEntry<number> =>
  entry(key, defaultText, doc, 'a duration such as 500ms, 30s or 5min', parseDurationMs)

export const choiceEntry = <T extends string>(
  key: string,
  choices: readonly T[],
  defaultText: T,
  doc: string,
): ConfigEntry<T> =>
  entry(key, defaultText, doc, `one of ${choices.join(', ')}`, (text) =>
    choices.find((choice) => choice.toLowerCase() === text.toLowerCase()),
  )

const BYTE_UNITS: Readonly<Record<string, number>> = {
  '': 1,
  b: 1,
  k: 2 ** 10,
  kb: 2 ** 10,
  m: 2 ** 20,
  mb: 2 ** 20,
  g: 2 ** 30,
  gb: 2 ** 30,
  t: 2 ** 40,
  tb: 2 ** 40,
}
const TIME_UNITS: Readonly<Record<string, number>> = {
  ms: 1,
  s: 1000,
  m: 60_000,
  min: 60_000,
  h: 3_600_000,
  d: 86_400_000,
}

export function parseBytes(text: string): number | undefined {
  const [, sign, digits, unit = ''] = /^(-?)(\d+)([a-z]*)$/i.exec(text.trim()) ?? []
  const factor = BYTE_UNITS[unit.toLowerCase()]
  if (digits === undefined || factor === undefined) return undefined
  return (sign === '-' ? -1 : 1) * Number(digits) * factor
}

function parseDurationMs(text: string): number | undefined {
  const [, digits, unit = 's'] = /^(\d+)([a-z]*)$/i.exec(text) ?? []
  const factor = TIME_UNITS[unit === '' ? 's' : unit.toLowerCase()]
  return digits === undefined || factor === undefined ? undefined : Number(digits) * factor
}
