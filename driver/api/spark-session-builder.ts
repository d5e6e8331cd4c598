import { SparkConf } from '../../common/config/spark-conf.ts'
import { submittedConf } from '../application/submitted-conf.ts'
import type { SparkSession } from './spark-session.ts'

/** Collects a session's settings. What the program sets wins over `flashover submit`'s flags, and these over its properties file. */
export class SparkSessionBuilder {
  readonly #sessions: SessionFactory
  readonly #settings: BuilderSettings

  /** @internal */
  constructor(sessions: SessionFactory, settings: BuilderSettings = []) {
    this.#sessions = sessions
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
    return new SparkSessionBuilder(this.#sessions, [...this.#settings, [key, String(value)]])
  }

  /**
   * The active session, or the default one, or a new one. Bad settings are refused before anything starts. A session that is there takes over
   * those of this builder that can change while it runs (see `RuntimeConfig`) and, with a warning, leaves the others as they are; its master is not
   * changed.
   */
  async getOrCreate(): Promise<SparkSession> {
    return this.#sessions.getOrCreate(this.#conf(), this.#settings, warn)
  }

  /** A new session, at any rate: of the application that runs in this process, if there is one. */
  async create(): Promise<SparkSession> {
    return this.#sessions.create(this.#conf(), this.#settings, warn)
  }

  #conf(): SparkConf {
    const conf = new SparkConf(warn)
    for (const [key, value] of submittedConf()) conf.set(key, value)
    for (const [key, value] of this.#settings) conf.set(key, value)
    return conf
  }
}

export type BuilderSettings = readonly (readonly [key: string, value: string])[]

/**
 * @param conf for an application that has to be started
 * @param settings what the builder itself was given, for one that is there already
 */
export type BuildSession = (
  conf: SparkConf,
  settings: BuilderSettings,
  warn: (message: string) => void,
) => Promise<SparkSession>

interface SessionFactory {
  readonly getOrCreate: BuildSession
  readonly create: BuildSession
}

const warn = (message: string): void => {
  process.stderr.write(`WARN SparkConf: ${message}\n`)
}
