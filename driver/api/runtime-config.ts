import { config } from '../../common/config/config-entries.ts'
import type { SparkConf } from '../../common/config/spark-conf.ts'
import { staticKeys } from '../../common/config/static-keys.ts'
import { SparkError } from '../../common/errors/spark-error.ts'

const settings: ReadonlySet<string> = new Set(Object.values(config).map((entry) => entry.key))

/** Whether a key can change while a session runs. Those of the application, its master or its executors, are fixed when it starts. */
export const isModifiable = (key: string): boolean =>
  !staticKeys.has(key) &&
  (key.startsWith('spark.sql.') || key.startsWith('spark.flashover.fuse.') || !settings.has(key))

/** A running session's settings: `spark.conf.set('spark.sql.shuffle.partitions', 8)`. Those of the application itself stay as they are. */
export class RuntimeConfig {
  readonly #conf: SparkConf

  /** @internal */
  constructor(conf: SparkConf) {
    this.#conf = conf
  }

  /** Throws CANNOT_MODIFY_CONFIG for a setting of the application, INVALID_CONF_VALUE for a value that the key cannot take. */
  set(key: string, value: string | number | boolean): void {
    checkModifiable(key)
    this.#conf.set(key, value)
  }
  /** The value of a key as text, its default where none was set, else `otherwise`; without that, SQL_CONF_NOT_FOUND. */
  get(key: string, otherwise?: string): string {
    const value = this.#conf.getText(key) ?? otherwise
    if (value === undefined) throw new SparkError('SQL_CONF_NOT_FOUND', { sqlConf: `"${key}"` })
    return value
  }
  /** Back to the default. */
  unset(key: string): void {
    checkModifiable(key)
    this.#conf.unset(key)
  }
  isModifiable(key: string): boolean {
    return isModifiable(key)
  }
  /** What was set, without the defaults. */
  getAll(): Readonly<Record<string, string>> {
    return Object.fromEntries(this.#conf.getAll())
  }
}

function checkModifiable(key: string): void {
  if (staticKeys.has(key)) throw new SparkError('CANNOT_MODIFY_STATIC_CONFIG', { key: `"${key}"` })
  if (!isModifiable(key)) throw new SparkError('CANNOT_MODIFY_CONFIG', { key: `"${key}"` })
}
