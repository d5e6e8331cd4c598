import { type FileHandle, open } from 'node:fs/promises'

/** Bytes of a result as they are made: in memory up to a limit, beyond it in a file. */
export class ResultSpool {
  readonly #limit: number
  readonly #path: string
  #pieces: Uint8Array[] = []
  #file: FileHandle | undefined
  sizeBytes = 0

  /** @param path where the file goes if it is needed */
  constructor(limit: number, path: string) {
    this.#limit = limit
    this.#path = path
  }

  async add(piece: Uint8Array): Promise<void> {
    this.sizeBytes += piece.length
    if (this.#file === undefined) {
      this.#pieces.push(piece)
      if (this.sizeBytes <= this.#limit) return
      this.#file = await open(this.#path, 'w')
      for (const one of this.#pieces) await this.#file.writeFile(one)
      this.#pieces = []
    } else await this.#file.writeFile(piece)
  }

  /** The whole, or the file that has it. */
  async end(): Promise<{ readonly bytes: Uint8Array } | { readonly path: string }> {
    if (this.#file === undefined) return { bytes: Buffer.concat(this.#pieces) }
    await this.close()
    return { path: this.#path }
  }

  async close(): Promise<void> {
    await this.#file?.close()
    this.#file = undefined
  }
}
