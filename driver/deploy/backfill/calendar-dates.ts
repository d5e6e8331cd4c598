import { UsageError } from '../usage-error.ts'

const DAY_MS = 86_400_000
/** A hundred years: more is a slip of the pen. */
const MAX_DATES = 36_525

/** Every day from the first to the last, both included, as `2026-11-27`. */
export function datesBetween(from: string, to: string): readonly string[] {
  const [first, last] = [parseDate('--from', from), parseDate('--to', to)]
  if (last < first) throw new UsageError(`--to ${to} is before --from ${from}`)
  const count = (last - first) / DAY_MS + 1
  if (count > MAX_DATES) throw new UsageError(`--from ${from} --to ${to} are ${count} days: ${MAX_DATES} at the most`)
  return Array.from({ length: count }, (_, day) => new Date(first + day * DAY_MS).toISOString().slice(0, 10))
}

function parseDate(option: string, text: string): number {
  const time = /^\d{4}-\d{2}-\d{2}$/.test(text) ? Date.parse(`${text}T00:00:00Z`) : Number.NaN
  // JavaScript takes the 30th of February for the 2nd of March.
  if (Number.isNaN(time) || new Date(time).toISOString().slice(0, 10) !== text)
    throw new UsageError(`${option} ${text} is not a date such as 2026-11-27`)
  return time
}

/** As in the arguments of a schedule, so that a job is backfilled by the arguments that it is scheduled with. */
const PLACEHOLDERS = ['{date}', '<scheduled date>']

export const hasPlaceholder = (args: readonly string[]): boolean =>
  args.some((arg) => PLACEHOLDERS.some((placeholder) => arg.includes(placeholder)))

/** The arguments of the run of one date. */
export const withDate = (args: readonly string[], date: string): readonly string[] =>
  args.map((arg) => PLACEHOLDERS.reduce((text, placeholder) => text.replaceAll(placeholder, date), arg))
