import { randomUUID } from 'node:crypto'
import { readdirSync, readFileSync, renameSync, rmdirSync, rmSync, statSync, unlinkSync, utimesSync } from 'node:fs'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { SparkError } from '../errors/spark-error.ts'
import { makeOwnedFolder } from './owner-file.ts'
import { isDead, type ProcessIdentity, parseIdentity, thisProcess } from './process-identity.ts'

/** How long a holder may stand still before it is given up: taken over if it is of another machine, else complained of. */
const PATIENCE_MS = 60_000
const POLL_MS = 20
const BEAT_MS = 5_000

/** A lock that is held. */
export interface FolderLock {
  /** Shows, now and then, that the holder of a long commit is still at work. */
  beat(): void
  release(): void
}

interface Holder {
  /** The file in the lock, by which its death or release is told. */
  readonly file: string
  readonly isDead: boolean
  readonly isElsewhere: boolean
  /** Changes when the lock changes hands, and when its holder moves. */
  readonly state: string
}

/**
 * Lets one job at a time commit to a folder. The lock is a folder that holds one file, named by a nonce. A prepared folder is renamed over it, which
 * POSIX grants only if it is not there or empty; a file whose process is dead is deleted by its name, which nobody else has. So of any number
 * that find the same dead holder, or an empty lock, one gets it.
 *
 * @param lock path of the lock; the folder above it is made if it is gone
 * @param uri the output, for messages
 */
export async function lockFolder(lock: string, uri: string, patienceMs = PATIENCE_MS): Promise<FolderLock> {
  const nonce = randomUUID()
  const prepared = `${lock}-${nonce}`
  let seen: { readonly state: string; readonly since: number } | undefined
  try {
    for (;;) {
      if (tryRename(prepared, lock, nonce)) return held(lock, nonce)
      const holder = holderOf(lock)
      if (holder === undefined) continue
      if (holder.state !== seen?.state) seen = { state: holder.state, since: performance.now() }
      const isStill = performance.now() - seen.since >= patienceMs
      if (holder.isDead || (isStill && holder.isElsewhere)) rmSync(path.join(lock, holder.file), { force: true })
      else if (isStill)
        throw new SparkError('CONCURRENT_WRITE', { path: uri, reason: `it has held ${lock} for too long` })
      // Waiting times differ, so that many who wait do not come at once.
      else await sleep(POLL_MS * (0.5 + Math.random()))
    }
  } finally {
    rmSync(prepared, { recursive: true, force: true })
  }
}

function tryRename(prepared: string, lock: string, nonce: string): boolean {
  try {
    renameSync(prepared, lock)
    return true
  } catch (error) {
    const code = codeOf(error)
    if (code === 'ENOTEMPTY' || code === 'EEXIST') return false
    if (code !== 'ENOENT') throw error
  }
  // It has not been prepared yet, or went with the folder above: another job that found that empty removed it.
  makeOwnedFolder(prepared, nonce)
  return false
}

/** undefined: there is none, or it is about to go. */
function holderOf(lock: string): Holder | undefined {
  try {
    const [file] = readdirSync(lock)
    if (file === undefined) return undefined
    const held = path.join(lock, file)
    const identity = identityIn(held)
    const { host, namespace } = thisProcess()
    return {
      file,
      isDead: identity !== undefined && isDead(identity),
      isElsewhere: identity?.host !== host || identity.namespace !== namespace,
      state: `${file} ${statSync(held).mtimeMs}`,
    }
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined
    throw error
  }
}

/** undefined where it is none of ours: a holder of whom nothing is known. */
function identityIn(file: string): ProcessIdentity | undefined {
  const text = readFileSync(file, 'utf8')
  try {
    return parseIdentity(JSON.parse(text))
  } catch {
    return undefined
  }
}

function held(lock: string, nonce: string): FolderLock {
  const file = path.join(lock, nonce)
  let last = performance.now()
  return {
    beat() {
      if (performance.now() - last < BEAT_MS) return
      last = performance.now()
      ignoring(() => utimesSync(file, new Date(), new Date()))
    },
    release() {
      ignoring(() => unlinkSync(file))
      ignoring(() => rmdirSync(lock))
    },
  }
}

function ignoring(work: () => void): void {
  try {
    work()
  } catch {
    // The lock was taken over, or the next holder has it already.
  }
}

const codeOf = (error: unknown): unknown => (error instanceof Error && 'code' in error ? error.code : undefined)
