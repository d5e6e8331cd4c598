import type { BackfillEvent, BackfillSummary } from './run-backfill.ts'

/** @param progress such as `3 of 7` */
export function eventText(event: BackfillEvent, progress: string): string {
  const { date } = event
  switch (event.kind) {
    case 'begun':
      return `${date} begins${event.attempt === 1 ? '' : `, for the ${ordinal(event.attempt)} time`}`
    case 'ended': {
      const { exitCode } = event
      const how =
        exitCode === 0 ? 'succeeded' : `failed with ${exitCode === null ? 'a signal' : `exit code ${exitCode}`}`
      return `${date} ${how} after ${(event.tookMs / 1000).toFixed(1)} s (${progress})`
    }
    case 'lost':
      return `${date} was taken by another backfill, and was ended here (${progress})`
    case 'waiting':
      return `${date} is run by another backfill (${event.holder}); waiting for it`
    case 'skipped':
      return `${date} is done already (${progress})`
  }
}

/** What has been done, and what a later run with the same state would do. */
export function summaryText({ doneBefore, succeeded, failed, notBegun }: BackfillSummary, uri: string): string {
  const count = doneBefore.length + succeeded.length + failed.length + notBegun.length
  const parts = [`${succeeded.length} succeeded`]
  if (doneBefore.length > 0) parts.push(`${doneBefore.length} were done before`)
  if (failed.length > 0) parts.push(`${failed.length} failed: ${failed.join(', ')}`)
  if (notBegun.length > 0) parts.push(`${notBegun.length} were not begun`)
  const again = failed.length + notBegun.length > 0 ? `; the same command goes on from there (${uri})` : ''
  return `${count} dates: ${parts.join(', ')}${again}`
}

function ordinal(n: number): string {
  const isTeen = n % 100 >= 11 && n % 100 <= 13
  return `${n}${isTeen ? 'th' : (['th', 'st', 'nd', 'rd'][n % 10] ?? 'th')}`
}
