import { AsyncLocalStorage } from 'node:async_hooks'

const storage = new AsyncLocalStorage<ReadonlyMap<ContextLocal<unknown>, unknown>>()

/**
 * A value that belongs to an asynchronous context, as Spark's InheritableThreadLocals belong to a thread: what is begun after `set` sees it, whatever
 * it awaits; what runs beside it does not. Nothing is tracked (and nothing costs) before the first `set` of the process.
 */
export class ContextLocal<T> {
  get(): T | undefined {
    // Only `set` puts values in, each under its own key.
    return storage.getStore()?.get(this as ContextLocal<unknown>) as T | undefined
  }

  /** For the rest of the present context, and for all that begins in it from now on. */
  set(value: T | undefined): void {
    const next = new Map(storage.getStore())
    if (value === undefined) next.delete(this as ContextLocal<unknown>)
    else next.set(this as ContextLocal<unknown>, value)
    storage.enterWith(next)
  }
}

/** Runs `body` in a context of its own: it begins with all values of the present one, and what it sets ends with it. */
export function inOwnContext<R>(body: () => R): R {
  return storage.run(new Map(storage.getStore()), body)
}
