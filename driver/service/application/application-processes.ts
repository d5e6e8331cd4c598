import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { JobRecord } from '../../../common/jobs/job-record.ts'
import type { ObjectStore } from '../../../common/storage/object-store.ts'
import type { ServiceClock } from '../service-clock.ts'
import { JobLogWriter } from '../store/job-log-writer.ts'
import type { ApplicationListener, Applications } from './applications.ts'
import { exitReason } from './exit-reason.ts'
import { fetchBundle } from './fetch-bundle.ts'
import { type FromApplication, LINK_VARIABLE, type ToApplication } from './link-message.ts'
import { unpackBundle } from './unpack-bundle.ts'

export interface ApplicationProcessesOptions {
  /** Where logs go: the work bucket. */
  readonly store: Pick<ObjectStore, 'put'>
  readonly clock: ServiceClock
  /** The file of the command line. */
  readonly cli: string
  /** Heap of an application, MB; undefined: what Node gives. */
  readonly heapMB: number | undefined
  /** Settings of the cluster, which a job cannot change. */
  readonly conf: Readonly<Record<string, string>>
  /** Names of variables that are the service's alone. */
  readonly secretVariables: readonly string[]
}

/** How long the output of a process is waited for that has ended. */
const OUTPUT_MS = 2_000

interface Run {
  prepared: Promise<unknown>
  folder: string | undefined
  file: string | undefined
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

  prepare(number: number, { application }: JobRecord): Promise<void> {
    const run: Run = {
      prepared: Promise.resolve(),
      folder: undefined,
      file: undefined,
      log: undefined,
      process: undefined,
    }
    this.#runs.set(number, run)
    const prepare = async (): Promise<void> => {
      const bytes = await fetchBundle(application.uri)
      run.folder = await mkdtemp(path.join(tmpdir(), 'flashover-job-'))
      run.file = await unpackBundle(bytes, application, run.folder)
    }
    const prepared = prepare()
    run.prepared = prepared.catch(() => undefined)
    return prepared
  }

  launch(number: number, record: JobRecord, listener: ApplicationListener): void {
    const run = this.#runs.get(number)
    if (run?.file === undefined || run.folder === undefined)
      throw new Error(`job ${record.id} is launched before it was prepared`)
    const { store, clock, cli, heapMB } = this.#options
    const log = new JobLogWriter(store, clock, record.id, record.attempt)
    run.log = log
    const heap = heapMB === undefined ? [] : [`--max-old-space-size=${heapMB}`]
    let child: ChildProcess
    try {
      child = spawn(process.execPath, [...heap, cli, ...this.#submission(run.file, record)], {
        cwd: run.folder,
        env: this.#environment(),
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
      const commit = askedCommit(message)
      if (commit !== undefined) listener.mayCommit(commit)
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

  async close(number: number): Promise<void> {
    const run = this.#runs.get(number)
    if (run === undefined) return
    await run.prepared
    await run.log?.close()
    if (run.folder !== undefined) await rm(run.folder, { recursive: true, force: true }).catch(() => undefined)
    this.#runs.delete(number)
  }

  #submission(file: string, { name, conf, args }: JobRecord): readonly string[] {
    const settings = Object.entries({ ...conf, ...this.#options.conf })
    const options = settings.flatMap(([key, value]) => ['--conf', `${key}=${value}`])
    return ['submit', '--master', 'lambda', '--name', name, ...options, file, ...args]
  }

  #environment(): NodeJS.ProcessEnv {
    const environment: NodeJS.ProcessEnv = { ...process.env, [LINK_VARIABLE]: '1' }
    for (const name of this.#options.secretVariables) delete environment[name]
    return environment
  }
}

const notStarted = (error: unknown): string =>
  `the application could not be started: ${error instanceof Error ? error.message : String(error)}`

/** An application may send whatever it likes. */
function askedCommit(message: unknown): number | undefined {
  const { kind, commit } = (message ?? {}) as Partial<FromApplication>
  return kind === 'MayCommit' && typeof commit === 'number' ? commit : undefined
}
