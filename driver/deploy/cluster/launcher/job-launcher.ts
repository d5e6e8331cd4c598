/** Has jobs run whose records are in the store. */
export interface JobLauncher {
  /** Hands a job to who runs it: once for each job. */
  launch(id: string): Promise<void>
  /** Wakes who runs jobs where it sleeps, and does nothing where it is awake. */
  wake(): Promise<void>
  close(): void
}
