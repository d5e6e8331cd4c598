/** A calendar interval: months, days and microseconds side by side, none of which is carried into another. */
export class CalendarInterval {
  /** Months, of 28 to 31 days. */
  readonly months: number
  /** Days, of 23 to 25 hours where clocks change. */
  readonly days: number
  /** Microseconds of the time of day. */
  readonly microseconds: bigint
  constructor(months: number, days: number, microseconds: bigint) {
    this.months = months
    this.days = days
    this.microseconds = microseconds
    Object.freeze(this)
  }
  /** Spark's text: years to seconds, but for units that are 0.
   * @example new CalendarInterval(14, 3, 1_500_000n).toString() // 1 years 2 months 3 days 1.5 seconds */
  toString(): string {
    const { months, days, microseconds: micros } = this
    const rest = micros % 60_000_000n
    const size = rest < 0n ? -rest : rest
    const seconds = `${rest < 0n ? '-' : ''}${size / 1_000_000n}.${`${size % 1_000_000n}`.padStart(6, '0')}`
    const parts: readonly (readonly [count: number | bigint | string, unit: string])[] = [
      [Math.trunc(months / 12), 'years'],
      [months % 12, 'months'],
      [days, 'days'],
      [micros / 3_600_000_000n, 'hours'],
      [(micros % 3_600_000_000n) / 60_000_000n, 'minutes'],
      [rest === 0n ? 0 : seconds.replace(/\.?0+$/, ''), 'seconds'],
    ]
    const shown = parts.filter(([count]) => typeof count === 'string' || Number(count) !== 0)
    return shown.map((part) => part.join(' ')).join(' ') || '0 seconds'
  }
  /** The text of `toString`.
   * @example JSON.stringify(new CalendarInterval(1, 0, 0n)) // "1 months" */
  toJSON(): string {
    return this.toString()
  }
}
