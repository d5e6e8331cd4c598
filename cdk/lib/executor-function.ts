import { type Duration, RemovalPolicy, Size, Validations } from 'aws-cdk-lib'
import type { Role } from 'aws-cdk-lib/aws-iam'
import { type Architecture, Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda'
import type { LogGroup } from 'aws-cdk-lib/aws-logs'
import { Construct } from 'constructs'

export interface ExecutorFunctionProps {
  /** The zip that `npm run build -- --lambda` makes. */
  readonly zipPath: string
  readonly memoryMB: number
  readonly architecture: Architecture
  readonly role: Role
  readonly logGroup: LogGroup
  readonly ephemeralStorageMB: number
  readonly timeout: Duration
  readonly reservedConcurrency?: number
}

/** One size of executor. `spark.executor.memory` and `spark.executor.cores` choose among the deployed sizes. */
export class ExecutorFunction extends Construct {
  readonly lambda: LambdaFunction
  readonly memoryMB: number

  constructor(scope: Construct, id: string, props: ExecutorFunctionProps) {
    super(scope, id)
    this.memoryMB = props.memoryMB
    this.lambda = new LambdaFunction(this, 'Function', {
      description: `Flashover executor, ${props.memoryMB} MB`,
      runtime: Runtime.NODEJS_24_X,
      architecture: props.architecture,
      handler: 'index.handler',
      code: Code.fromAsset(props.zipPath),
      memorySize: props.memoryMB,
      timeout: props.timeout,
      ephemeralStorageSize: Size.mebibytes(props.ephemeralStorageMB),
      role: props.role,
      logGroup: props.logGroup,
      // Attempts are the scheduler's: Lambda's own retries of asynchronous invocations would run tasks it gave up on.
      retryAttempts: 0,
      ...(props.reservedConcurrency === undefined ? {} : { reservedConcurrentExecutions: props.reservedConcurrency }),
    })
    this.lambda.applyRemovalPolicy(RemovalPolicy.DESTROY)
    const synchronous = 'Drivers invoke executors synchronously and see every failure themselves.'
    for (const [rule, reason] of [
      ['LambdaDLQ', synchronous],
      ['LambdaAsyncFailureDestination', synchronous],
      ['LambdaTracing', 'A trace for each task would cost more than it tells: the driver records every attempt.'],
    ] as const)
      Validations.of(this.lambda).acknowledge({ id: `Serverless-${rule}`, reason })
  }
}
