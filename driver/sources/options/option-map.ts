import { SparkError } from '../../../common/errors/spark-error.ts'

/**
 * The options a user gave for one data source, by name in any case. Every reader of an option checks its value and fails with the
 * name of the option and of the format.
 */
export class OptionMap {
  readonly format: string
  readonly #values: ReadonlyMap<string, string>

  constructor(format: string, options: Readonly<Record<string, string>>) {
    this.format = format
    this.#values = new Map(Object.entries(options).map(([name, value]) => [name.toLowerCase(), value]))
  }

  get names(): readonly string[] {
    return [...this.#values.keys()]
  }

  /** The first of these options that is set: Spark has two names for some. */
  text(...names: readonly string[]): string | undefined {
    for (const name of names) {
      const value = this.#values.get(name.toLowerCase())
      if (value !== undefined) return value
    }
    return undefined
  }

  flag(name: string, byDefault: boolean): boolean {
    const value = this.text(name)
    if (value === undefined) return byDefault
    if (/^(true|false)$/i.test(value)) return value.toLowerCase() === 'true'
    throw this.invalid(name, value, 'true or false')
  }

  /** undefined: not given. */
  flagIfGiven(name: string): boolean | undefined {
    return this.text(name) === undefined ? undefined : this.flag(name, false)
  }

  integer(name: string, byDefault: number): number {
    const value = this.text(name)
    if (value === undefined) return byDefault
    if (/^[+-]?\d{1,15}$/.test(value)) return Number(value)
    throw this.invalid(name, value, 'an integer')
  }

  /** A part of the rows, more than none. */
  ratio(name: string): number {
    const value = this.text(name)
    if (value === undefined) return 1
    const ratio = value.trim() === '' ? Number.NaN : Number(value)
    if (ratio > 0) return ratio
    throw this.invalid(name, value, 'a number greater than 0')
  }

  /** One character, or '' for none. */
  character(byDefault: string, ...names: readonly string[]): string {
    const value = this.text(...names)
    if (value === undefined) return byDefault
    if (value.length > 1)
      throw new SparkError('OPTION_VALUE_EXCEEDS_ONE_CHARACTER', {
        paramName: names[0] ?? '',
        actualValue: `'${value}'`,
      })
    // Files are cut up by bytes, where only these are one.
    if (value > '\u007f') throw this.unsupported(names[0] ?? '', value, 'only ASCII characters')
    return value
  }

  /** Refuses an option of Spark's that is not honoured here, unless it has one of these values, under which it changes nothing. */
  onlyAs(name: string, ...harmless: readonly string[]): void {
    const value = this.text(name)
    if (value !== undefined && !harmless.includes(value.toLowerCase())) throw this.unsupported(name, value)
  }

  invalid(name: string, value: string, expected: string): SparkError {
    return new SparkError('STDS_INVALID_OPTION_VALUE.WITH_MESSAGE', {
      optionName: name,
      message: `the data source ${this.format} expects ${expected}, but got '${value}'`,
    })
  }

  unsupported(name: string, value: string, known = ''): SparkError {
    const feature = `the option ${name}=${value} of the data source ${this.format}${known && `; known: ${known}`}`
    return new SparkError('UNSUPPORTED_FEATURE', { feature })
  }
}
