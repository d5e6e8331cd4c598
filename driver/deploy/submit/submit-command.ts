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
  /** Name of the deployed cluster. */
  readonly cluster?: string
  /** Name of the declared application of that cluster that it runs as. */
  readonly runAs?: string
  /** Whether the command waits for the end of an application that runs on a cluster. */
  readonly wait: boolean
  /** The id of a job whose state is wanted. */
  readonly status?: string
  /** The id of a job that shall end. */
  readonly kill?: string
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
    .option('--cluster <name>', 'the deployed cluster of the master lambda and of --deploy-mode cluster')
    .option('--run-as <name>', 'the declared application of that cluster whose data and executors it has')
    .option('--no-wait', 'with --deploy-mode cluster: print the id of the job, and leave')
    .option('--status <id>', 'print the state of a job of the cluster')
    .option('--kill <id>', 'end a job of the cluster')
    .option('--name <name>', 'name of the application')
    .option('--executor-memory <size>', 'memory of an executor, such as 2g')
    .option('--executor-cores <number>', 'task slots of an executor')
    .option('--num-executors <number>', 'executors at the most')
    .option('-c, --conf <key=value>', 'a setting; may be repeated', parseConf)
    .option('--properties-file <file>', 'settings, instead of spark-defaults.conf')
    .option('--verbose', 'print the settings, and stack traces of errors', false)
  addForeignOptions(command)
  return command.action(async (app: string | undefined, args: string[], options: SubmitOptions) => {
    const warn = (message: string): void => void process.stderr.write(`WARN flashover submit: ${message}\n`)
    checkForeignOptions(command.opts(), warn)
    if (options.kill !== undefined || options.status !== undefined) {
      const { runJobRequest } = await import('../cluster/run-job-request.ts')
      return runJobRequest(options)
    }
    if (app === undefined) throw new UsageError('flashover submit needs an application: the file to run')
    if (options.deployMode === 'cluster') {
      const { runSubmitCluster } = await import('../cluster/run-submit-cluster.ts')
      return runSubmitCluster(app, args, options)
    }
    if (!options.wait) throw new UsageError('--no-wait is for --deploy-mode cluster: here the driver is this process')
    const { runApplication } = await import('./run-application.ts')
    await runApplication(app, args, options)
  })
}
