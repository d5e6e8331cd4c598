import { Command, Option } from 'commander'
import { parseConf } from '../conf-option.ts'
import { UsageError } from '../usage-error.ts'
import { addForeignOptions, checkForeignOptions } from './foreign-options.ts'

export interface SubmitOptions {
  readonly master?: string
  readonly deployMode: string
  readonly name?: string
  readonly executorMemory?: string
  readonly executorCores?: string
  readonly numExecutors?: string
  readonly conf?: ReadonlyMap<string, string>
  readonly propertiesFile?: string
  readonly verbose: boolean
}

/** `flashover submit`, with the flags of spark-submit. What stands after the application is the application's. */
export function submitCommand(): Command {
  const command = new Command('submit')
    .description('run an application, in TypeScript or JavaScript')
    .usage('[options] <app> [args...]')
    .argument('[app]', 'the file of the application')
    .argument('[args...]', 'its arguments')
    .passThroughOptions()
    .option('--master <url>', 'where it runs: local[N], local[*], local-cluster[E,C,MB] or lambda (default: local[*])')
    .addOption(
      new Option('--deploy-mode <mode>', 'where the driver runs').choices(['client', 'cluster']).default('client'),
    )
    .option('--name <name>', 'name of the application')
    .option('--executor-memory <size>', 'memory of an executor, such as 2g')
    .option('--executor-cores <number>', 'task slots of an executor')
    .option('--num-executors <number>', 'executors at the most')
    .option('-c, --conf <key=value>', 'a setting; may be repeated', parseConf)
    .option('--properties-file <file>', 'settings, instead of spark-defaults.conf')
    .option('--verbose', 'print the settings, and stack traces of errors', false)
  addForeignOptions(command)
  return command.action(async (app: string | undefined, args: string[], options: SubmitOptions) => {
    checkForeignOptions(command.opts(), (message) => process.stderr.write(`WARN flashover submit: ${message}\n`))
    if (app === undefined) throw new UsageError('flashover submit needs an application: the file to run')
    const { runApplication } = await import('./run-application.ts')
    await runApplication(app, args, options)
  })
}
