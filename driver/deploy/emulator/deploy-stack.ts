import fs from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'
import { packageRoot } from '../package-root.ts'
import type { Emulator } from './emulator.ts'
import { emulatorHome, readState } from './emulator-home.ts'
import { leaveOut } from './leave-out.ts'
import { runProgram } from './run-program.ts'
import { sparkDefaults } from './stack-settings.ts'

export const EMULATOR_REGION = 'us-east-1'
const ACCOUNT = '000000000000'

export interface DeployStackOptions {
  readonly dir: string
  /** The executor as a Lambda function; by default it is made first. */
  readonly executorZip?: string
  /** Context of the CDK application: `executorMemoryMB`, `reservedConcurrency`, `executorTimeoutSeconds`, and so on. */
  readonly context?: Readonly<Record<string, string>>
  readonly stackName?: string
  readonly log?: (line: string) => void
  readonly signal?: AbortSignal
}

export interface ExecutorFunctionOutput {
  readonly memoryMB: number
  readonly name: string
  readonly arn: string
}

export interface StackOutputs {
  readonly endpoint: string
  readonly region: string
  readonly workBucket: string
  /** By size, the smallest first. */
  readonly executors: readonly ExecutorFunctionOutput[]
}

/**
 * Deploys the CDK stack into the emulator started from `dir`. The outputs are also kept beside its state: as `outputs.json`, and as
 * the `spark-defaults.conf` that `flashover submit --properties-file` takes.
 */
export async function deployStack(emulator: Emulator, options: DeployStackOptions): Promise<StackOutputs> {
  const home = emulatorHome(emulator, options.dir)
  const { log = () => {}, signal } = options
  const state = readState(home)
  if (state === undefined)
    throw new Error(
      `no ${emulator.title} runs here: start it with \`flashover emulator start --provider ${emulator.name}\``,
    )
  const root = packageRoot()
  const executorZip = options.executorZip ?? (await builtExecutor(root, log, signal))
  const env = awsEnvironment(state.endpoint)
  const command = resolveCdk(root, emulator.cdk)
  const cdk = (...args: string[]): Promise<string> =>
    runProgram(process.execPath, [command, ...args, '--no-notices'], { cwd: home.folder, env, signal })

  const stackName = options.stackName ?? 'FlashoverStack'
  const emulated = { disposable: 'true', ...emulator.context }
  const context = { executorZip, architecture: process.arch, stackName, ...emulated, ...options.context }
  const assembly = path.join(home.scratch, `cdk.out.${stackName}`)
  const bootstrap = async (): Promise<void> => {
    if (await isBootstrapped(state.endpoint)) return
    log('cdk bootstrap')
    await cdk('bootstrap', `aws://${ACCOUNT}/${EMULATOR_REGION}`)
  }
  await Promise.all([bootstrap(), synthesize(root, assembly, context, signal)])
  leaveOut(assembly, stackName, (resource) => emulator.refuses(resource))
  log('cdk deploy')
  const raw = path.join(home.folder, `${stackName}-outputs.json`)
  await cdk('deploy', '--app', assembly, '--require-approval', 'never', '--outputs-file', raw)
  const byStack = JSON.parse(fs.readFileSync(raw, 'utf8')) as Readonly<Record<string, Readonly<Record<string, string>>>>
  fs.rmSync(raw)
  const outputs = toStackOutputs(state.endpoint, byStack[stackName] ?? {})
  if (options.context?.reservedConcurrency !== undefined)
    await reserveConcurrency(outputs, Number(options.context.reservedConcurrency))
  fs.writeFileSync(home.outputsFile, `${JSON.stringify(outputs, null, 2)}\n`)
  fs.writeFileSync(home.propertiesFile, sparkDefaults(outputs))
  return outputs
}

