import { Command, Option } from 'commander'
import { parseConf } from '../conf-option.ts'
import { UsageError } from '../usage-error.ts'
import { OUTPUT_FORMATS, type OutputFormat } from './output-format.ts'

export interface SqlOptions {
  readonly execute?: readonly string[]
  readonly file?: readonly string[]
  readonly tables?: string
  readonly master?: string
  readonly conf?: ReadonlyMap<string, string>
  readonly propertiesFile?: string
  readonly format: OutputFormat
  readonly verbose: boolean
}

/** `flashover sql`. */
export function sqlCommand(): Command {
  return new Command('sql')
    .description('run SQL statements, of standard input where none are given, and print their results')
    .option('-e, --execute <sql>', 'statements, with ; between them; may be repeated', collect)
    .option('-f, --file <file>', 'a file of statements, - for standard input; may be repeated', collect)
    .option('--tables <dir>', 'a folder whose <name>.parquet files and <name>/ folders become tables')
    .option('--master <url>', 'where it runs: local[N], local[*], local-cluster[E,C,MB] or lambda (default: local[*])')
    .option('--conf <key=value>', 'a setting; may be repeated', parseConf)
    .option('--properties-file <file>', 'settings, instead of spark-defaults.conf')
    .addOption(new Option('--format <format>', 'how rows are printed').choices(OUTPUT_FORMATS).default('table'))
    .option('--verbose', 'stack traces of errors', false)
    .action(async (options: SqlOptions) => {
      if (options.execute !== undefined && options.file !== undefined)
        throw new UsageError('flashover sql takes either -e "SQL" or -f FILE')
      const { runSql } = await import('./run-sql.ts')
      await runSql(options)
    })
}

const collect = (value: string, before: readonly string[] = []): readonly string[] => [...before, value]
