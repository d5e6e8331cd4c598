import { assertJobConf, type JobDefinition } from '../../../common/jobs/job-definition.ts'
import type { CreateSubmissionRequest } from './submission-message.ts'

/** A request asks for what there is not here. */
export class RefusedSubmission extends Error {
  constructor(message: string) {
    super(message)
    this.name = 'RefusedSubmission'
  }
}

/** A job but for its bundle. */
export interface SubmittedJob extends Omit<JobDefinition, 'application'> {
  /** The file to run, by its path in the bundle. */
  readonly entry: string
}

const DEFAULT_ENTRY = 'main.mjs'
/** They lead to this server, which has been found. */
const ADDRESS: ReadonlySet<string> = new Set(['spark.master', 'spark.submit.deployMode'])

/**
 * What a request of spark-submit's asks to be run. Its `appResource` is the URI of a bundle; its `mainClass` may name the file to run within it, for spark-submit
 * cannot do without one.
 *
 * @throws RefusedSubmission, or INVALID_JOB of settings that are the cluster's
 */
export function submittedJob(request: CreateSubmissionRequest): SubmittedJob {
  const { appResource, appArgs, sparkProperties } = request
  if (!/^s3a?:\/\/[^/]+\/./.test(appResource))
    throw new RefusedSubmission(
      `appResource is ${JSON.stringify(appResource)}, and should be the URI of a bundle, s3://bucket/key.zip`,
    )
  const conf = Object.fromEntries(Object.entries(sparkProperties).filter(([key]) => !ADDRESS.has(key)))
  const { 'spark.jars': jars, 'spark.driver.supervise': supervise, ...rest } = conf
  if (jars !== undefined && jars !== '' && jars !== appResource)
    throw new RefusedSubmission(`spark.jars is not supported: there is no JVM (${jars})`)
  if (supervise === 'true')
    throw new RefusedSubmission('spark.driver.supervise=true is not supported: a failure of an application is final')
  const [variable] = Object.keys(request.environmentVariables).filter((name) => !name.startsWith('SPARK_'))
  if (variable !== undefined)
    throw new RefusedSubmission(
      `environmentVariables are not supported (${variable}): use sparkProperties, or the application's arguments`,
    )
  const name = rest['spark.app.name']
  if (name === undefined || name === '') throw new RefusedSubmission('spark.app.name is not set')
  assertJobConf(rest)
  return { name, entry: entryOf(request), args: appArgs, conf: rest }
}

function entryOf({ mainClass }: CreateSubmissionRequest): string {
  if (mainClass === undefined || mainClass === null || mainClass === '') return DEFAULT_ENTRY
  if (/\.[cm]?[jt]s$/.test(mainClass) && !/(^|[/\\])\.{1,2}([/\\]|$)|^[/\\]|\0/.test(mainClass)) return mainClass
  throw new RefusedSubmission(
    `mainClass is ${JSON.stringify(mainClass)}, and there is no JVM: it may be empty, or name the file of the bundle to run, such as ${DEFAULT_ENTRY}`,
  )
}
