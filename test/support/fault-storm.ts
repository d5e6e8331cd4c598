import { createHash } from 'node:crypto'
import type { SchedulerEvent } from '../../driver/scheduler/scheduler-event.ts'
import { executorProcess } from './executor-process.ts'
import { type Fault, FaultProxy, type ProxiedRequest } from './fault-proxy.ts'
import { S3Server } from './s3-server.ts'
import { openSession, type TestSession } from './test-session.ts'

export interface StormOptions {
  readonly seed: number
  /** Of requests, tasks and map outputs that something happens to, each: 0.02. */
  readonly rate: number
}

/** What may happen to a job. */
export const FAULT_KINDS = [
  'store: 503',
  'store: 500',
  'store: reset',
  'store: lost answer',
  'store: body cut short',
  'store: slow',
  'map output lost',
  'map output damaged',
  'task failed',
  'executor killed',
] as const
export type FaultKind = (typeof FAULT_KINDS)[number]

const STORE_FAULTS: readonly [FaultKind, Fault | 'slow'][] = [
  ['store: 503', { kind: 'refuse', status: 503, code: 'SlowDown' }],
  ['store: 500', { kind: 'refuse', status: 500, code: 'InternalError' }],
  ['store: reset', { kind: 'reset' }],
  ['store: lost answer', { kind: 'lose answer' }],
  ['store: body cut short', { kind: 'cut body' }],
  ['store: slow', 'slow'],
]
const SLOW_MS = 150
const KILL_WITHIN_MS = 40
/** A map output is lost before one of so many readers. */
const FIRST_READERS = 3
const BUCKET = 'storm'

/**
 * A session on executor processes, with its work and its files in a bucket, where things go wrong at a rate. What goes wrong is drawn from the
 * seed and the name of what it happens to (an object and how often it was asked for, a task and its attempt), not from the order of
 * events: one seed gives the same faults in every run, but where an earlier fault met another attempt.
 */
export class FaultStorm {
  /** How often each kind happened; a test that does not look at it may have tested nothing. */
  readonly fired = new Map<FaultKind, number>(FAULT_KINDS.map((kind) => [kind, 0]))
  readonly session: TestSession
  readonly uri = `s3://${BUCKET}`
  readonly #options: StormOptions
  readonly #server: S3Server
  readonly #proxy: FaultProxy
  readonly #asked = new Map<string, number>()
  readonly #environment: NodeJS.ProcessEnv

  private constructor(
    options: StormOptions,
    server: S3Server,
    proxy: FaultProxy,
    session: TestSession,
    environment: NodeJS.ProcessEnv,
  ) {
    this.#options = options
    this.#server = server
    this.#proxy = proxy
    this.session = session
    this.#environment = environment
    session.scheduler.addListener((event) => this.#onEvent(event))
    proxy.plan = (request) => this.#plan(request)
  }

  static async open(options: StormOptions): Promise<FaultStorm> {
    const server = await S3Server.start()
    const proxy = await FaultProxy.start(server.endpoint)
    const environment = { ...process.env }
    Object.assign(process.env, {
      AWS_ENDPOINT_URL: proxy.endpoint,
      AWS_REGION: 'us-east-1',
      AWS_ACCESS_KEY_ID: 'test',
      AWS_SECRET_ACCESS_KEY: 'test',
    })
    const session = await openSession('local-cluster[2,1,1024]', {
      'spark.flashover.store.uri': `s3://${BUCKET}/work`,
      'spark.sql.shuffle.partitions': '3',
      // Of one task so many failures are no coincidence at any rate below a tenth.
      'spark.task.maxFailures': '8',
      'spark.stage.maxConsecutiveAttempts': '8',
    })
    return new FaultStorm(options, server, proxy, session, environment)
  }

  async stop(): Promise<void> {
    this.#proxy.plan = () => undefined
    await this.session.spark.stop()
    await this.#proxy.stop()
    await this.#server.stop()
    for (const name of Object.keys(process.env)) if (!(name in this.#environment)) delete process.env[name]
    Object.assign(process.env, this.#environment)
  }

  get faultCounts(): string {
    return [...this.fired].map(([kind, count]) => `${kind}: ${count}`).join(', ')
  }

  /** A number in [0, 1) of the seed and the names. */
  #draw(...names: readonly (string | number)[]): number {
    const digest = createHash('sha256')
      .update(JSON.stringify([this.#options.seed, ...names]))
      .digest()
    return digest.readUInt32LE(0) / 2 ** 32
  }

  #strikes(kind: FaultKind, ...names: readonly (string | number)[]): boolean {
    return this.#draw(kind, ...names) < this.#options.rate
  }

  #happened(kind: FaultKind): void {
    this.fired.set(kind, (this.fired.get(kind) ?? 0) + 1)
  }

  async #plan({ method, path }: ProxiedRequest): Promise<Fault | undefined> {
    // The application's id and the names of files are others in every run.
    const [address = '', query = ''] = path.split('?')
    const name = `${method} ${address.replace(/^\/storm\/work\/[^/]+/, '').replace(/[0-9a-f-]{36}/, '')} ${query.split('=')[0]}`
    const nth = this.#asked.get(name) ?? 0
    this.#asked.set(name, nth + 1)
    if (method === 'GET' && address.includes('/shuffle/'))
      this.#loseMapOutput(decodeURIComponent(address.slice(1)), name, nth)
    if (method === 'GET' && /\/(shuffle|programs)\//.test(address) && this.#strikes('task failed', name, nth)) {
      this.#happened('task failed')
      return { kind: 'refuse', status: 403, code: 'AccessDenied' }
    }
    if (!this.#strikes('store: slow', name, nth)) return undefined
    const [kind, fault] = STORE_FAULTS[Math.floor(this.#draw('which', name, nth) * STORE_FAULTS.length)] ?? []
    if (kind === undefined || fault === undefined) return undefined
    this.#happened(kind)
    if (fault !== 'slow') return fault
    await new Promise((resolve) => setTimeout(resolve, SLOW_MS))
    return undefined
  }

  /** For good, and often when a part of its readers has read it. */
  #loseMapOutput(key: string, name: string, nth: number): void {
    if (nth !== Math.floor(this.#draw('reader', name) * FIRST_READERS)) return
    const object = this.#server.objects.get(key)
    if (object === undefined) return
    if (this.#strikes('map output lost', name)) {
      this.#server.objects.delete(key)
      this.#happened('map output lost')
    } else if (this.#strikes('map output damaged', name)) {
      const middle = object.body.length >> 1
      object.body[middle] = (object.body[middle] ?? 0) ^ 1
      this.#happened('map output damaged')
    }
  }

  #onEvent(event: SchedulerEvent): void {
    if (event.kind !== 'TaskStarted') return
    const { stageId, partition, attempt, executorId } = event.task
    if (!this.#strikes('executor killed', stageId, partition, attempt)) return
    setTimeout(
      () => {
        try {
          process.kill(executorProcess(executorId).pid, 'SIGKILL')
          this.#happened('executor killed')
        } catch {
          // it has just ended, by the fault of another task
        }
      },
      this.#draw('when', stageId, partition, attempt) * KILL_WITHIN_MS,
    )
  }
}
