import path from 'node:path'
import { openVersionedObjects } from '../../../common/storage/open-versioned-objects.ts'
import { parseStoragePath } from '../../../common/storage/storage-path.ts'
import { systemClock } from '../../scheduler/clock.ts'
import { EXIT_FAILED } from '../exit-code.ts'
import { onInterrupt } from '../on-interrupt.ts'
import { applicationFile } from '../submit/application-file.ts'
import { UsageError } from '../usage-error.ts'
import { BackfillState } from './backfill-state.ts'
import { eventText, summaryText } from './backfill-text.ts'
import { datesBetween, hasPlaceholder, withDate } from './calendar-dates.ts'
import { runBackfill } from './run-backfill.ts'
import { submitDate } from './submit-date.ts'

export interface BackfillCommandOptions {
  readonly from: string
  readonly to: string
  readonly parallelism: number
  readonly state?: string
  readonly keepGoing: boolean
}

/**
 * Runs an application for each date, and tells on standard error how it goes.
 * @param submitOptions of `flashover submit`, for each run
 */
export async function backfillDates(
  app: string,
  args: readonly string[],
  options: BackfillCommandOptions,
  submitOptions: readonly string[],
): Promise<void> {
  const dates = datesBetween(options.from, options.to)
  const file = applicationFile(app)
  if (!hasPlaceholder(args))
    throw new UsageError(
      `no argument of ${app} has {date} in it: all of its runs would be the same, for example --date {date}`,
    )
  const { name, base } = path.parse(file)
  const { uri } = parseStoragePath(options.state ?? path.join('.flashover', 'backfill', name))
  const state = new BackfillState(await openVersionedObjects(uri), uri, () => Date.now())
  await state.open({ application: base, args })

  const interrupt = new AbortController()
  const say = (text: string): void => void process.stderr.write(`backfill: ${text}\n`)
  let ended = 0
  const work = runBackfill({
    dates,
    parallelism: options.parallelism,
    keepGoing: options.keepGoing,
    state,
    run: (date, signal) => submitDate(date, [...submitOptions, file, ...withDate(args, date)], signal),
    clock: systemClock,
    report: (event) => {
      if (event.kind === 'ended' || event.kind === 'skipped' || event.kind === 'lost') ended++
      say(eventText(event, `${ended} of ${dates.length}`))
    },
    signal: interrupt.signal,
  })
  onInterrupt(async () => {
    interrupt.abort()
    await work
  })
  const summary = await work
  say(summaryText(summary, uri))
  if (summary.failed.length + summary.notBegun.length > 0) process.exitCode ??= EXIT_FAILED
}
