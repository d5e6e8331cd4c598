import type { JobRecord } from '../../../common/jobs/job-record.ts'
import type { ToApplication } from './link-message.ts'

/** What an application's process tells its service. */
export interface ApplicationListener {
  /** Once, when the process has ended and its output was taken. @param reason where the code does not say it all */
  exited(exitCode: number, reason: string | undefined): void
  mayCommit(commit: number): void
}

/** A bundle that will be no better the next time: it is not there, or is not what it should be. */
export class UnusableBundle extends Error {
  constructor(message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause })
    this.name = 'UnusableBundle'
  }
}

/** Applications as processes of their own, by the number of their run. */
export interface Applications {
  /**
   * Fetches and unpacks the bundle.
   *
   * @throws UnusableBundle; anything else may go better the next time
   */
  prepare(run: number, record: JobRecord): Promise<void>
  /** Starts the process of a bundle that was prepared. Never throws: who cannot start has exited. */
  launch(run: number, record: JobRecord, listener: ApplicationListener): void
  /** Does nothing where there is no process. */
  tell(run: number, message: ToApplication): void
  /** Does nothing where there is no process. */
  signal(run: number, signal: 'SIGTERM' | 'SIGKILL'): void
  /** Completes the log, and removes what was made for the run, also while it is still prepared. The process has ended. Never rejects. */
  close(run: number): Promise<void>
}
