import { type Command, Option } from 'commander'
import { SparkError } from '../../../common/errors/spark-error.ts'

/** Flags of spark-submit that Flashover knows and has no use for. */
interface ForeignOption {
  readonly flag: string
  readonly takesValue: boolean
  /** Why it changes nothing here; without a reason it would change the application, and is refused. */
  readonly harmless?: string
}

const refused = (flag: string, takesValue = true): ForeignOption => ({ flag, takesValue })
const harmless = (flag: string, reason: string): ForeignOption => ({ flag, takesValue: true, harmless: reason })

const foreignOptions: readonly ForeignOption[] = [
  refused('class'),
  refused('jars'),
  refused('packages'),
  refused('exclude-packages'),
  refused('repositories'),
  refused('py-files'),
  refused('files'),
  refused('archives'),
  refused('remote'),
  refused('supervise', false),
  refused('principal'),
  refused('keytab'),
  refused('proxy-user'),
  harmless('queue', 'there are no queues'),
  harmless(
    'driver-memory',
    'the driver is this process, whose heap NODE_OPTIONS=--max-old-space-size=MB sets, or has what its cluster gives each job',
  ),
  harmless('driver-cores', 'the driver is this process, or has what its cluster gives each job'),
  harmless('driver-java-options', 'there is no JVM'),
  harmless('driver-class-path', 'there is no JVM'),
  harmless('driver-library-path', 'there is no JVM'),
  harmless('total-executor-cores', 'use --num-executors and --executor-cores'),
]

export function addForeignOptions(command: Command): void {
  for (const { flag, takesValue } of foreignOptions)
    command.addOption(new Option(takesValue ? `--${flag} <value>` : `--${flag}`).hideHelp())
}

/** Refuses what would change the application, and warns of what changes nothing. */
export function checkForeignOptions(given: Readonly<Record<string, unknown>>, warn: (message: string) => void): void {
  for (const option of foreignOptions) {
    if (given[camelCase(option.flag)] === undefined) continue
    if (option.harmless === undefined) throw unsupported(`--${option.flag}`)
    warn(`--${option.flag} has no effect: ${option.harmless}`)
  }
}

const unsupported = (feature: string): SparkError => new SparkError('UNSUPPORTED_FEATURE', { feature })
const camelCase = (flag: string): string => flag.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase())
