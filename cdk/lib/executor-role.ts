import { Validations } from 'aws-cdk-lib'
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam'
import type { LogGroup } from 'aws-cdk-lib/aws-logs'
import type { Bucket } from 'aws-cdk-lib/aws-s3'
import type { Queue } from 'aws-cdk-lib/aws-sqs'
import { Construct } from 'constructs'
import { WORK_PREFIX } from './work-bucket.ts'

export interface ExecutorRoleProps {
  readonly workBucket: Bucket
  readonly eventsQueue: Queue
  readonly logGroup: LogGroup
  /** ARNs of the data executors may read, for example `arn:aws:s3:::lake/bronze/*`. */
  readonly inputs: readonly string[]
  /** ARNs of the places executors may write results to. */
  readonly outputs: readonly string[]
}

/** What an executor may do: read inputs, write task output, post events, log. It can neither invoke nor delete. */
export class ExecutorRole extends Construct {
  readonly role: Role

  constructor(scope: Construct, id: string, props: ExecutorRoleProps) {
    super(scope, id)
    this.role = new Role(this, 'Role', { assumedBy: new ServicePrincipal('lambda.amazonaws.com') })
    const work = props.workBucket.arnForObjects(`${WORK_PREFIX}*`)
    const allow = (actions: string[], resources: string[]): boolean =>
      this.role.addToPolicy(new PolicyStatement({ actions, resources }))

    allow(['s3:GetObject'], [work, ...props.inputs, ...props.outputs])
    allow(['s3:PutObject', 's3:AbortMultipartUpload'], [work, ...props.outputs])
    // Without it a missing shuffle object answers 403 instead of 404, and could not be told from a denied one. It has no
    // prefix condition: a GetObject carries no prefix, and would fail the condition.
    allow(['s3:ListBucket'], [props.workBucket.bucketArn])
    allow(['sqs:SendMessage'], [props.eventsQueue.queueArn])
    const streams = `${props.logGroup.logGroupArn}:log-stream:*`
    allow(['logs:CreateLogStream', 'logs:PutLogEvents'], [streams])

    const bucketId = props.workBucket.stack.getLogicalId(props.workBucket.node.defaultChild as never)
    const logGroupId = props.logGroup.stack.getLogicalId(props.logGroup.node.defaultChild as never)
    const wildcards: readonly [finding: string, reason: string][] = [
      [
        `Resource::<${bucketId}.Arn>/${WORK_PREFIX}*`,
        'Keys of applications, stages and attempts are not known before.',
      ],
      [`Resource::<${logGroupId}.Arn>:log-stream:*`, "Lambda names the log streams; the group is the executor's own."],
      ...[...props.inputs, ...props.outputs].map((arn): [string, string] => [
        `Resource::${arn}`,
        'The data the owner of this stack named for executors to use.',
      ]),
    ]
    for (const [finding, reason] of wildcards)
      Validations.of(this.role).acknowledge({ id: `AwsSolutions-IAM5[${finding}]`, reason })
  }
}
