import { config } from '../../../common/config/config-entries.ts'
import type { SubmitOptions } from './submit-command.ts'

/** The settings of flags that have a name of their own. */
export function namedSettings(options: SubmitOptions): ReadonlyMap<string, string> {
  const named: Readonly<Record<string, string | undefined>> = {
    [config.appName.key]: options.name,
    [config.executorMemory.key]: options.executorMemory,
    [config.executorCores.key]: options.executorCores,
    [config.executorInstances.key]: options.numExecutors,
    [config.cluster.key]: options.cluster,
    [config.runAs.key]: options.runAs,
  }
  return new Map(Object.entries(named).filter((entry): entry is [string, string] => entry[1] !== undefined))
}
