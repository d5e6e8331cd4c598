import { ManagedPolicy, PolicyStatement } from 'aws-cdk-lib/aws-iam'
import type { Bucket } from 'aws-cdk-lib/aws-s3'
import { Construct } from 'constructs'
import { acknowledgeWildcards } from './acknowledge-wildcards.ts'
import { bucketsOf, type DataLocation, objectsOf } from './data-location.ts'
import type { ExecutorFunction } from './executor-function.ts'
import { WORK_PREFIX } from './work-bucket.ts'

export interface DriverPolicyProps {
  readonly workBucket: Bucket
  readonly executors: readonly ExecutorFunction[]
  readonly inputs: readonly DataLocation[]
  readonly outputs: readonly DataLocation[]
}

/** What a driver needs of this stack, as a policy to attach to whatever runs it: a user, a task role, a CI role. */
export class DriverPolicy extends Construct {
  readonly policy: ManagedPolicy

  constructor(scope: Construct, id: string, props: DriverPolicyProps) {
    super(scope, id)
    const { workBucket, executors, inputs, outputs } = props
    const work = workBucket.arnForObjects(`${WORK_PREFIX}*`)
    const writable = [work, ...objectsOf(outputs)]
    const allow = (actions: string[], resources: string[]): PolicyStatement[] =>
      resources.length === 0 ? [] : [new PolicyStatement({ actions, resources })]
    this.policy = new ManagedPolicy(this, 'Policy', {
      description: 'Lets a Flashover driver run applications on the executors of this stack',
      statements: [
        ...allow(
          ['lambda:InvokeFunction'],
          executors.map(({ lambda }) => lambda.functionArn),
        ),
        // It lists and plans inputs, completes the uploads of executors, and deletes what an overwrite replaces.
        ...allow(['s3:GetObject'], [...new Set([...writable, ...objectsOf(inputs)])]),
        ...allow(['s3:PutObject', 's3:DeleteObject', 's3:AbortMultipartUpload'], writable),
        // No prefix condition: of an object that is missing a GetObject, which carries no prefix, would answer 403 instead of 404.
        ...allow(['s3:ListBucket'], [...new Set([workBucket.bucketArn, ...bucketsOf([...inputs, ...outputs])])]),
        ...allow(['s3:ListBucketMultipartUploads'], [workBucket.bucketArn, ...bucketsOf(outputs)]),
      ],
    })
    acknowledgeWildcards(this.policy, { workBucket, data: [...inputs, ...outputs] })
  }
}
