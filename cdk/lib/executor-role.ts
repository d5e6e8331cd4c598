import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam'
import type { LogGroup } from 'aws-cdk-lib/aws-logs'
import { Construct } from 'constructs'
import { grantAccess } from './access.ts'
import { type DeclaredData, keyAccess, objectAccess } from './data-location.ts'
import { WORK_PREFIX, type WorkBucket } from './work-bucket.ts'

export interface ExecutorRoleProps extends DeclaredData {
  /** The name of the declared application whose tasks it runs. */
  readonly name: string
  readonly work: WorkBucket
  readonly logGroup: LogGroup
}

/** What an executor of a declared application may do: read inputs, write task output, log. It can neither invoke nor delete. */
export class ExecutorRole extends Construct {
  readonly role: Role

  constructor(scope: Construct, id: string, { name, work, logGroup, ...data }: ExecutorRoleProps) {
    super(scope, id)
    this.role = new Role(this, 'Role', { assumedBy: new ServicePrincipal('lambda.amazonaws.com') })
    const write = ['s3:PutObject', 's3:AbortMultipartUpload']
    grantAccess(this.role, [
      work.objects(['s3:GetObject', ...write], `${WORK_PREFIX}${name}/`),
      objectAccess(['s3:GetObject'], data.inputs),
      objectAccess(['s3:GetObject', ...write], data.outputs),
      ...keyAccess(data),
      // Without it a missing shuffle object answers 403 instead of 404, and could not be told from a denied one. It has no
      // prefix condition: a GetObject carries no prefix, and would fail the condition.
      work.whole('s3:ListBucket'),
      {
        actions: ['logs:CreateLogStream', 'logs:PutLogEvents'],
        resources: [`${logGroup.logGroupArn}:log-stream:*`],
        wildcard: "Lambda names the log streams; the group is the executor's own.",
      },
    ])
  }
}
