import { Duration, RemovalPolicy, Validations } from 'aws-cdk-lib'
import { BlockPublicAccess, Bucket, BucketEncryption, ObjectOwnership } from 'aws-cdk-lib/aws-s3'
import { Construct } from 'constructs'

/** Everything one application leaves while it runs (fragments, shuffle, spilled payloads) is under this prefix. */
export const WORK_PREFIX = 'work/'

export interface WorkBucketProps {
  /** Deletes the bucket with the stack, once it is empty: for tests. */
  readonly disposable: boolean
}

/**
 * The object store of running applications: shuffle, stage fragments, spilled payloads. Encrypted with S3's own keys: a KMS key would be asked
 * for, and paid for, with the shuffle's requests. No versions: nothing here is written twice.
 *
 * Drivers delete an application's folder when it ends; the lifecycle rules catch what a killed driver left behind. Three
 * days, because no application may outlive its own shuffle files.
 */
export class WorkBucket extends Construct {
  readonly bucket: Bucket

  constructor(scope: Construct, id: string, props: WorkBucketProps) {
    super(scope, id)
    this.bucket = new Bucket(this, 'Bucket', {
      encryption: BucketEncryption.S3_MANAGED,
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      objectOwnership: ObjectOwnership.BUCKET_OWNER_ENFORCED,
      enforceSSL: true,
      minimumTLSVersion: 1.2,
      lifecycleRules: [
        { id: 'expire-work', prefix: WORK_PREFIX, expiration: Duration.days(3) },
        { id: 'abort-uploads', abortIncompleteMultipartUploadAfter: Duration.days(1) },
      ],
      removalPolicy: props.disposable ? RemovalPolicy.DESTROY : RemovalPolicy.RETAIN,
    })
    Validations.of(this.bucket).acknowledge({
      id: 'AwsSolutions-S1',
      reason: 'Shuffle data that lives for hours; server access logs would cost more requests than the data itself.',
    })
  }
}
