import { type ChildProcess, spawn } from 'node:child_process'
import { createHash, randomUUID } from 'node:crypto'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { CreateQueueCommand, ReceiveMessageCommand } from '@aws-sdk/client-sqs'
import { PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm'
import { strToU8, zipSync } from 'fflate'
import { type ClusterDescription, clusterParameterName } from '../../common/config/cluster-description.ts'
import type { JobApplication } from '../../common/jobs/job-definition.ts'
import { jobKeys } from '../../common/jobs/job-keys.ts'
import { encodeJobMessage, type JobMessage } from '../../common/jobs/job-message.ts'
import { type JobRecord, queuedJob } from '../../common/jobs/job-record.ts'
import { type ScheduleDefinition, scheduleParameterName } from '../../common/jobs/schedule-definition.ts'
import { S3VersionedObjects } from '../../common/storage/s3-versioned-objects.ts'
import { packageVersion } from '../../driver/application/package-version.ts'
import type { StackOutputs } from '../../driver/deploy/emulator/deploy-stack.ts'
import type { Report } from '../../driver/service/driver-service.ts'
import type { JobQueue } from '../../driver/service/queue/job-queue.ts'
import { openSqsJobQueue } from '../../driver/service/queue/sqs-job-queue.ts'
import { followJob } from '../../driver/service/store/follow-job.ts'
import { JobStore } from '../../driver/service/store/job-store.ts'
import { awsVariables, openBucket, testS3Client, testSqsClient } from './lambda-session.ts'

/** A driver service as a process: the built command line, as its container runs it. */
export interface ServedDriver {
  readonly child: ChildProcess
  /** Of its REST endpoint. */
  readonly port: number
  /** What it told operators so far. */
  readonly reports: Report[]
  readonly stderr: () => string
  readonly exited: Promise<number | null>
}

/** A cluster in LocalStack whose driver service is whatever processes the test starts. */
export interface ServedCluster {
  readonly name: string
  readonly jobs: JobStore
  readonly queue: JobQueue
  submit(id: string, application: JobApplication, args: readonly string[]): Promise<void>
  send(message: JobMessage): Promise<void>
  /** Waits for what is wanted of a job's record. */
  seen(id: string, isWanted: (record: JobRecord) => boolean): Promise<JobRecord>
  log(id: string): Promise<string>
  /** What the stack would write of a schedule. */
  addSchedule(schedule: string, definition: ScheduleDefinition): Promise<void>
  upload(files: Readonly<Record<string, string>>): Promise<JobApplication>
  deadLetters(): Promise<readonly { readonly body: string; readonly reason: string }[]>
  startDriver(...options: readonly string[]): Promise<ServedDriver>
}

async function putParameter(stack: StackOutputs, Name: string, value: unknown): Promise<void> {
  const ssm = new SSMClient({ endpoint: stack.endpoint, region: stack.region })
  await ssm.send(new PutParameterCommand({ Name, Type: 'String', Value: JSON.stringify(value), Overwrite: true }))
  ssm.destroy()
}

export async function openServedCluster(
  stack: StackOutputs,
  changes: Partial<ClusterDescription> = {},
): Promise<ServedCluster> {
  Object.assign(process.env, awsVariables(stack))
  const name = `Served-${randomUUID().slice(0, 8)}`
  const sqs = testSqsClient(stack)
  const createQueue = async (suffix: string): Promise<string> =>
    (await sqs.send(new CreateQueueCommand({ QueueName: `${name}-${suffix}` }))).QueueUrl ?? ''
  const queueUrl = await createQueue('jobs')
  const deadLetterQueueUrl = await createQueue('dead-letters')
  const description: ClusterDescription = {
    version: 1,
    workBucket: stack.workBucket,
    workPrefix: 'work/default',
    queueUrl,
    deadLetterQueueUrl,
    executors: stack.executors.map(({ memoryMB, name: functionName }) => ({ memoryMB, functionName, version: '1' })),
    reservedConcurrency: 4,
    driver: {
      kind: 'service',
      cluster: name,
      service: 'driver',
      applicationRole: 'arn:aws:iam::000000000000:role/application',
    },
    packageVersion: packageVersion(),
    ...changes,
  }
  await putParameter(stack, clusterParameterName(name), description)
  return attachServedCluster(stack, name, description)
}

/**
 * A cluster that is deployed, whose driver service is whatever processes the test starts.
 *
 * @param env what these have in their environment beside the usual
 */
export function attachServedCluster(
  stack: StackOutputs,
  name: string,
  { workBucket, queueUrl = '', deadLetterQueueUrl }: ClusterDescription,
  env: Readonly<Record<string, string>> = {},
): ServedCluster {
  const sqs = testSqsClient(stack)
  const uri = `s3://${workBucket}`
  const store = openBucket(stack, uri)
  const jobs = new JobStore(new S3VersionedObjects(uri, testS3Client(stack)), store)
  const queue = openSqsJobQueue(queueUrl, deadLetterQueueUrl)
  const send = (message: JobMessage): Promise<void> => queue.send(encodeJobMessage(message))
  return {
    name,
    jobs,
    queue,
    send,
    async submit(id, application, args) {
      const definition = { name: id, application, args, conf: { 'spark.executor.memory': '512m' } }
      await jobs.create(queuedJob(id, definition, { submittedAtMs: Date.now() }))
      await send({ version: 1, kind: 'job', id })
    },
    addSchedule: (schedule, definition) =>
      putParameter(stack, scheduleParameterName(name, undefined, schedule), definition),
    async seen(id, isWanted) {
      for (;;) {
        const record = await jobs.read(id)
        if (record !== undefined && isWanted(record)) return record
        await sleep(250)
      }
    },
    async log(id) {
      const pieces: Uint8Array[] = []
      for await (const sighting of followJob(id, { jobs, objects: store, pause: async () => false }))
        if (sighting.kind === 'log') pieces.push(sighting.bytes)
      return Buffer.concat(pieces).toString()
    },
    async upload(files) {
      const zip = zipSync(Object.fromEntries(Object.entries(files).map(([file, text]) => [file, strToU8(text)])))
      const sha256 = createHash('sha256').update(zip).digest('hex')
      const key = jobKeys.application(sha256)
      await store.put(key, zip)
      return { uri: `${uri}/${key}`, sha256, entry: 'main.mjs' }
    },
    async deadLetters() {
      const command = { QueueUrl: deadLetterQueueUrl, MessageAttributeNames: ['Reason'], MaxNumberOfMessages: 10 }
      const { Messages = [] } = await sqs.send(new ReceiveMessageCommand(command))
      return Messages.map(({ Body = '', MessageAttributes }) => ({
        body: Body,
        reason: MessageAttributes?.['Reason']?.StringValue ?? '',
      }))
    },
    startDriver: (...options) => startDriver(stack, name, options, env),
  }
}

function startDriver(
  stack: StackOutputs,
  cluster: string,
  options: readonly string[],
  env: Readonly<Record<string, string>>,
): Promise<ServedDriver> {
  const args = ['driver', 'serve', '--cluster', cluster, '--port', '0', ...options]
  const child = spawn(process.execPath, [path.resolve('dist/cli.js'), ...args], {
    env: { ...process.env, ...awsVariables(stack), ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const reports: Report[] = []
  let rest = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    const lines = (rest + text).split('\n')
    rest = lines.pop() ?? ''
    for (const line of lines) reports.push(JSON.parse(line))
  })
  let stderr = ''
  const exited = new Promise<number | null>((resolve) => child.once('close', resolve))
  return new Promise((resolve, reject) => {
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      stderr += text
      const [, port] = /http:\/\/127\.0\.0\.1:(\d+)\n/.exec(stderr) ?? []
      if (port !== undefined) resolve({ child, port: Number(port), reports, stderr: () => stderr, exited })
    })
    void exited.then((code) => reject(new Error(`the driver ended with ${code}: ${stderr}`)))
  })
}
