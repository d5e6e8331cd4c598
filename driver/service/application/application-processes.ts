import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import * as v from 'valibot'
import type { ClusterDescription } from '../../../common/config/cluster-description.ts'
import { config } from '../../../common/config/config-entries.ts'
import { SparkError } from '../../../common/errors/spark-error.ts'
import { applicationOfJob } from '../../../common/jobs/job-id.ts'
import type { JobRecord } from '../../../common/jobs/job-record.ts'
import type { ObjectStore } from '../../../common/storage/object-store.ts'
import type { ApplicationRoles } from '../credentials/application-roles.ts'
import type { CredentialsGrant } from '../credentials/credentials-endpoint.ts'
import type { ServiceClock } from '../service-clock.ts'
import { JobLogWriter } from '../store/job-log-writer.ts'
import { applicationEnvironment } from './application-environment.ts'
import {
  type ApplicationListener,
  type Applications,
  type PreparedApplication,
  UnusableApplication,
} from './applications.ts'
import { exitReason } from './exit-reason.ts'
import { fetchBundle } from './fetch-bundle.ts'
import type { FromApplication, ToApplication } from './link-message.ts'
import { unpackBundle } from './unpack-bundle.ts'

export interface ApplicationProcessesOptions {
  /** Where logs go: the work bucket. */
  readonly store: Pick<ObjectStore, 'put'>
  readonly clock: ServiceClock
  /** The file of the command line. */
  readonly cli: string
  /** Heap of an application, MB; undefined: what Node gives. */
  readonly heapMB: number | undefined
  readonly clusterName: string
  /** What the cluster is to one of its declared applications. */
  readonly describe: (runAs: string) => Promise<ClusterDescription>
  readonly roles: ApplicationRoles
  readonly region: () => Promise<string>
  /** Names of variables that are the service's alone. */
  readonly secretVariables: readonly string[]
}

/** How long the output of a process is waited for that has ended. */
const OUTPUT_MS = 2_000

interface Run {
  readonly job: string
  prepared: Promise<unknown>
  folder: string | undefined
  file: string | undefined
  region: string
  credentials: CredentialsGrant | undefined
  log: JobLogWriter | undefined
  process: ChildProcess | undefined
}

/** Applications as child processes: `flashover submit` of the unpacked bundle. What they write goes to the job's log. */
export class ApplicationProcesses implements Applications {
  readonly #options: ApplicationProcessesOptions
  readonly #runs = new Map<number, Run>()

  constructor(options: ApplicationProcessesOptions) {
    this.#options = options
  }

  prepare(number: number, { id, application }: JobRecord): Promise<PreparedApplication> {
    const run: Run = {
      job: id,
      prepared: Promise.resolve(),
      folder: undefined,
      file: undefined,
      region: '',
      credentials: undefined,
      log: undefined,
      process: undefined,
    }
    this.#runs.set(number, run)
    const prepare = async (): Promise<PreparedApplication> => {
      const { roles, region } = this.#options
      const { driver, reservedConcurrency } = await this.#describe(id)
      const bytes = await fetchBundle(application.uri)
      run.folder = await mkdtemp(path.join(tmpdir(), 'flashover-job-'))
      run.file = await unpackBundle(bytes, application, run.folder)
      run.region = await region()
      run.credentials = await roles.grant(driver.applicationRole, id)
      return { concurrency: reservedConcurrency }
    }
    const prepared = prepare()
    run.prepared = prepared.catch(() => undefined)
    return prepared
  }

