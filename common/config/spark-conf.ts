import { SparkError } from '../errors/spark-error.ts'
import { config } from './config-entries.ts'
import type { ConfigEntry } from './config-entry.ts'
import { redactValue } from './redaction.ts'
import { isSparkDefault, sparkKeyEntry } from './spark-keys.ts'

const known: ReadonlyMap<string, ConfigEntry<unknown>> = new Map(
  Object.values(config).map((entry) => [entry.key, entry]),
)

const entryOf = (key: string): ConfigEntry<unknown> | undefined => known.get(key) ?? sparkKeyEntry(key)

/**
 * Settings by key. A known key's value is checked when it is set, so that a bad one is refused before anything starts, and so is a value that
 * changes answers in Spark and is not honoured here; what has no effect is kept with a warning, and so is a `spark.*` key that nobody knows.
 */
export class SparkConf {
  readonly #values = new Map<string, string>()
  /** The settings as they are, if somebody has asked since they were changed last. */
  #snapshot: SparkConf | undefined
  readonly #warn: (message: string) => void

  constructor(warn: (message: string) => void = () => {}) {
    this.#warn = warn
  }

  /** Of settings that were checked already. */
  static of(settings: Iterable<readonly [key: string, value: string]>): SparkConf {
    const conf = new SparkConf()
    for (const [key, value] of settings) conf.set(key, value)
    return conf
  }

  set(key: string, value: string | number | boolean): this {
    const text = String(value)
    const entry = entryOf(key)
    if (entry) {
      entry.parse(text)
      if (!known.has(key) && !this.#values.has(key) && !isSparkDefault(key, text))
        this.#warn(`${key} has no effect here`)
    } else if (!key.startsWith('spark.')) {
      throw new SparkError('INVALID_CONF_VALUE', {
        confName: key,
        confValue: redactValue(key, text, this),
        reason: 'Keys begin with `spark.`.',
      })
    } else if (!this.#values.has(key)) this.#warn(`unknown configuration key ${key}: kept, without effect`)
    this.#values.set(key, text)
    this.#snapshot = undefined
    return this
  }

  /** Whether the key was set; a default does not count. */
  contains(key: string): boolean {
    return this.#values.has(key)
  }

  /** The text of any key, its default included; undefined where neither is. */
  getText(key: string): string | undefined {
    return this.#values.get(key) ?? entryOf(key)?.defaultText
  }

  /** The value of a known key, undefined only for one without a default. */
  get<T>(entry: ConfigEntry<T>): T | undefined {
    const text = this.getText(entry.key)
    return text === undefined ? undefined : entry.parse(text)
  }

  /** The value of a known key that has a default. */
  getOrDefault<T>(entry: ConfigEntry<T>): T {
    const value = this.get(entry)
    if (value === undefined)
      throw new SparkError('INVALID_CONF_VALUE', { confName: entry.key, confValue: '', reason: 'It is needed.' })
    return value
  }

  unset(key: string): void {
    this.#values.delete(key)
    this.#snapshot = undefined
  }

  getAll(): readonly (readonly [string, string])[] {
    return [...this.#values].sort(([left], [right]) => (left < right ? -1 : 1))
  }

  /** The settings as they are now, whatever is set afterwards; not to be changed. */
  snapshot(): SparkConf {
    this.#snapshot ??= this.clone()
    return this.#snapshot
  }

  clone(): SparkConf {
    const copy = new SparkConf(this.#warn)
    for (const [key, value] of this.#values) copy.#values.set(key, value)
    return copy
  }
}
