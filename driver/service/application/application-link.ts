import { askBeforeCommit } from '../../../common/commit/commit-permission.ts'
import { hearExpectations } from '../../../common/commit/expectation-listener.ts'
import { concurrencyShare } from '../../scheduler/backend/concurrency-share.ts'
import { systemServiceClock } from '../system-service-clock.ts'
import { type FromApplication, LINK_VARIABLE, type ToApplication } from './link-message.ts'

/** What sysexits calls a temporary failure: the job is run again. */
const EXIT_GIVEN_UP = 75

/**
 * Ties an application to the driver service that started it, if one did: it takes its share of invocations from it, asks it before each commit, and ends itself
 * when the service is gone, or has not confirmed the lease in time: the job is somebody else's then.
 */
export function linkToService(): void {
  if (process.env[LINK_VARIABLE] === undefined) return
  // What the application starts is none of the service's.
  Reflect.deleteProperty(process.env, LINK_VARIABLE)
  const { channel } = process
  // It may have died while this process was starting.
  if (channel === undefined || !process.connected) leave('the driver service is gone')
  const answers = new Map<number, (reason: string | undefined) => void>()
  let commits = 0
  let leaseUntilMs = 0
  let timer: NodeJS.Timeout | undefined
  const watch = (): void => {
    clearTimeout(timer)
    const leftMs = leaseUntilMs - systemServiceClock.monotonicMs()
    if (leftMs <= 0) leave('the lease of this job was not confirmed in time')
    timer = setTimeout(watch, leftMs).unref()
  }

  process.on('message', (message: ToApplication) => {
    switch (message.kind) {
      case 'Lease':
        leaseUntilMs = message.untilMs
        watch()
        break
      case 'Share':
        concurrencyShare.set(message.invocations)
        break
      case 'CommitAnswer':
        answers.get(message.commit)?.(message.isGranted ? undefined : message.reason)
        answers.delete(message.commit)
        break
    }
  })
  hearExpectations((results) => {
    for (const { name, action, violated: rows } of results)
      if (rows > 0) process.send?.({ kind: 'Violated', expectation: name, action, rows } satisfies FromApplication)
  })
  process.on('disconnect', () => leave('the driver service is gone'))
  // An application ends when it has nothing left to do, though its service could still speak.
  channel.unref()

  askBeforeCommit(
    () =>
      new Promise((resolve) => {
        const commit = commits++
        channel.ref()
        answers.set(commit, (reason) => {
          if (answers.size === 1) channel.unref()
          resolve(reason)
        })
        process.send?.({ kind: 'MayCommit', commit } satisfies FromApplication)
      }),
  )
}

/** Without ado: what would be cleaned up now may be in another's hands. */
function leave(reason: string): never {
  process.stderr.write(`ERROR flashover submit: ${reason}; ends without output\n`)
  process.exit(EXIT_GIVEN_UP)
}
