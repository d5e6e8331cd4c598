import * as v from 'valibot'
import { SparkError } from '../errors/spark-error.ts'
import { isJobId } from './job-id.ts'

/** A bundle in a store, and which of its files is run. */
export interface JobApplication {
  /** `s3://bucket/applications/<sha256>.zip` */
  readonly uri: string
  /** Of the bundle, hexadecimal: what was submitted is what runs. */
  readonly sha256: string
  /** The file to run, by its path in the bundle. */
  readonly entry: string
}

/** What is to be run: of a submission, and of a schedule. */
export interface JobDefinition {
  readonly name: string
  readonly application: JobApplication
  readonly args: readonly string[]
  /** `spark.` settings; see `assertJobConf` for those that it may not hold. */
  readonly conf: Readonly<Record<string, string>>
  /** Of the jobs with this key one runs at a time; the others wait. */
  readonly exclusive?: string
}

const MAX_TEXT = 1000
const name = v.pipe(v.string(), v.minLength(1), v.maxLength(MAX_TEXT))
/** A path that stays within the bundle. */
const entry = v.pipe(
  name,
  v.check((text) => !/(^|[/\\])\.{1,2}([/\\]|$)|^[/\\]|\0/.test(text), 'a path within the bundle'),
)

/** What a process can be given. */
const argument = v.pipe(
  v.string(),
  v.check((text) => !text.includes('\0'), 'a text without NUL'),
)

/** The shape of an id of a job, and of an exclusive key. */
export const idShape = v.pipe(v.string(), v.check(isJobId, '1 to 128 letters, digits, dots, dashes and underscores'))

/** The fields of a definition, for the shapes that have more. */
export const jobDefinitionShape = {
  name,
  application: v.strictObject({
    uri: v.pipe(v.string(), v.regex(/^s3a?:\/\/./, 'the URI of a bundle, s3://bucket/key')),
    sha256: v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/, '64 hexadecimal digits')),
    entry,
  }),
  args: v.array(argument),
  conf: v.record(v.string(), argument),
  exclusive: v.exactOptional(idShape),
}

/** Settings that say where a job runs, and as whom: the cluster's own, never a job's. */
const OF_THE_CLUSTER: ReadonlySet<string> = new Set([
  'spark.master',
  'spark.submit.deployMode',
  'spark.flashover.cluster',
  'spark.flashover.runAs',
  'spark.flashover.store.uri',
  'spark.flashover.lambda.functionName',
])

/**
 * Refuses settings that a job may not have: those of the cluster, and what is no setting of Spark's. Checked when a job is submitted, and again when it is
 * started, for a record may have been written by anybody.
 *
 * @throws INVALID_JOB
 */
export function assertJobConf(conf: Readonly<Record<string, string>>): void {
  for (const key of Object.keys(conf)) {
    if (OF_THE_CLUSTER.has(key)) throw invalid(`${key} is what its cluster says, and cannot be set for a job`)
    // `a=b` would be the setting `a` on a command line.
    if (!/^spark\.[^\s=\0]+$/.test(key))
      throw invalid(`${JSON.stringify(key)} is no setting: its name begins with spark. and has no spaces and no '='`)
  }
}

const invalid = (reason: string): SparkError => new SparkError('INVALID_JOB', { reason })