/** The environment with which AWS clients, ours and others', talk to an emulator. */
export function awsEnvironment(endpoint: string): NodeJS.ProcessEnv {
  return {
    ...process.env,
    AWS_ENDPOINT_URL: endpoint,
    AWS_ENDPOINT_URL_S3: endpoint,
    AWS_S3_FORCE_PATH_STYLE: '1',
    AWS_REGION: EMULATOR_REGION,
    AWS_DEFAULT_REGION: EMULATOR_REGION,
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
    AWS_EC2_METADATA_DISABLED: 'true',
    CDK_DISABLE_CLI_TELEMETRY: 'true',
  }
}

// LocalStack's CloudFormation ignores this property of a function; its Lambda does not.
async function reserveConcurrency({ endpoint, region, executors }: StackOutputs, concurrency: number): Promise<void> {
  const { LambdaClient, PutFunctionConcurrencyCommand } = await import('@aws-sdk/client-lambda')
  const client = new LambdaClient({ endpoint, region, credentials: { accessKeyId: 'test', secretAccessKey: 'test' } })
  for (const { name } of executors)
    await client.send(
      new PutFunctionConcurrencyCommand({ FunctionName: name, ReservedConcurrentExecutions: concurrency }),
    )
  client.destroy()
}

// As the CDK CLI runs an application, but while the bootstrap stack is still being deployed.
async function synthesize(
  root: string,
  assembly: string,
  context: Readonly<Record<string, string>>,
  signal: AbortSignal | undefined,
): Promise<void> {
  const env = { ...process.env, CDK_OUTDIR: assembly, CDK_CONTEXT_JSON: JSON.stringify(context) }
  await runProgram(process.execPath, [path.join(root, 'dist/cdk/app.js')], { env, signal })
}

function resolveCdk(root: string, command: string): string {
  try {
    return createRequire(path.join(root, 'package.json')).resolve(command)
  } catch (cause) {
    throw new Error(
      'deploying needs aws-cdk-local, aws-cdk, aws-cdk-lib, constructs and cdk-nag: npm install -D them',
      {
        cause,
      },
    )
  }
}

// Among sources all is built, for it may be older than they are; that takes no time where nothing has changed. The published package has
// the function's bundle, to which DuckDB's native package is added.
async function builtExecutor(
  root: string,
  log: (line: string) => void,
  signal: AbortSignal | undefined,
): Promise<string> {
  const arch = ['--arch', process.arch === 'arm64' ? 'arm64' : 'x64']
  const run = (script: string, ...args: string[]): Promise<string> =>
    runProgram(process.execPath, [path.join(root, 'scripts', script), ...args], { signal })
  if (!fs.existsSync(path.join(root, 'executor-fn'))) return (await run('executor-zip.mjs', ...arch)).trim()
  log('building the executor')
  await run('build.mjs', '--lambda', ...arch)
  return path.join(root, 'dist/executor-lambda.zip')
}

// The bootstrap stack's bucket tells, without a CloudFormation client, and saves most of a second deployment's time.
async function isBootstrapped(endpoint: string): Promise<boolean> {
  const response = await fetch(`${endpoint}/cdk-hnb659fds-assets-${ACCOUNT}-${EMULATOR_REGION}`, { method: 'HEAD' })
  return response.ok
}

function toStackOutputs(endpoint: string, outputs: Readonly<Record<string, string>>): StackOutputs {
  const required = (name: string): string => {
    const value = outputs[name]
    if (value === undefined) throw new Error(`the deployed stack has no output ${name}`)
    return value
  }
  const sizes = Object.keys(outputs).flatMap((name) => /^ExecutorFunctionName(\d+)$/.exec(name)?.[1] ?? [])
  return {
    endpoint,
    region: EMULATOR_REGION,
    workBucket: required('WorkBucketName'),
    executors: sizes
      .map((size) => ({
        memoryMB: Number(size),
        name: required(`ExecutorFunctionName${size}`),
        arn: required(`ExecutorFunctionArn${size}`),
      }))
      .sort((a, b) => a.memoryMB - b.memoryMB),
  }
}
