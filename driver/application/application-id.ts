import { randomUUID } from 'node:crypto'

/** What an application is called, and where in the object store it works. */
export interface ApplicationId {
  /** `spark.app.id`, or one of its own. Sorts by the time of start. */
  readonly id: string
  /**
   * Under which it keeps its objects. Never shared: what a driver finds there is its own, so that one that was started again under a given
   * id does not meet what executors of its forerunner still write.
   */
  readonly objectPrefix: string
}

/**
 * Time and process do not tell two drivers apart that start together in two containers (each is process 1): 48 random bits do.
 * @param given `spark.app.id`
 */
export function createApplicationId(given: string | undefined, now: number = Date.now()): ApplicationId {
  const unique = randomUUID().slice(-12)
  if (given !== undefined) return { id: given, objectPrefix: `${given}-${unique}` }
  const id = `app-${now.toString(36)}-${unique}`
  return { id, objectPrefix: id }
}
