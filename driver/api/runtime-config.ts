import type { SparkConf } from '../../common/config/spark-conf.ts'
import { SparkError } from '../../common/errors/spark-error.ts'

/** A running session's settings: `spark.conf.set('spark.sql.shuffle.partitions', 8)`. Those of the application itself stay as they are. */
export class RuntimeConfig {
  readonly #conf: SparkConf

  /** @internal */
  constructor(conf: SparkConf) {
    this.#conf = conf
  }

  set(key: string, value: string | number | boolean): void {
    const isRuntime = key.startsWith('spark.sql.') || key.startsWith('spark.flashover.fuse.')
    if (key.startsWith('spark.') && !isRuntime) {
      throw new SparkError('CANNOT_MODIFY_CONFIG', { key: `"${key}"` })
    }
    this.#conf.set(key, value)
  }
  /** The value of a key, its default where none was set. */
  get(key: string, otherwise?: string): string {
    const value = this.#conf.getText(key) ?? otherwise
    if (value === undefined) throw new SparkError('SQL_CONF_NOT_FOUND', { sqlConf: `"${key}"` })
    return value
  }
  unset(key: string): void {
    this.#conf.unset(key)
  }
  getAll(): Readonly<Record<string, string>> {
    return Object.fromEntries(this.#conf.getAll())
  }
}
