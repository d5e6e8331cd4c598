import { type Duration, RemovalPolicy, type Size, Validations } from 'aws-cdk-lib'
import { type Metric, type MetricOptions, Stats } from 'aws-cdk-lib/aws-cloudwatch'
import type { IRole } from 'aws-cdk-lib/aws-iam'
import {
  Alias,
  type Architecture,
  type Code,
  type IFunction,
  type IVersion,
  Function as LambdaFunction,
  Runtime,
} from 'aws-cdk-lib/aws-lambda'
import { SqsDestination } from 'aws-cdk-lib/aws-lambda-destinations'
import type { ILogGroup } from 'aws-cdk-lib/aws-logs'
import { Construct } from 'constructs'
import type { MessageQueue } from './message-queue.ts'

export interface ExecutorFunctionProps {
  readonly code: Code
  readonly memorySize: Size
  readonly architecture: Architecture
  readonly role: IRole
  readonly logGroup: ILogGroup
  readonly ephemeralStorageSize: Size
  readonly timeout: Duration
  /** Where failures of invocations go for which nobody waits; absent where nobody would read them. */
  readonly events?: MessageQueue
  /** Publishes a version with each change, and an alias that stands for the newest. */
  readonly versioned: boolean
  readonly reservedConcurrentExecutions?: number
}

/** The alias that applications pin a version through. */
const ALIAS = 'live'

/** One size of executor. `spark.executor.memory` and `spark.executor.cores` choose among the deployed sizes. */
export class ExecutorFunction extends Construct {
  readonly lambda: LambdaFunction
  /** What is invoked: the alias, or the function itself where there are no versions. */
  readonly invoked: IFunction
  /** The number of the version that is invoked now. */
  readonly version: string
  readonly memoryMB: number

  constructor(scope: Construct, id: string, props: ExecutorFunctionProps) {
    super(scope, id)
    this.memoryMB = props.memorySize.toMebibytes()
    const { reservedConcurrentExecutions, events } = props
    this.lambda = new LambdaFunction(this, 'Function', {
      description: `Flashover executor, ${this.memoryMB} MB`,
      runtime: Runtime.NODEJS_24_X,
      architecture: props.architecture,
      handler: 'index.handler',
      code: props.code,
      memorySize: this.memoryMB,
      timeout: props.timeout,
      ephemeralStorageSize: props.ephemeralStorageSize,
      role: props.role,
      logGroup: props.logGroup,
      // Attempts are the scheduler's: Lambda's own retries of asynchronous invocations would run tasks it gave up on.
      retryAttempts: 0,
      // A running application goes on with the version that it began with.
      currentVersionOptions: { removalPolicy: RemovalPolicy.RETAIN },
      ...(events === undefined ? {} : { onFailure: new SqsDestination(events.queue) }),
      ...(reservedConcurrentExecutions === undefined ? {} : { reservedConcurrentExecutions }),
    })
    this.lambda.applyRemovalPolicy(RemovalPolicy.DESTROY)
    Validations.of(this.lambda).acknowledge({
      id: 'Serverless-LambdaTracing',
      reason: 'A trace for each task would cost more than it tells: the driver records every attempt.',
    })
    Validations.of(this.lambda).acknowledge({
      id: 'Serverless-LambdaDLQ',
      reason: 'Drivers wait for its answers; what else fails goes to a destination, whose queue has one.',
    })
    if (events === undefined)
      Validations.of(this.lambda).acknowledge({
        id: 'Serverless-LambdaAsyncFailureDestination',
        reason: 'Drivers wait for its answers, and nobody lives here who would read what else fails.',
      })
    if (props.versioned) {
      const { currentVersion } = this.lambda
      this.invoked = new Alias(this, 'Alias', { aliasName: ALIAS, version: currentVersion as IVersion }) as IFunction
      this.version = currentVersion.version
    } else {
      this.invoked = this.lambda as IFunction
      this.version = '$LATEST'
    }
  }

  /** Of all versions of this size. */
  metric(metricName: 'Invocations' | 'Throttles' | 'Errors', options: MetricOptions = {}): Metric {
    return this.lambda.metric(metricName, { statistic: Stats.SUM, ...options })
  }
}
