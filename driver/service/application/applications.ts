import type { JobRecord } from '../../../common/jobs/job-record.ts'
import type { ToApplication } from './link-message.ts'

/** What an application's process tells its service. */
export interface ApplicationListener {
  /** Once, when the process has ended and its output was taken. @param reason where the code does not say it all */
  exited(exitCode: number, reason: string | undefined): void
  mayCommit(commit: number): void
  /** So many rows of a committed output did not hold what was expected of them. */
  violated(expectation: string, action: string, rows: number): void
}

/** What will be no better the next time: a bundle is not there, or is not what it should be; the cluster has no such application or schedule. */
export class UnusableApplication extends Error {
  constructor(message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause })
    this.name = 'UnusableApplication'
  }
}

/** What is known of an application before it runs. */
export interface PreparedApplication {
  /** Invocations at a time that all jobs of its declared application share; undefined: each has what its settings say. */
  readonly concurrency: number | undefined
}

/** Applications as processes of their own, by the number of their run. */
export interface Applications {
  /**
   * Fetches and unpacks the bundle, and assumes the role of the declared application.
   *
   * @throws UnusableApplication; anything else may go better the next time
   */
  prepare(run: number, record: JobRecord): Promise<PreparedApplication>
  /** Starts the process of a bundle that was prepared. Never throws: who cannot start has exited. */
  launch(run: number, record: JobRecord, listener: ApplicationListener): void
  /** Does nothing where there is no process. */
  tell(run: number, message: ToApplication): void
  /** Does nothing where there is no process. */
  signal(run: number, signal: 'SIGTERM' | 'SIGKILL'): void
  /** Writes a line into the log of the job whose application has this id (`spark.app.id`, and more); does nothing where it does not run here. */
  note(applicationId: string, text: string): void
  /** Completes the log, and removes what was made for the run, also while it is still prepared. The process has ended. Never rejects. */
  close(run: number): Promise<void>
}
