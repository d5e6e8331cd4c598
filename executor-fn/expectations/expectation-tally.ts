import { closeSync, openSync, writeSync } from 'node:fs'
import path from 'node:path'
import { EXPECTATION_FIELD, type ExpectationCount, type ProgramExpectation } from '../../common/protocol/expectation.ts'

const MAX_SAMPLES = 3
const MAX_SAMPLE_LENGTH = 500
const SPOOL_BYTES = 64 * 1024

/** Rows of one expectation that were set aside, as lines of JSON. */
export interface SetAsideFile {
  readonly file: string
  readonly rows: number
}

/**
 * What the expectations of one task attempt have seen, counted while its statement runs. Rows to be set aside go to a file as they come, so that any
 * number of them may be wrong.
 */
export class ExpectationTally {
  readonly #entries = new Map<string, Entry>()

  /** @param folder of the task, where rows that are set aside go; undefined if they have no place to go to, and are dropped */
  constructor(expectations: readonly ProgramExpectation[], folder: string | undefined) {
    for (const [index, expectation] of expectations.entries())
      this.#entries.set(
        expectation.key,
        new Entry(expectation, folder && path.join(folder, `set-aside-${index}.jsonl`)),
      )
  }

  /** The expectation that a fragment calls by this key. */
  entry(key: string): Entry {
    const entry = this.#entries.get(key)
    if (entry === undefined) throw new Error(`the fragment names the expectation ${key}, the program does not`)
    return entry
  }

  /** The statement is run again from its beginning. */
  reset(): void {
    for (const entry of this.#entries.values()) entry.reset()
  }

  counts(): readonly ExpectationCount[] {
    return [...this.#entries].map(([key, { passed, violated, samples }]) => ({ key, passed, violated, samples }))
  }

  /** The files with what was set aside, by key; complete, if the statement has ended. */
  setAside(): ReadonlyMap<string, SetAsideFile> {
    const files = new Map<string, SetAsideFile>()
    for (const [key, entry] of this.#entries) {
      const file = entry.end()
      if (file !== undefined) files.set(key, file)
    }
    return files
  }

  close(): void {
    for (const entry of this.#entries.values()) entry.close()
  }
}

class Entry {
  passed = 0
  violated = 0
  samples: string[] = []
  readonly #expectation: ProgramExpectation
  readonly #file: string | undefined
  #descriptor: number | undefined
  #pending: string[] = []
  #pendingLength = 0

  constructor(expectation: ProgramExpectation, file: string | undefined) {
    this.#expectation = expectation
    this.#file = expectation.action === 'set aside' ? file : undefined
  }

  /** Whether rows go on that do not hold it. */
  get keepsViolations(): boolean {
    return this.#expectation.action === 'keep' || this.#expectation.action === 'fail'
  }

  /** @param row as a JSON object */
  violate(row: string): void {
    this.violated++
    if (this.samples.length < MAX_SAMPLES) this.samples.push(shortened(row))
    if (this.#file === undefined) return
    const line = `${withReason(row, this.#expectation.name)}\n`
    this.#pending.push(line)
    this.#pendingLength += line.length
    if (this.#pendingLength >= SPOOL_BYTES) this.#flush(this.#file)
  }

  end(): SetAsideFile | undefined {
    if (this.#file === undefined || this.violated === 0) return undefined
    this.#flush(this.#file)
    this.close()
    return { file: this.#file, rows: this.violated }
  }

  reset(): void {
    this.close()
    this.passed = 0
    this.violated = 0
    this.samples = []
    this.#pending = []
    this.#pendingLength = 0
  }

  close(): void {
    if (this.#descriptor !== undefined) closeSync(this.#descriptor)
    this.#descriptor = undefined
  }

  #flush(file: string): void {
    // Opened anew after a reset, which empties it.
    this.#descriptor ??= openSync(file, 'w')
    writeSync(this.#descriptor, this.#pending.join(''))
    this.#pending = []
    this.#pendingLength = 0
  }
}

const shortened = (row: string): string =>
  row.length <= MAX_SAMPLE_LENGTH ? row : `${row.slice(0, MAX_SAMPLE_LENGTH)}...`

/** The row with the name of the expectation as its first member. */
const withReason = (row: string, name: string): string =>
  `{"${EXPECTATION_FIELD}":${JSON.stringify(name)}${row === '{}' ? '' : ','}${row.slice(1)}`
