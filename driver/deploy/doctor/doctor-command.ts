import { Command } from 'commander'
import { clusterOption } from '../cluster/cluster-option.ts'

export interface DoctorOptions {
  readonly cluster: string
  readonly json: boolean
}

/** `flashover doctor`. */
export function doctorCommand(): Command {
  return new Command('doctor')
    .description('look at what applications on a cluster need, and say what mends it')
    .addOption(clusterOption())
    .option('--json', 'print what was found as JSON', false)
    .option('--verbose', 'stack traces of errors', false)
    .action(async (options: DoctorOptions) => {
      const { runDoctor } = await import('./run-doctor.ts')
      await runDoctor(options)
    })
}
