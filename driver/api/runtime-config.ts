import { applicationConfig } from '../../common/config/application-entries.ts'
import type { ConfigEntry } from '../../common/config/config-entry.ts'
import { sessionConfig } from '../../common/config/session-entries.ts'
import type { SparkConf } from '../../common/config/spark-conf.ts'
import { isStaticKey, sparkKeys } from '../../common/config/spark-keys.ts'
import { SparkError } from '../../common/errors/spark-error.ts'

const keysOf = (entries: Readonly<Record<string, ConfigEntry<unknown>>>): ReadonlySet<string> =>
  new Set(Object.values(entries).map(({ key }) => key))
const applicationKeys = keysOf(applicationConfig)
const sessionKeys = keysOf(sessionConfig)

const isCoreKey = (key: string): boolean => applicationKeys.has(key) || sparkKeys.get(key)?.scope === 'core'

/** Whether a key is one of a session, which can change while it runs. */
export const isModifiable = (key: string): boolean =>
  sessionKeys.has(key) || (sparkKeys.has(key) && sparkKeys.get(key)?.scope === undefined && !isCoreKey(key))

/** Whether a session may keep a value of a key: those of its own, and such as nothing here knows. */
export const isSettable = (key: string): boolean => !isStaticKey(key) && !isCoreKey(key)

/**
 * A session's settings, `spark.conf`. They begin as those that the application was started with and change for this session alone; those of the
 * application itself stay as they are.
 */
export class RuntimeConfig {
  readonly #conf: SparkConf

  /** @internal */
  constructor(conf: SparkConf) {
    this.#conf = conf
  }

  /**
   * Sets a value for queries that are planned from now on. A setting of the application is CANNOT_MODIFY_CONFIG or CANNOT_MODIFY_STATIC_CONFIG, a
   * value that the key cannot take INVALID_CONF_VALUE.
   * @example
   * spark.newSession().conf.set('spark.executor.memory', '2g') // throws CANNOT_MODIFY_CONFIG
   * spark.newSession().conf.set('spark.sql.shuffle.partitions', 'many') // throws INVALID_CONF_VALUE.TYPE_MISMATCH
   */
  set(key: string, value: string | number | boolean): void {
    checkModifiable(key)
    this.#conf.set(key, value)
  }
  /**
   * The value of a key as text, its default where none was set, else `otherwise`; without that, SQL_CONF_NOT_FOUND.
   * @example
   * spark.conf.get('spark.sql.autoBroadcastJoinThreshold') // 10m
   * spark.conf.get('spark.my.key', 'nothing') // nothing
   * spark.conf.get('spark.my.key') // throws SQL_CONF_NOT_FOUND
   */
  get(key: string, otherwise?: string): string {
    const value = this.#conf.getText(key) ?? otherwise
    if (value === undefined) throw new SparkError('SQL_CONF_NOT_FOUND', { sqlConf: `"${key}"` })
    return value
  }
  /**
   * Forgets the value of a key: its default holds again, not what the application was started with. Refuses the keys that `set` refuses.
   * @example
   * const { conf } = spark.newSession()
   * conf.set('spark.sql.caseSensitive', true)
   * conf.unset('spark.sql.caseSensitive')
   * conf.get('spark.sql.caseSensitive') // false
   */
  unset(key: string): void {
    checkModifiable(key)
    this.#conf.unset(key)
  }
  /**
   * Whether a key is known and can change while the session runs.
   * @example
   * spark.conf.isModifiable('spark.sql.caseSensitive') // true
   * spark.conf.isModifiable('spark.master') // false
   */
  isModifiable(key: string): boolean {
    return isModifiable(key)
  }
  /**
   * What was set, for the application or here, without the defaults.
   * @example spark.conf.getAll()['spark.app.name'] // test
   */
  getAll(): Readonly<Record<string, string>> {
    return Object.fromEntries(this.#conf.getAll())
  }
}

function checkModifiable(key: string): void {
  if (isStaticKey(key)) throw new SparkError('CANNOT_MODIFY_STATIC_CONFIG', { key: `"${key}"` })
  if (!isSettable(key)) throw new SparkError('CANNOT_MODIFY_CONFIG', { key: `"${key}"` })
}
