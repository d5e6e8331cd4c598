/** What is known of a job that was launched and does not run. */
export type JobOutlook =
  /** It may run yet. `look` says, in a clause, where to see what it waits for. */
  | { readonly kind: 'Open'; readonly look: string }
  /** What it was launched by has ended: it will never run. */
  | { readonly kind: 'Hopeless'; readonly reason: string }

/** Has jobs run whose records are in the store. */
export interface JobLauncher {
  /** Hands a job to who runs it: once for each job. */
  launch(id: string): Promise<void>
  /** Wakes who runs jobs where it sleeps, and does nothing where it is awake. */
  wake(): Promise<void>
  /** Asked of a job that waits. Never throws: who may not ask is told where to look. */
  outlook(): Promise<JobOutlook>
  close(): void
}
