import { ArnFormat, Stack, Validations } from 'aws-cdk-lib'
import { Rule } from 'aws-cdk-lib/aws-events'
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam'
import type { LogGroup } from 'aws-cdk-lib/aws-logs'
import { Construct } from 'constructs'

export interface DriverFailuresProps {
  /** The name of the ECS cluster that drivers run in. */
  readonly cluster: string
  readonly driverLog: LogGroup
}

/**
 * Writes into the log of drivers what ECS says of one that did not end as it should: its exit code, and why it was stopped (out of memory, no
 * image, no capacity). A driver that was killed cannot say so itself.
 */
export class DriverFailures extends Construct {
  constructor(scope: Construct, id: string, { cluster, driverLog }: DriverFailuresProps) {
    super(scope, id)
    const events = new ServicePrincipal('events.amazonaws.com')
    driverLog.addToResourcePolicy(
      new PolicyStatement({
        principals: [events],
        actions: ['logs:CreateLogStream', 'logs:PutLogEvents'],
        resources: [driverLog.logGroupArn],
      }),
    )
    const stack = Stack.of(this)
    const arn = stack.formatArn({
      service: 'logs',
      resource: 'log-group',
      arnFormat: ArnFormat.COLON_RESOURCE_NAME,
      resourceName: driverLog.logGroupName,
    })
    const rule = new Rule(this, 'Rule', {
      description: 'Drivers of Flashover that failed',
      eventPattern: {
        source: ['aws.ecs'],
        detailType: ['ECS Task State Change'],
        detail: {
          clusterArn: [stack.formatArn({ service: 'ecs', resource: 'cluster', resourceName: cluster })],
          lastStatus: ['STOPPED'],
          $or: [{ containers: { exitCode: [{ 'anything-but': 0 }] } }, { stopCode: ['TaskFailedToStart'] }],
        },
      },
      // The library's own target would bring a function that writes the policy which stands above.
      targets: [{ bind: () => ({ arn }) }],
    })
    Validations.of(rule).acknowledge({
      id: 'Serverless-EventBusDLQ',
      reason: 'It would hold what ECS says of a task, which is known there too.',
    })
  }
}
