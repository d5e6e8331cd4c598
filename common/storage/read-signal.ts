import { AsyncLocalStorage } from 'node:async_hooks'
import { setMaxListeners } from 'node:events'

const ofTask = new AsyncLocalStorage<AbortSignal | undefined>()

/** Within `work` reads of any store end with the signal's reason when it is aborted; undefined: none do, for what several tasks wait for. */
export function readingUntil<T>(signal: AbortSignal | undefined, work: () => Promise<T>): Promise<T> {
  // Each of the reads side by side listens, which Node takes for a leak from the eleventh on.
  if (signal) setMaxListeners(0, signal)
  return ofTask.run(signal, work)
}

/** The signal that ends the reads of the task that is running here. */
export const readSignal = (): AbortSignal | undefined => ofTask.getStore()
