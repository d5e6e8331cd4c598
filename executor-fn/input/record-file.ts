import { type FileHandle, open } from 'node:fs/promises'

/**
 * A file of records that DuckDB reads without fail, whatever is in their cells: all in quotes, quotes doubled, nothing for null. Text is
 * one character per byte (`latin1`).
 */
export class RecordFile {
  readonly path: string
  readonly #file: FileHandle
  #text = ''

  private constructor(path: string, file: FileHandle) {
    this.path = path
    this.#file = file
  }

  static async create(path: string): Promise<RecordFile> {
    return new RecordFile(path, await open(path, 'w'))
  }

  add(cells: readonly (string | null)[]): void {
    this.#text += `${cells.map(quoted).join(',')}\n`
  }

  /** Writes what has gathered; to be called now and then. */
  async flush(force = false): Promise<void> {
    if (!force && this.#text.length < 1 << 20) return
    await this.#file.write(Buffer.from(this.#text, 'latin1'))
    this.#text = ''
  }

  async close(): Promise<void> {
    try {
      await this.flush(true)
    } finally {
      await this.#file.close()
    }
  }
}

const quoted = (cell: string | null): string =>
  cell === null ? '' : `"${cell.includes('"') ? cell.replaceAll('"', '""') : cell}"`

/** How DuckDB is to read such a file. */
export const RECORD_FILE_FORMAT =
  `auto_detect = false, header = false, delim = ',', quote = '"', escape = '"', nullstr = '', allow_quoted_nulls = false, ` +
  `new_line = '\\n', parallel = false`
