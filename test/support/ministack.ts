import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { awsEnvironment } from '../../driver/deploy/emulator/deploy-stack.ts'
import { leaveOut } from '../../driver/deploy/emulator/leave-out.ts'
import { miniStack } from '../../driver/deploy/emulator/ministack/ministack.ts'
import { runProgram } from '../../driver/deploy/emulator/run-program.ts'
import { startEmulator } from '../../driver/deploy/emulator/start-emulator.ts'
import { stopEmulator } from '../../driver/deploy/emulator/stop-emulator.ts'
import { build } from './build-dist.ts'
import { freePort } from './localstack.ts'

const STACK = 'Nightly'

/** A MiniStack for one test file, and CDK's commands for the application in `test/ministack/app.ts`. */
export class MiniStackRun {
  readonly endpoint: string
  readonly #dir: string
  readonly #auth: boolean
  /** Of whoever may do everything. */
  readonly root: Readonly<Record<string, string>>

  private constructor(dir: string, endpoint: string, auth: boolean) {
    this.#dir = dir
    this.#auth = auth
    this.endpoint = endpoint
    this.root = awsEnvironment(endpoint) as Record<string, string>
  }

  static async start(auth: boolean): Promise<MiniStackRun> {
    build('--lambda', '--arch', process.arch === 'arm64' ? 'arm64' : 'x64')
    const dir = fs.mkdtempSync(path.join(os.tmpdir(), 'flashover-ministack-'))
    const venv = path.resolve('.ministack')
    const { endpoint } = await startEmulator(miniStack, { dir, auth, port: await freePort(), venv, owner: process.pid })
    const run = new MiniStackRun(dir, endpoint, auth)
    await run.#cdk('bootstrap', 'aws://000000000000/us-east-1')
    return run
  }

  /** Deploys the application, or what has changed; gives its outputs. */
  async deploy(timeoutSeconds = 60): Promise<Readonly<Record<string, string>>> {
    const assembly = this.#assembly
    fs.rmSync(assembly, { recursive: true, force: true })
    const context = { executorZip: path.resolve('dist/executor-lambda.zip'), timeoutSeconds: String(timeoutSeconds) }
    const env = { ...process.env, CDK_OUTDIR: assembly, CDK_CONTEXT_JSON: JSON.stringify(context) }
    await runProgram(process.execPath, ['--import', 'tsx', 'test/ministack/app.ts'], { env })
    // Buckets and queues refuse whoever comes without TLS, which MiniStack does not speak: where it enforces policies, theirs are left out.
    const isForTls = (type: string): boolean => this.#auth && /^AWS::(S3::Bucket|SQS::Queue)Policy$/.test(type)
    leaveOut(assembly, STACK, (resource) => miniStack.refuses(resource) || isForTls(resource.Type))
    const outputs = path.join(this.#dir, 'outputs.json')
    await this.#cdk('deploy', '--app', assembly, '--require-approval', 'never', '--outputs-file', outputs)
    return JSON.parse(fs.readFileSync(outputs, 'utf8'))[STACK]
  }

  /** The environment of a user of the stack. No client of ours speaks IAM: MiniStack's own Python has one that does. */
  async credentialsOf(userName: string): Promise<Readonly<Record<string, string>>> {
    const create = [
      'import botocore.session, json, sys',
      "iam = botocore.session.get_session().create_client('iam', endpoint_url=sys.argv[1], region_name='us-east-1')",
      "key = iam.create_access_key(UserName=sys.argv[2])['AccessKey']",
      "print(json.dumps([key['AccessKeyId'], key['SecretAccessKey']]))",
    ]
    const python = path.resolve('.ministack/bin/python')
    const answer = await runProgram(python, ['-c', create.join('\n'), this.endpoint, userName], { env: this.root })
    const [id = '', secret = ''] = JSON.parse(answer) as string[]
    return { ...this.root, AWS_ACCESS_KEY_ID: id, AWS_SECRET_ACCESS_KEY: secret }
  }

  async destroy(): Promise<void> {
    await this.#cdk('destroy', '--app', this.#assembly, '--force')
  }

  async stop(): Promise<void> {
    await stopEmulator(miniStack, { dir: this.#dir })
    fs.rmSync(this.#dir, { recursive: true, force: true })
  }

  get #assembly(): string {
    return path.join(this.#dir, 'cdk.out')
  }

  #cdk(...args: readonly string[]): Promise<string> {
    const cdk = path.resolve('node_modules/aws-cdk/bin/cdk')
    return runProgram(process.execPath, [cdk, ...args, '--no-notices'], { cwd: this.#dir, env: this.root })
  }
}
