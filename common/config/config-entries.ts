import { applicationConfig } from './application-entries.ts'
import { sessionConfig } from './session-entries.ts'

/** Every configuration key Flashover acts on: Spark's own key where Spark has one, ours under `spark.flashover.`. */
export const config = { ...applicationConfig, ...sessionConfig } as const
