const running = new Set<Promise<unknown>>()

/** Lets a process that is told to end wait for `work`, which ends a write job. */
export function untilCommitted<T>(work: Promise<T>): Promise<T> {
  const done: Promise<unknown> = work.catch(() => undefined).finally(() => running.delete(done))
  running.add(done)
  return work
}

/** Whether a write job of this process is being committed or aborted. */
export const isCommitting = (): boolean => running.size > 0

export async function commitsEnded(): Promise<void> {
  while (running.size > 0) await Promise.all(running)
}
