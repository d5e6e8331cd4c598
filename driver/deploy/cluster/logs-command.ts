import { Command } from 'commander'
import { clusterOption } from './cluster-option.ts'

export interface LogsOptions {
  readonly cluster: string
  readonly follow: boolean
}

/** `flashover logs ID`. */
export function logsCommand(): Command {
  return new Command('logs')
    .description('print what a job of a cluster wrote, in all of its attempts')
    .argument('<id>', 'the job')
    .addOption(clusterOption())
    .option('-f, --follow', 'until the job ends', false)
    .option('--verbose', 'stack traces of errors', false)
    .action(async (id: string, options: LogsOptions) => {
      const { runLogs } = await import('./run-logs.ts')
      await runLogs(id, options)
    })
}
