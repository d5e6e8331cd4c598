import { Command } from 'commander'
import { clusterOption } from '../cluster/cluster-option.ts'

export interface DestroyOptions {
  readonly cluster: string
  readonly purge: boolean
  readonly yes: boolean
}

/** `flashover destroy`. */
export function destroyCommand(): Command {
  return new Command('destroy')
    .description('remove a cluster from AWS; asks, and says what is kept')
    .addOption(clusterOption())
    .option('--purge', 'the work bucket too, with the records of jobs, their logs and bundles', false)
    .option('-y, --yes', 'do not ask', false)
    .option('--verbose', 'stack traces of errors', false)
    .action(async (options: DestroyOptions) => {
      const { runDestroy } = await import('./run-destroy.ts')
      await runDestroy(options)
    })
}