  launch(number: number, record: JobRecord, listener: ApplicationListener): void {
    const run = this.#runs.get(number)
    if (run?.file === undefined || run.folder === undefined || run.credentials === undefined)
      throw new Error(`job ${record.id} is launched before it was prepared`)
    const { store, clock, cli, heapMB } = this.#options
    const log = new JobLogWriter(store, clock, record.id, record.attempt)
    run.log = log
    const heap = heapMB === undefined ? [] : [`--max-old-space-size=${heapMB}`]
    let child: ChildProcess
    try {
      child = spawn(process.execPath, [...heap, cli, ...this.#submission(run.file, record)], {
        cwd: run.folder,
        env: applicationEnvironment({
          environment: process.env,
          secretVariables: this.#options.secretVariables,
          region: run.region,
          credentials: run.credentials.environment,
        }),
        stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
        // What a terminal sends to the service is for the service to pass on.
        detached: true,
      })
    } catch (error) {
      // Arguments that no process can have.
      queueMicrotask(() => listener.exited(1, notStarted(error)))
      return
    }
    run.process = child
    child.stdout?.on('data', (bytes: Buffer) => log.write(bytes))
    child.stderr?.on('data', (bytes: Buffer) => log.write(bytes))
    child.on('message', (message) => {
      const said = fromApplication(message)
      switch (said?.kind) {
        case undefined:
          break
        case 'MayCommit':
          listener.mayCommit(said.commit)
          break
        case 'Violated':
          listener.violated(said.expectation, said.action, said.rows)
          break
      }
    })
    let hasExited = false
    const exited = (exitCode: number, reason: string | undefined): void => {
      if (!hasExited) listener.exited(exitCode, reason)
      hasExited = true
    }
    child.on('error', (error) => {
      if (child.pid === undefined) exited(1, notStarted(error))
    })
    child.on('exit', (code, signal) => {
      const end = exitReason(code, signal, heapMB)
      const tell = (): void => exited(end.exitCode, end.reason)
      child.once('close', tell)
      // What the application has started may hold its output open.
      clock.after(OUTPUT_MS, tell)
    })
  }

  tell(number: number, message: ToApplication): void {
    const child = this.#runs.get(number)?.process
    // The callback takes the error of a channel that closes meanwhile: the process has ended.
    if (child?.connected) child.send(message, () => {})
  }

  signal(number: number, signal: 'SIGTERM' | 'SIGKILL'): void {
    const run = this.#runs.get(number)
    run?.log?.note(`INFO flashover driver: ${signal}`)
    run?.process?.kill(signal)
  }

  note(applicationId: string, text: string): void {
    for (const { job, log } of this.#runs.values()) if (applicationId.startsWith(`${job}-`)) log?.note(text)
  }

  async close(number: number): Promise<void> {
    const run = this.#runs.get(number)
    if (run === undefined) return
    await run.prepared
    run.credentials?.revoke()
    await run.log?.close()
    if (run.folder !== undefined) await rm(run.folder, { recursive: true, force: true }).catch(() => undefined)
    this.#runs.delete(number)
  }

  /** A driver cannot give what has no role to give. */
  async #describe(
    job: string,
  ): Promise<ClusterDescription & { readonly driver: { readonly applicationRole: string } }> {
    const runAs = applicationOfJob(job)
    try {
      const described = await this.#options.describe(runAs)
      const { driver } = described
      if (driver.kind === 'none')
        throw new UnusableApplication(`the cluster runs no drivers, and has no role for ${job}`)
      return { ...described, driver }
    } catch (error) {
      if (error instanceof SparkError && error.condition === 'APPLICATION_NOT_FOUND')
        throw new UnusableApplication(error.message, error)
      throw error
    }
  }

  #submission(file: string, { id, name, conf, args }: JobRecord): readonly string[] {
    const ofCluster = { [config.cluster.key]: this.#options.clusterName, [config.runAs.key]: applicationOfJob(id) }
    // By the id of the job what becomes of its tasks is known as its.
    const settings = Object.entries({ [config.appId.key]: id, ...conf, ...ofCluster })
    const options = settings.flatMap(([key, value]) => ['--conf', `${key}=${value}`])
    return ['submit', '--master', 'lambda', '--name', name, ...options, file, ...args]
  }
}

const notStarted = (error: unknown): string =>
  `the application could not be started: ${error instanceof Error ? error.message : String(error)}`

const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0))
const text = v.pipe(v.string(), v.maxLength(1000))
const messages: v.GenericSchema<unknown, FromApplication> = v.variant('kind', [
  v.object({ kind: v.literal('MayCommit'), commit: count }),
  v.object({ kind: v.literal('Violated'), expectation: text, action: text, rows: count }),
])

/** An application may send whatever it likes. */
function fromApplication(message: unknown): FromApplication | undefined {
  const { success, output } = v.safeParse(messages, message)
  return success ? output : undefined
}
