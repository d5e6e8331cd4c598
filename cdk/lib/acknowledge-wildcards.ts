import { Stack, Validations } from 'aws-cdk-lib'
import type { LogGroup } from 'aws-cdk-lib/aws-logs'
import type { Bucket } from 'aws-cdk-lib/aws-s3'
import type { IConstruct } from 'constructs'
import { type DataLocation, objectsOf } from './data-location.ts'
import { WORK_PREFIX } from './work-bucket.ts'

export interface Wildcards {
  readonly workBucket: Bucket
  readonly logGroup?: LogGroup
  readonly data: readonly DataLocation[]
}

/** Gives cdk-nag the reasons for each wildcard in a policy's resources. */
export function acknowledgeWildcards(policy: IConstruct, { workBucket, logGroup, data }: Wildcards): void {
  const id = (of: IConstruct): string => Stack.of(of).getLogicalId(of.node.defaultChild as never)
  const reasons = new Map([
    [`<${id(workBucket)}.Arn>/${WORK_PREFIX}*`, 'Keys of applications, stages and attempts are not known before.'],
  ])
  if (logGroup !== undefined)
    reasons.set(`<${id(logGroup)}.Arn>:log-stream:*`, "Lambda names the log streams; the group is the executor's own.")
  for (const arn of objectsOf(data))
    if (arn.includes('*'))
      reasons.set(
        arn.replace(/\$\{Token\[AWS\.Partition\.\d+\]\}/, '<AWS::Partition>'),
        'The data the owner of this stack named for applications to use.',
      )
  for (const [resource, reason] of reasons)
    Validations.of(policy).acknowledge({ id: `AwsSolutions-IAM5[Resource::${resource}]`, reason })
}
