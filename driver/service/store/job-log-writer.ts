import { jobKeys } from '../../../common/jobs/job-keys.ts'
import type { ObjectStore } from '../../../common/storage/object-store.ts'
import type { ServiceClock } from '../service-clock.ts'

/** A piece is written when it has so many bytes, or its first byte has waited so long. */
const PIECE_BYTES = 256 * 2 ** 10
const PIECE_MS = 2_000
/** What may wait for a store that does not answer; beyond it output is dropped, and the log says so. */
const MAX_WAITING_BYTES = 8 * 2 ** 20
const TRIES_AT_END = 5

/**
 * Keeps what a job writes, in pieces of the work bucket, one after the other. An application never waits for it, and never fails of it: while the store
 * does not answer a bounded amount is kept, and the pieces are tried again.
 */
export class JobLogWriter {
  readonly #store: Pick<ObjectStore, 'put'>
  readonly #clock: ServiceClock
  readonly #key: (sequence: number) => string
  #waiting: Uint8Array[] = []
  #waitingBytes = 0
  #droppedBytes = 0
  #sequence = 0
  #callOff: (() => void) | undefined
  #writing: Promise<boolean> | undefined

  constructor(store: Pick<ObjectStore, 'put'>, clock: ServiceClock, job: string, attempt: number) {
    this.#store = store
    this.#clock = clock
    this.#key = (sequence) => jobKeys.log(job, attempt, sequence)
  }

  write(bytes: Uint8Array): void {
    if (this.#waitingBytes + bytes.length > MAX_WAITING_BYTES) {
      this.#droppedBytes += bytes.length
      return
    }
    this.#append(bytes)
    if (this.#waitingBytes >= PIECE_BYTES) this.#writePiece()
    else this.#callOff ??= this.#clock.after(PIECE_MS, () => this.#writePiece())
  }

  /** Writes a line of the service itself. */
  note(text: string): void {
    this.write(Buffer.from(`${text}\n`))
  }

  /** Writes what there still is; gives it up when the store takes it not. Never rejects. */
  async close(): Promise<void> {
    for (let tries = 0; tries < TRIES_AT_END; tries++) {
      while (this.#writing !== undefined) await this.#writing
      if (this.#waitingBytes === 0 && this.#droppedBytes === 0) break
      this.#writePiece()
    }
    while (this.#writing !== undefined) await this.#writing
    this.#callOff?.()
  }

  #append(bytes: Uint8Array): void {
    this.#waiting.push(bytes)
    this.#waitingBytes += bytes.length
  }

  #writePiece(): void {
    this.#callOff?.()
    this.#callOff = undefined
    if (this.#writing !== undefined) return
    this.#writing = this.#put(Buffer.concat(this.#waiting)).then((isWritten) => {
      this.#writing = undefined
      if (this.#waitingBytes > 0) {
        if (isWritten && this.#waitingBytes >= PIECE_BYTES) this.#writePiece()
        else this.#callOff ??= this.#clock.after(PIECE_MS, () => this.#writePiece())
      }
      return isWritten
    })
  }

  async #put(piece: Uint8Array): Promise<boolean> {
    const pieces = this.#waiting.length
    try {
      await this.#store.put(this.#key(this.#sequence), piece)
    } catch {
      return false
    }
    this.#sequence++
    this.#waiting = this.#waiting.slice(pieces)
    this.#waitingBytes -= piece.length
    if (this.#droppedBytes > 0) {
      this.#append(
        Buffer.from(`\n[${this.#droppedBytes} bytes of this log could not be kept: the store did not answer]\n`),
      )
      this.#droppedBytes = 0
    }
    return true
  }
}
