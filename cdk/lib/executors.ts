import { Duration, RemovalPolicy, Size } from 'aws-cdk-lib'
import { Architecture, type Code } from 'aws-cdk-lib/aws-lambda'
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs'
import { Construct } from 'constructs'
import type { ExecutorDescription } from '../../common/config/cluster-description.ts'
import type { DeclaredData } from './data-location.ts'
import { ExecutorFunction } from './executor-function.ts'
import { ExecutorRole } from './executor-role.ts'
import { executorCode } from './executor-zip.ts'
import type { MessageQueue } from './message-queue.ts'
import type { WorkBucket } from './work-bucket.ts'

export interface ExecutorOptions {
  /**
   * A function is made for each. A function has a processor core for each 1769 MiB.
   * @default - one of 3008 MiB, which every account may have
   */
  readonly memorySizes?: readonly Size[]
  /** @default Architecture.ARM_64 - which costs a fifth less */
  readonly architecture?: Architecture
  /**
   * The zip of the executor.
   * @default - made of the installed package, for `architecture`
   */
  readonly code?: Code
  /**
   * The longest that a task may take.
   * @default Duration.minutes(15) - the longest there is
   */
  readonly timeout?: Duration
  /**
   * Room for input and for what does not fit into memory.
   * @default Size.gibibytes(10) - the most there is; paid for only while a task runs
   */
  readonly ephemeralStorageSize?: Size
  /**
   * Of each function: how many tasks run at a time, over all applications.
   * @default - what the account has left; set it where the account has other functions that must not starve
   */
  readonly reservedConcurrentExecutions?: number
  /** @default RetentionDays.TWO_WEEKS */
  readonly logRetention?: RetentionDays
  /**
   * Publishes a version with each change, so that running applications go on with theirs. Without, they get the new code between two tasks;
   * that is for emulators which cannot update an alias.
   * @default true
   */
  readonly versioned?: boolean
}

export interface ExecutorsProps extends ExecutorOptions, DeclaredData {
  /** The name of the declared application that they are for. */
  readonly name: string
  readonly work: WorkBucket
  /** Where failures of invocations go for which nobody waits; absent where nobody would read them. */
  readonly events?: MessageQueue
}

/** The executor functions of a declared application, one for each size, with what they share: a role and a log group. */
export class Executors extends Construct {
  /** The smallest first. */
  readonly functions: readonly ExecutorFunction[]
  readonly role: ExecutorRole
  readonly logGroup: LogGroup

  constructor(scope: Construct, id: string, props: ExecutorsProps) {
    super(scope, id)
    const {
      name,
      work,
      events,
      inputs,
      outputs,
      timeout = Duration.minutes(15),
      architecture = Architecture.ARM_64,
    } = props
    const { memorySizes = [Size.mebibytes(3008)], reservedConcurrentExecutions } = props
    this.logGroup = new LogGroup(this, 'Logs', {
      retention: props.logRetention ?? RetentionDays.TWO_WEEKS,
      removalPolicy: RemovalPolicy.DESTROY,
    })
    this.role = new ExecutorRole(this, 'Role', { name, work, logGroup: this.logGroup, inputs, outputs })
    const code = props.code ?? executorCode(architecture)
    this.functions = [...memorySizes]
      .sort((a, b) => a.toMebibytes() - b.toMebibytes())
      .map(
        (memorySize) =>
          new ExecutorFunction(this, `Executor${memorySize.toMebibytes()}`, {
            code,
            memorySize,
            architecture,
            timeout,
            role: this.role.role,
            logGroup: this.logGroup,
            ephemeralStorageSize: props.ephemeralStorageSize ?? Size.gibibytes(10),
            ...(events === undefined ? {} : { events }),
            versioned: props.versioned ?? true,
            ...(reservedConcurrentExecutions === undefined ? {} : { reservedConcurrentExecutions }),
          }),
      )
  }

  /** What clients need to know of them. */
  get description(): readonly ExecutorDescription[] {
    return this.functions.map(({ memoryMB, invoked, version }) => ({
      memoryMB,
      functionName: invoked.functionArn,
      version,
    }))
  }
}
