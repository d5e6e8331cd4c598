import { config } from '../../../common/config/config-entries.ts'
import { assertJobConf } from '../../../common/jobs/job-definition.ts'
import { DEFAULT_APPLICATION } from '../../../common/jobs/job-id.ts'
import { UsageError } from '../usage-error.ts'

/** What of a command line's settings goes with a job, and to which cluster. */
export interface JobConf {
  readonly cluster: string
  /** The declared application of that cluster that the job runs as. */
  readonly runAs: string
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
    [config.runAs.key]: runAs,
    [DEPLOY_MODE]: _,
    ...conf
  } = Object.fromEntries(settings)
  if (master !== undefined && master !== 'lambda')
    throw new UsageError(`--deploy-mode cluster runs applications on the master lambda, not ${master}`)
  assertJobConf(conf)
  return { cluster: cluster ?? config.cluster.defaultText ?? '', runAs: runAs ?? DEFAULT_APPLICATION, conf }
}
