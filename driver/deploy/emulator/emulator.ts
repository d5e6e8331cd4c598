import type { EmulatorHome, EmulatorState } from './emulator-home.ts'

/** An AWS on this machine: what `flashover emulator` starts, deploys into and stops. */
export interface Emulator {
  /** Of the option `--provider`, and of the folders. */
  readonly name: 'localstack' | 'ministack'
  readonly title: string
  readonly defaultPort: number
  /** What answers when it serves requests. */
  readonly healthPath: string
  /** The CDK command that deploys into it: a package and the file in it. */
  readonly cdk: string
  /** Context of the CDK application: what it cannot deploy is left out. */
  readonly context: Readonly<Record<string, string>>
  /** Resources that it refuses to make, for which a deployment would fail: they are left out, with what refers to them. */
  refuses(resource: TemplateResource): boolean
  /** Starts it, and returns without waiting for it to serve. */
  launch(home: EmulatorHome, options: LaunchOptions): Promise<EmulatorState>
  /** Whether what was started still runs. */
  isAlive(state: EmulatorState): Promise<boolean>
  /** @param atOnce without the time to end by itself */
  stop(state: EmulatorState, atOnce: boolean): Promise<void>
}

/** A resource of a CloudFormation template. */
export interface TemplateResource {
  readonly Type: string
  readonly Properties?: Readonly<Record<string, unknown>>
}

export interface LaunchOptions {
  readonly port: number
  /** Whether it enforces the permissions of its callers. */
  readonly auth: boolean
  /** A process with which it ends, however that one ends. */
  readonly owner: number | undefined
  readonly log: (line: string) => void
  readonly signal: AbortSignal | undefined
}
