import { SparkConf } from '../../common/config/spark-conf.ts'
import { submittedConf } from '../deploy/submitted-conf.ts'
import type { SparkSession } from './spark-session.ts'

/** Collects a session's settings. What the program sets wins over `flashover submit`'s flags, and these over its properties file. */
export class SparkSessionBuilder {
  readonly #create: (conf: SparkConf) => Promise<SparkSession>
  readonly #settings: readonly (readonly [string, string])[]

  /** @internal */
  constructor(
    create: (conf: SparkConf) => Promise<SparkSession>,
    settings: readonly (readonly [string, string])[] = [],
  ) {
    this.#create = create
    this.#settings = settings
  }

  appName(name: string): SparkSessionBuilder {
    return this.config('spark.app.name', name)
  }
  /** `local`, `local[N]`, `local[*]`, `local[N,F]`, `local-cluster[executors,cores,MB]` or `lambda`; `local[*]` by default. */
  master(url: string): SparkSessionBuilder {
    return this.config('spark.master', url)
  }
  config(key: string, value: string | number | boolean): SparkSessionBuilder {
    return new SparkSessionBuilder(this.#create, [...this.#settings, [key, String(value)]])
  }

  /** The active session with these settings added, or a new one. Bad settings are refused before anything starts. */
  async getOrCreate(): Promise<SparkSession> {
    const conf = new SparkConf((message) => process.stderr.write(`WARN SparkConf: ${message}\n`))
    for (const [key, value] of submittedConf()) conf.set(key, value)
    for (const [key, value] of this.#settings) conf.set(key, value)
    return this.#create(conf)
  }
}
