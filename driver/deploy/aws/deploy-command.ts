import { Command } from 'commander'
import { clusterOption } from '../cluster/cluster-option.ts'
import { parseConf } from '../conf-option.ts'

export interface DeployOptions {
  readonly cluster: string
  readonly input: readonly string[]
  readonly output: readonly string[]
  readonly context?: ReadonlyMap<string, string>
  readonly yes: boolean
}

/** `flashover deploy`: the stack of the package, for who writes no CDK application. */
export function deployCommand(): Command {
  return new Command('deploy')
    .description('deploy a cluster to AWS; shows what changes and what it costs, and asks')
    .addOption(clusterOption())
    .option('--input <place>', 'data that applications read: s3://bucket/folder; may be repeated', collect, [])
    .option('--output <place>', 'a place that applications write to; may be repeated', collect, [])
    .option(
      '-c, --context <key=value>',
      'context of the CDK application, such as driver=none; may be repeated',
      parseConf,
    )
    .option('-y, --yes', 'do not ask', false)
    .option('--verbose', 'stack traces of errors', false)
    .action(async (options: DeployOptions) => {
      const { runDeploy } = await import('./run-deploy.ts')
      await runDeploy(options)
    })
}

const collect = (value: string, before: readonly string[]): readonly string[] => [...before, value]
