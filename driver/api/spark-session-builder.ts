import { SparkConf } from '../../common/config/spark-conf.ts'
import { submittedConf } from '../application/submitted-conf.ts'
import type { SparkSession } from './spark-session.ts'

/** Collects a session's settings. What the program sets wins over `flashover submit`'s flags, and these over its properties file. */
export class SparkSessionBuilder {
  readonly #create: CreateSession
  readonly #settings: readonly (readonly [string, string])[]

  /** @internal */
  constructor(create: CreateSession, settings: readonly (readonly [string, string])[] = []) {
    this.#create = create
    this.#settings = settings
  }

  /** The application's name, `spark.app.name`. */
  appName(name: string): SparkSessionBuilder {
    return this.config('spark.app.name', name)
  }
  /** `local`, `local[N]`, `local[*]`, `local[N,F]`, `local-cluster[executors,cores,MB]` or `lambda`; `local[*]` by default. */
  master(url: string): SparkSessionBuilder {
    return this.config('spark.master', url)
  }
  /** Any setting, by Spark's key: `.config('spark.executor.memory', '2g')`. */
  config(key: string, value: string | number | boolean): SparkSessionBuilder {
    return new SparkSessionBuilder(this.#create, [...this.#settings, [key, String(value)]])
  }

  /**
   * The active session, or a new one. Bad settings are refused before anything starts. An active session takes over those of this builder that
   * can change while it runs (see `RuntimeConfig`) and, with a warning, leaves the others as they are; its master is not changed.
   */
  async getOrCreate(): Promise<SparkSession> {
    const conf = new SparkConf(warn)
    for (const [key, value] of submittedConf()) conf.set(key, value)
    for (const [key, value] of this.#settings) conf.set(key, value)
    return this.#create(conf, this.#settings, warn)
  }
}

/** @param settings what the builder itself was given, for a session that is there already */
export type CreateSession = (
  conf: SparkConf,
  settings: readonly (readonly [string, string])[],
  warn: (message: string) => void,
) => Promise<SparkSession>

const warn = (message: string): void => {
  process.stderr.write(`WARN SparkConf: ${message}\n`)
}
