import {
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import path from 'node:path'
import { SparkError } from '../errors/spark-error.ts'
import { reach } from './commit-phase.ts'
import type { FolderLock } from './folder-lock.ts'
import { type FolderPlaces, SUCCESS } from './folder-places.ts'

/** What a commit to a folder does, written down before it does it. */
export interface FolderRecord {
  readonly writeId: string
  /** Renames, in order: what is set aside, then what takes its place. Relative to the output. */
  readonly aside: readonly Rename[]
  readonly placed: readonly Rename[]
}
export type Rename = readonly [from: string, to: string]

/**
 * Commits by renames that are written down first: see docs/design/output-commit.md. All of it is synchronous, so that no handler of a signal, and nothing
 * else in this process, comes between. The caller holds the lock.
 *
 * @throws what went wrong before the decision; everything is in its old place then, or the record stays for the next to put it there
 */
export function commitRenames(places: FolderPlaces, record: FolderRecord, lock: FolderLock): void {
  const draft = path.join(places.staging(record.writeId), '.commit')
  writeFileSync(draft, JSON.stringify(record))
  renameSync(draft, places.prepared)
  try {
    reach('prepared', places.uri)
    for (const rename of record.aside) move(places, rename)
    reach('set-aside', places.uri)
    for (const rename of record.placed) {
      reach('placing', places.uri, rename[1])
      move(places, rename)
      lock.beat()
    }
    renameSync(places.prepared, places.decided)
  } catch (error) {
    try {
      rollBack(places, record)
    } catch {
      // The record stays. What went wrong first is what the user has to know.
    }
    throw error
  }
  reach('decided', places.uri)
  try {
    finish(places)
  } catch (error) {
    process.emitWarning(
      `${places.uri} is committed, but not marked yet; the next to use it does that: ${String(error)}`,
    )
  }
}

/** Whether a commit was begun and has not ended. */
export const hasRecord = ({ prepared, decided }: FolderPlaces): boolean => existsSync(prepared) || existsSync(decided)

/** The job whose commit was begun and has not ended. */
export function writeIdOfRecord({ prepared, decided }: FolderPlaces): string | undefined {
  return [prepared, decided].flatMap((file) => parseRecord(file)?.writeId ?? [])[0]
}

/** Finishes or takes back the commit of a process that has ended. The caller holds the lock, so that no living one has begun it. */
export function recoverFolder(places: FolderPlaces): void {
  try {
    if (existsSync(places.decided)) finish(places)
    else if (existsSync(places.prepared)) rollBack(places, JSON.parse(readFileSync(places.prepared, 'utf8')))
  } catch (cause) {
    throw notRecovered(places.uri, cause)
  }
}

/** Why what a commit left that was cut short stays as it is. */
export function notRecovered(path: string, cause: unknown): SparkError {
  if (cause instanceof SparkError) return cause
  const why = cause instanceof Error ? cause.message : String(cause)
  const reason = `a commit was cut short, and what it left cannot be put right from here: ${why}`
  return new SparkError('INCOMPLETE_OUTPUT', { path, reason }, { cause })
}

function finish(places: FolderPlaces): void {
  writeFileSync(places.success, '')
  reach('marked', places.uri)
  rmSync(places.decided, { force: true })
  reach('forgotten', places.uri)
}

/** Undoes as many of the renames as were done, in reverse; a step that was undone already is passed over. */
function rollBack(places: FolderPlaces, { aside, placed }: FolderRecord): void {
  const errors: unknown[] = []
  // What cannot go back is not to keep the rest from it.
  const undo = ([from, to]: Rename): void => {
    try {
      moveBack(path.join(places.root, to), path.join(places.root, from))
    } catch (error) {
      errors.push(error)
    }
  }
  for (const rename of placed.toReversed()) {
    undo(rename)
    removeEmptyFolders(path.dirname(path.join(places.root, rename[1])), places.root)
  }
  for (const rename of aside.toReversed()) {
    // It went first, and comes back when all the rest is there.
    if (rename[0] === SUCCESS && errors.length > 0) continue
    undo(rename)
  }
  if (errors.length > 0) throw errors[0]
  rmSync(places.prepared, { force: true })
}

function move({ root }: FolderPlaces, [from, to]: Rename): void {
  const target = path.join(root, to)
  mkdirSync(path.dirname(target), { recursive: true })
  renameSync(path.join(root, from), target)
}

/** Into a folder that has come to be there meanwhile its entries go one by one. */
function moveBack(from: string, to: string): void {
  // A link that leads nowhere is an entry like others.
  if (lstatSync(from, { throwIfNoEntry: false }) === undefined) return
  mkdirSync(path.dirname(to), { recursive: true })
  try {
    renameSync(from, to)
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined
    if (code !== 'ENOTEMPTY' && code !== 'EEXIST') throw error
    for (const name of readdirSync(from)) moveBack(path.join(from, name), path.join(to, name))
    rmdirSync(from)
  }
}

function removeEmptyFolders(folder: string, root: string): void {
  try {
    for (let at = folder; at !== root; at = path.dirname(at)) rmdirSync(at)
  } catch {
    // It holds something else, or is gone.
  }
}

function parseRecord(file: string): FolderRecord | undefined {
  try {
    const record: unknown = JSON.parse(readFileSync(file, 'utf8'))
    return typeof record === 'object' && record !== null && 'writeId' in record ? (record as FolderRecord) : undefined
  } catch {
    return undefined
  }
}

/** `_SUCCESS` first: nothing else changes while it stands. */
export const successFirst = (names: readonly string[]): readonly string[] =>
  names.toSorted((a, b) => Number(b === SUCCESS) - Number(a === SUCCESS))
