import { randomUUID } from 'node:crypto'
import { thisProcess } from '../../../common/commit/process-identity.ts'
import type { VersionedObjects } from '../../../common/storage/versioned-objects.ts'
import { UsageError } from '../usage-error.ts'
import { type DateRun, decideRun, parseDateRun, type RunDecision } from './date-run.ts'

/** Which job a state is of. */
export interface BackfillJob {
  /** The application's file, without its folder: that may be another on another machine. */
  readonly application: string
  /** With their placeholders. */
  readonly args: readonly string[]
}

/** A date that this process runs, as long as it prolongs its lease in time. */
export interface Claim {
  readonly run: DateRun
  readonly version: string
}

export type ClaimResult =
  | Exclude<RunDecision, { readonly kind: 'run' }>
  | { readonly kind: 'claimed'; readonly claim: Claim }

const LEASE_MS = 60_000
export const RENEW_MS = 15_000
const JOB = 'backfill.json'

/**
 * How far a backfill has come: a record for each date that was begun, `<date>.json`, and one of the job, `backfill.json`. All are changed only by who has
 * seen their last version, so that any number of backfills may share a state, at once or one after the other: a date is run by one of them.
 */
export class BackfillState {
  readonly #objects: VersionedObjects
  readonly #uri: string
  readonly #now: () => number
  readonly #newId: () => string

  /** @param now milliseconds since 1970 */
  constructor(objects: VersionedObjects, uri: string, now: () => number, newId: () => string = randomUUID) {
    this.#objects = objects
    this.#uri = uri
    this.#now = now
    this.#newId = newId
  }

  /** @throws a usage error where the state is of another job */
  async open(job: BackfillJob): Promise<void> {
    const text = JSON.stringify({ version: 1, ...job })
    if ((await this.#objects.create(JOB, encode(text))) !== undefined) return
    const found = await this.#objects.read(JOB)
    const known = found && Buffer.from(found.bytes).toString('utf8').trim()
    if (known !== text)
      throw new UsageError(
        `the state at ${this.#uri} is of another backfill: ${known}. Name another place with --state, or delete that one.`,
      )
  }

  /** Takes a date, unless it is done or another process runs it. */
  async claim(date: string): Promise<ClaimResult> {
    for (;;) {
      const found = await this.#objects.read(keyOf(date))
      const decision = decideRun(found && this.#parse(found.bytes, date), this.#now())
      if (decision.kind !== 'run') return decision
      const { attempt } = decision
      const run: DateRun = {
        version: 1,
        date,
        state: 'running',
        attempt,
        startedAtMs: this.#now(),
        lease: this.#lease(),
      }
      const claim = await this.#write(run, found?.version)
      if (claim !== undefined) return { kind: 'claimed', claim }
    }
  }

  /** The claim for another while; undefined where somebody else has taken the date. */
  renew(claim: Claim): Promise<Claim | undefined> {
    return this.#write({ ...claim.run, lease: this.#lease() }, claim.version)
  }

  /** Writes down how a run ended; undefined where it is somebody else's by now. */
  end({ run: { lease: _, ...run }, version }: Claim, exitCode: number | null): Promise<Claim | undefined> {
    const state = exitCode === 0 ? 'succeeded' : 'failed'
    return this.#write({ ...run, state, endedAtMs: this.#now(), exitCode }, version)
  }

  /** @param seen the version that the record had; undefined: there was none */
  async #write(run: DateRun, seen: string | undefined): Promise<Claim | undefined> {
    const [key, bytes] = [keyOf(run.date), encodeRun(run)]
    const written = seen === undefined ? this.#objects.create(key, bytes) : this.#objects.replace(key, bytes, seen)
    const version = await written
    if (version !== undefined) return { run, version }
    // A write whose answer was lost, and which was sent again, has met itself.
    const found = await this.#objects.read(key)
    return found && Buffer.compare(found.bytes, bytes) === 0 ? { run, version: found.version } : undefined
  }

  #lease(): NonNullable<DateRun['lease']> {
    return { id: this.#newId(), holder: thisProcess(), expiresAtMs: this.#now() + LEASE_MS }
  }

  #parse(bytes: Uint8Array, date: string): DateRun {
    try {
      return parseDateRun(bytes, date)
    } catch (error) {
      throw new Error(
        `cannot read what ${this.#uri}/${keyOf(date)} says of ${date}: ${String(error)}. Delete it to run the date again.`,
      )
    }
  }
}

const keyOf = (date: string): string => `${date}.json`
const encode = (text: string): Uint8Array => Buffer.from(`${text}\n`)
const encodeRun = (run: DateRun): Uint8Array => encode(JSON.stringify(run, null, 2))
