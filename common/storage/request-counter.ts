import { AsyncLocalStorage } from 'node:async_hooks'

const ofTask = new AsyncLocalStorage<RequestCounter>()

/** Counts a store's requests; plain local work counts the same, so that `local[*]` shows what a run would cost on S3. */
export class RequestCounter {
  get = 0
  put = 0

  countGet(): void {
    this.get++
    const task = ofTask.getStore()
    if (task !== undefined) task.get++
  }

  countPut(): void {
    this.put++
    const task = ofTask.getStore()
    if (task !== undefined) task.put++
  }
}

/** Counts into `counter` too what `work` asks of any store. Tasks share stores, and run side by side: a difference of a store's count tells nothing. */
export function countRequests<T>(counter: RequestCounter, work: () => Promise<T>): Promise<T> {
  return ofTask.run(counter, work)
}
