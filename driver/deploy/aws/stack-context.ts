import { UsageError } from '../usage-error.ts'
import type { DeployOptions } from './deploy-command.ts'

/** The context of the CDK application that a command line means. */
export function stackContext({
  cluster,
  input,
  output,
  context = new Map(),
}: DeployOptions): Readonly<Record<string, string>> {
  const named = new Map([
    ['stackName', cluster],
    ...(input.length > 0 ? [['inputs', input.join(',')] as const] : []),
    ...(output.length > 0 ? [['outputs', output.join(',')] as const] : []),
  ])
  for (const key of named.keys())
    if (context.has(key)) throw new UsageError(`-c ${key} is what --cluster, --input and --output say`)
  return Object.fromEntries([...context, ...named])
}
