import { AsyncLocalStorage } from 'node:async_hooks'

const ofTask = new AsyncLocalStorage<AbortSignal | undefined>()

/** Within `work` reads of any store end with the signal's reason when it is aborted; undefined: none do, for what several tasks wait for. */
export const readingUntil = <T>(signal: AbortSignal | undefined, work: () => Promise<T>): Promise<T> =>
  ofTask.run(signal, work)

/** The signal that ends the reads of the task that is running here. */
export const readSignal = (): AbortSignal | undefined => ofTask.getStore()
