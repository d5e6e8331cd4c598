import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam'
import type { LogGroup } from 'aws-cdk-lib/aws-logs'
import type { Bucket } from 'aws-cdk-lib/aws-s3'
import { Construct } from 'constructs'
import { acknowledgeWildcards } from './acknowledge-wildcards.ts'
import { type DataLocation, objectsOf } from './data-location.ts'
import { WORK_PREFIX } from './work-bucket.ts'

export interface ExecutorRoleProps {
  readonly workBucket: Bucket
  readonly logGroup: LogGroup
  /** The data executors may read. */
  readonly inputs: readonly DataLocation[]
  /** The places executors may write results to, and read them from. */
  readonly outputs: readonly DataLocation[]
}

/** What an executor may do: read inputs, write task output, log. It can neither invoke nor delete. */
export class ExecutorRole extends Construct {
  readonly role: Role

  constructor(scope: Construct, id: string, props: ExecutorRoleProps) {
    super(scope, id)
    const { workBucket, logGroup, inputs, outputs } = props
    this.role = new Role(this, 'Role', { assumedBy: new ServicePrincipal('lambda.amazonaws.com') })
    const writable = [workBucket.arnForObjects(`${WORK_PREFIX}*`), ...objectsOf(outputs)]
    const allow = (actions: string[], resources: string[]): boolean =>
      this.role.addToPolicy(new PolicyStatement({ actions, resources }))

    allow(['s3:GetObject'], [...new Set([...writable, ...objectsOf(inputs)])])
    allow(['s3:PutObject', 's3:AbortMultipartUpload'], writable)
    // Without it a missing shuffle object answers 403 instead of 404, and could not be told from a denied one. It has no
    // prefix condition: a GetObject carries no prefix, and would fail the condition.
    allow(['s3:ListBucket'], [workBucket.bucketArn])
    allow(['logs:CreateLogStream', 'logs:PutLogEvents'], [`${logGroup.logGroupArn}:log-stream:*`])
    acknowledgeWildcards(this.role, { workBucket, logGroup, data: [...inputs, ...outputs] })
  }
}
