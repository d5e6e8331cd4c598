import { Duration, RemovalPolicy, Validations } from 'aws-cdk-lib'
import { BlockPublicAccess, Bucket, BucketEncryption, ObjectOwnership } from 'aws-cdk-lib/aws-s3'
import { Construct } from 'constructs'
import type { Access } from './access.ts'

/** Everything applications leave while they run (fragments, shuffle, spilled payloads), each declared one below its name. */
export const WORK_PREFIX = 'work/'
/** Bundles of applications, named by their content. */
export const APPLICATIONS_PREFIX = 'applications/'
/** Records of jobs, with their logs. */
export const JOBS_PREFIX = 'jobs/'
/** Which job runs of those that exclude one another. */
export const EXCLUSIVE_PREFIX = 'exclusive/'
export const EVENT_LOGS_PREFIX = 'event-logs/'

/** After how many days what is under a prefix goes. An application lives for less than a day. */
const EXPIRATION_DAYS = {
  [WORK_PREFIX]: 1,
  [APPLICATIONS_PREFIX]: 180,
  [JOBS_PREFIX]: 90,
  [EXCLUSIVE_PREFIX]: 90,
  [EVENT_LOGS_PREFIX]: 30,
} as const
type WorkBucketPrefix = keyof typeof EXPIRATION_DAYS

export interface WorkBucketProps {
  /**
   * What becomes of the bucket when it leaves the stack. `DESTROY` needs it to be empty.
   * @default RemovalPolicy.RETAIN
   */
  readonly removalPolicy?: RemovalPolicy
}

/**
 * The object store of applications (shuffle, stage fragments, spilled payloads) and of the service (records of jobs, logs, bundles). Encrypted
 * with S3's own keys: a KMS key would be asked for, and paid for, with the shuffle's requests. No versions: what is written twice is
 * written on the condition that nobody else did.
 *
 * Drivers delete an application's folder when it ends; the lifecycle rules catch what a killed driver left behind.
 */
export class WorkBucket extends Construct {
  readonly bucket: Bucket

  constructor(scope: Construct, id: string, { removalPolicy = RemovalPolicy.RETAIN }: WorkBucketProps = {}) {
    super(scope, id)
    this.bucket = new Bucket(this, 'Bucket', {
      encryption: BucketEncryption.S3_MANAGED,
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      objectOwnership: ObjectOwnership.BUCKET_OWNER_ENFORCED,
      enforceSSL: true,
      minimumTLSVersion: 1.2,
      lifecycleRules: [
        ...Object.entries(EXPIRATION_DAYS).map(([prefix, days]) => ({
          id: `expire-${prefix.replace('/', '')}`,
          prefix,
          expiration: Duration.days(days),
        })),
        { id: 'abort-uploads', abortIncompleteMultipartUploadAfter: Duration.days(1) },
      ],
      removalPolicy,
    })
    Validations.of(this.bucket).acknowledge({
      id: 'AwsSolutions-S1',
      reason: 'Shuffle data that lives for hours; server access logs would cost more requests than the data itself.',
    })
  }

  /** Actions on everything under some prefixes. */
  objects(actions: readonly string[], ...prefixes: readonly `${WorkBucketPrefix}${string}`[]): Access {
    return {
      actions,
      resources: prefixes.map((prefix) => this.bucket.arnForObjects(`${prefix}*`)),
      wildcard: 'Ids of applications, jobs and attempts are not known before.',
    }
  }

  /** Actions on the bucket itself. */
  whole(...actions: readonly string[]): Access {
    return { actions, resources: [this.bucket.bucketArn] }
  }
}
