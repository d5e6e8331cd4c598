import { SparkConf } from '../../common/config/spark-conf.ts'
import { readSparkDefaults } from './spark-defaults.ts'

export interface ConfFlags {
  readonly master?: string | undefined
  readonly propertiesFile?: string | undefined
  readonly conf: ReadonlyMap<string, string>
  /** Settings of flags with a name of their own, such as `--executor-memory`; they win over `--conf`. */
  readonly named?: ReadonlyMap<string, string>
  readonly defaultName: string
}

/** The settings of a command line: flags over the properties file. Bad values of known keys are refused here, before anything starts. */
export function gatherConf(flags: ConfFlags, warn: (message: string) => void): ReadonlyMap<string, string> {
  const defaults = readSparkDefaults({
    file: flags.propertiesFile,
    workingDir: process.cwd(),
    sparkConfDir: process.env.SPARK_CONF_DIR,
  })
  for (const key of defaults.ignored) warn(`ignored the property ${key}: it does not begin with spark.`)
  const master = flags.master === undefined ? [] : [['spark.master', flags.master] as const]
  const settings = new Map([
    ['spark.app.name', flags.defaultName],
    ...defaults.settings,
    ...flags.conf,
    ...(flags.named ?? []),
    ...master,
  ])
  const checked = new SparkConf()
  for (const [key, value] of settings) checked.set(key, value)
  return settings
}
