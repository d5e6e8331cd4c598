import { availableParallelism } from 'node:os'
import { config } from '../../../common/config/config-entries.ts'
import type { StackOutputs } from './deploy-stack.ts'

/** What an application needs to run on a deployed stack, on its largest executor. */
export function stackSettings({ workBucket, executors }: StackOutputs): ReadonlyMap<string, string> {
  return new Map([
    [config.lambdaFunction.key, executors.at(-1)?.name ?? ''],
    [config.storeUri.key, `s3://${workBucket}/work/default`],
    // An invocation is a process of this machine here: more than the machine has cores would only take its memory.
    [config.lambdaMaxConcurrency.key, String(Math.max(2, availableParallelism()))],
  ])
}

/** The same as a properties file. */
export function sparkDefaults(outputs: StackOutputs): string {
  const lines = [...stackSettings(outputs)].map(([key, value]) => `${key} ${value}\n`)
  return `# The executor stack in LocalStack at ${outputs.endpoint}\nspark.master lambda\n${lines.join('')}`
}
