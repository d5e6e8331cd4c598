import { Validations } from 'aws-cdk-lib'
import { ManagedPolicy, PolicyStatement } from 'aws-cdk-lib/aws-iam'
import type { Bucket } from 'aws-cdk-lib/aws-s3'
import type { Queue } from 'aws-cdk-lib/aws-sqs'
import { Construct } from 'constructs'
import type { ExecutorFunction } from './executor-function.ts'
import { WORK_PREFIX } from './work-bucket.ts'

export interface DriverPolicyProps {
  readonly workBucket: Bucket
  readonly eventsQueue: Queue
  readonly executors: readonly ExecutorFunction[]
}

/** What a driver needs of this stack, as a policy to attach to whatever runs it: a user, a task role, a CI role. */
export class DriverPolicy extends Construct {
  readonly policy: ManagedPolicy

  constructor(scope: Construct, id: string, props: DriverPolicyProps) {
    super(scope, id)
    this.policy = new ManagedPolicy(this, 'Policy', {
      description: 'Lets a Flashover driver run applications on the executors of this stack',
      statements: [
        new PolicyStatement({
          actions: ['lambda:InvokeFunction'],
          resources: props.executors.map(({ lambda }) => lambda.functionArn),
        }),
        new PolicyStatement({
          actions: ['s3:GetObject', 's3:PutObject', 's3:DeleteObject', 's3:AbortMultipartUpload'],
          resources: [props.workBucket.arnForObjects(`${WORK_PREFIX}*`)],
        }),
        new PolicyStatement({ actions: ['s3:ListBucket'], resources: [props.workBucket.bucketArn] }),
        new PolicyStatement({
          actions: ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:ChangeMessageVisibility', 'sqs:GetQueueAttributes'],
          resources: [props.eventsQueue.queueArn],
        }),
      ],
    })
    const bucketId = props.workBucket.stack.getLogicalId(props.workBucket.node.defaultChild as never)
    Validations.of(this.policy).acknowledge({
      id: `AwsSolutions-IAM5[Resource::<${bucketId}.Arn>/${WORK_PREFIX}*]`,
      reason: 'Keys of applications, stages and attempts are not known before.',
    })
  }
}
