import { Command, InvalidArgumentError } from 'commander'
import { clusterOption } from './cluster-option.ts'

export interface JobsOptions {
  readonly cluster: string
  /** Only those of this declared application. */
  readonly runAs?: string
  readonly limit: number
  readonly json: boolean
}

/** `flashover jobs`. */
export function jobsCommand(): Command {
  return new Command('jobs')
    .description('list the jobs of a cluster, the newest first')
    .addOption(clusterOption())
    .option('--run-as <name>', 'only those of this declared application')
    .option('--limit <number>', 'at the most, of those that changed last', parseLimit, 50)
    .option('--json', 'print them as JSON, times in milliseconds', false)
    .option('--verbose', 'stack traces of errors', false)
    .action(async (options: JobsOptions) => {
      const { runJobs } = await import('./run-jobs.ts')
      await runJobs(options)
    })
}

function parseLimit(text: string): number {
  const limit = Number(text)
  if (!Number.isInteger(limit) || limit < 1) throw new InvalidArgumentError('It must be a positive whole number.')
  return limit
}
