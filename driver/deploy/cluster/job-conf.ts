import { config } from '../../../common/config/config-entries.ts'
import { assertJobConf } from '../../../common/jobs/job-definition.ts'
import { UsageError } from '../usage-error.ts'

/** What of a command line's settings goes with a job, and to which cluster. */
export interface JobConf {
  readonly cluster: string
  readonly conf: Readonly<Record<string, string>>
}

const DEPLOY_MODE = 'spark.submit.deployMode'

/**
 * Takes out what says how a job is submitted.
 *
 * @throws INVALID_JOB of settings that are the cluster's own
 */
export function jobConf(settings: ReadonlyMap<string, string>): JobConf {
  const {
    [config.master.key]: master,
    [config.cluster.key]: cluster,
    [DEPLOY_MODE]: _,
    ...conf
  } = Object.fromEntries(settings)
  if (master !== undefined && master !== 'lambda')
    throw new UsageError(`--deploy-mode cluster runs applications on the master lambda, not ${master}`)
  assertJobConf(conf)
  return { cluster: cluster ?? config.cluster.defaultText ?? '', conf }
}
