import type { ObjectStore } from '../common/storage/object-store.ts'
import { createObjectStore } from '../common/storage/open-object-store.ts'
import { DuckDBSessions } from './duckdb-session.ts'
import type { ExecutorEnvironment } from './task-environment.ts'

export interface ExecutorEnvironmentSettings {
  readonly executorId: string
  readonly scratchDir: string
  readonly threads: number
  readonly memoryBytes: number
}

/** The real environment of a process: its DuckDB, its stores, its clock. */
export function createExecutorEnvironment(
  settings: ExecutorEnvironmentSettings,
): ExecutorEnvironment & { close(): void } {
  const stores = new Map<string, Promise<ObjectStore>>()
  const sessions = new DuckDBSessions(settings)
  return {
    executorId: settings.executorId,
    scratchDir: settings.scratchDir,
    sessions,
    openStore(uri) {
      const open = stores.get(uri) ?? createObjectStore(uri)
      stores.set(uri, open)
      open.catch(() => stores.delete(uri))
      return open
    },
    now: () => performance.now(),
    close() {
      sessions.close()
      for (const store of stores.values())
        void store.then(
          (open) => open.close(),
          () => undefined,
        )
    },
  }
}
