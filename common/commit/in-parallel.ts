const PARALLELISM = 16

/** Waits for all that was begun, then tells the first failure; after one nothing more is begun. */
export async function inParallel<T>(items: readonly T[], work: (item: T) => Promise<void>): Promise<void> {
  let next = 0
  let failed = false
  const worker = async (): Promise<void> => {
    for (let item = items[next++]; item !== undefined && !failed; item = items[next++])
      await work(item).catch((error: unknown) => {
        failed = true
        throw error
      })
  }
  const ends = await Promise.allSettled(Array.from({ length: Math.min(PARALLELISM, items.length) }, worker))
  for (const end of ends) if (end.status === 'rejected') throw end.reason
}
