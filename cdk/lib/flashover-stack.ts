import { CfnOutput, Duration, RemovalPolicy, Stack, type StackProps, Tags } from 'aws-cdk-lib'
import { Architecture } from 'aws-cdk-lib/aws-lambda'
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs'
import type { Construct } from 'constructs'
import { dataLocation } from './data-location.ts'
import { DriverPolicy } from './driver-policy.ts'
import { ExecutorFunction } from './executor-function.ts'
import { ExecutorRole } from './executor-role.ts'
import { WorkBucket } from './work-bucket.ts'

export interface FlashoverStackProps extends StackProps {
  readonly executorZip: string
  readonly architecture?: 'arm64' | 'x64'
  /** One function for each size. */
  readonly executorMemoryMB?: readonly number[]
  readonly executorTimeoutSeconds?: number
  readonly ephemeralStorageMB?: number
  /** Of each function; none by default, as an account may have little unreserved concurrency to give. */
  readonly reservedConcurrency?: number
  /** Data that applications read: `bucket`, `bucket/folder`, `s3://bucket/folder` or ARNs. */
  readonly inputs?: readonly string[]
  /** Places that applications write to. */
  readonly outputs?: readonly string[]
  /** Deletes the work bucket with the stack, once it is empty. */
  readonly disposable?: boolean
}

/**
 * What `--master lambda` runs on: a work bucket and executor functions.
 *
 * Nothing here costs anything while no application runs. The driver learns the names from the stack's outputs.
 */
export class FlashoverStack extends Stack {
  readonly executors: readonly ExecutorFunction[]

  constructor(scope: Construct, id: string, props: FlashoverStackProps) {
    super(scope, id, { description: 'What applications of Flashover run on', ...props })
    Tags.of(this).add('application', 'flashover')
    const inputs = (props.inputs ?? []).map(dataLocation)
    const outputs = (props.outputs ?? []).map(dataLocation)
    const { bucket } = new WorkBucket(this, 'Work', { disposable: props.disposable ?? false })
    const logGroup = new LogGroup(this, 'ExecutorLogs', {
      retention: RetentionDays.TWO_WEEKS,
      removalPolicy: RemovalPolicy.DESTROY,
    })
    const { role } = new ExecutorRole(this, 'ExecutorRole', {
      workBucket: bucket,
      logGroup,
      inputs,
      outputs,
    })
    this.executors = (props.executorMemoryMB ?? [3008]).map(
      (memoryMB) =>
        new ExecutorFunction(this, `Executor${memoryMB}`, {
          zipPath: props.executorZip,
          memoryMB,
          architecture: props.architecture === 'x64' ? Architecture.X86_64 : Architecture.ARM_64,
          role,
          logGroup,
          ephemeralStorageMB: props.ephemeralStorageMB ?? 10_240,
          timeout: Duration.seconds(props.executorTimeoutSeconds ?? 900),
          ...(props.reservedConcurrency === undefined ? {} : { reservedConcurrency: props.reservedConcurrency }),
        }),
    )
    const { policy } = new DriverPolicy(this, 'DriverPolicy', {
      workBucket: bucket,
      executors: this.executors,
      inputs,
      outputs,
    })

    const output = (name: string, value: string, description: string): CfnOutput =>
      new CfnOutput(this, name, { value, description })
    output('WorkBucketName', bucket.bucketName, 'spark.flashover.store.uri: s3://<this bucket>/work')
    output('DriverPolicyArn', policy.managedPolicyArn, 'Attach this to the role that runs drivers')
    for (const { memoryMB, lambda } of this.executors) {
      output(`ExecutorFunctionName${memoryMB}`, lambda.functionName, `The executor function of ${memoryMB} MB`)
      output(`ExecutorFunctionArn${memoryMB}`, lambda.functionArn, `The executor function of ${memoryMB} MB`)
    }
  }
}
