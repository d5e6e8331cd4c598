import { config } from '../../common/config/config-entries.ts'
import { parseMaster } from '../../common/config/master-url.ts'
import { SparkConf } from '../../common/config/spark-conf.ts'
import { readSparkDefaults } from './spark-defaults.ts'
import { workingDir } from './working-dir.ts'

export interface ConfFlags {
  readonly master?: string | undefined
  readonly propertiesFile?: string | undefined
  readonly conf?: ReadonlyMap<string, string> | undefined
  /** Settings of flags with a name of their own, such as `--executor-memory`; they win over `--conf`. */
  readonly named?: ReadonlyMap<string, string>
  readonly defaultName: string
}

/** The settings of a command line: flags over the properties file. Bad values of known keys are refused here, before anything starts. */
export function gatherConf(flags: ConfFlags, warn: (message: string) => void): ReadonlyMap<string, string> {
  const defaults = readSparkDefaults({
    file: flags.propertiesFile,
    workingDir: workingDir(),
    sparkConfDir: process.env.SPARK_CONF_DIR,
  })
  const given = new Map([...defaults, ...(flags.conf ?? [])])
  const settings = new Map([['spark.app.name', flags.defaultName]])
  for (const [key, value] of given) {
    if (key.startsWith('spark.')) settings.set(key, value)
    else warn(`ignored the property ${key}: it does not begin with spark.`)
  }
  for (const [key, value] of flags.named ?? []) settings.set(key, value)
  if (flags.master !== undefined) settings.set(config.master.key, flags.master)
  const checked = new SparkConf()
  for (const [key, value] of settings) checked.set(key, value)
  const master = checked.get(config.master)
  if (master !== undefined) parseMaster(master, 1)
  return settings
}
