import fs from 'node:fs'

/** One query's figures in seconds, or the engine's own words for refusing it. */
export type QueryReport =
  | {
      readonly best: number
      readonly median: number
      readonly max: number
      readonly seconds: readonly number[]
      readonly rows: number
    }
  | { readonly error: string }

/** What every engine writes with --json: the reference scripts and engines/flashover.ts alike. */
export interface EngineReport {
  readonly engine: string
  readonly version: string
  readonly cores: number
  readonly warm: number
  readonly passes: number
  readonly queries: Readonly<Record<string, QueryReport>>
}

export const readReport = (file: string): EngineReport => JSON.parse(fs.readFileSync(file, 'utf8')) as EngineReport

export const failedReport = (engine: string, error: unknown): EngineReport => ({
  engine,
  version: `failed: ${error instanceof Error ? error.message : String(error)}`,
  cores: 0,
  warm: 0,
  passes: 0,
  queries: {},
})
