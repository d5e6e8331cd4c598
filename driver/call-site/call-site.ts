import { fileURLToPath } from 'node:url'

/**
 * Where a program asked for a job: the frame of the stack that called into Flashover, as Spark shows it in its UI.
 *
 * The stack is taken when the action begins, on the caller's own stack; its text, which may need source maps, is made only for those who
 * ask for it.
 */
export class CallSite {
  readonly #action: string
  readonly #holder: { readonly stack?: string } = {}
  #frames: readonly Frame[] | undefined

  /** @param action shown where no frame of a program is on the stack */
  constructor(action: string) {
    this.#action = action
    Error.captureStackTrace(this.#holder, CallSite)
  }

  /** `collect at etl.ts:12` */
  get short(): string {
    const [user] = this.#program
    if (user === undefined) return this.#action
    return `${this.#method} at ${user.file.split(/[\\/]/).at(-1)}:${user.line}`
  }

  /** The method and each frame of the program, the innermost first, one in a line. */
  get long(): string {
    return [this.#method, ...this.#program.map(({ text }) => text)].join('\n')
  }

  get #parsed(): readonly Frame[] {
    this.#frames ??= (this.#holder.stack ?? '').split('\n').flatMap((line) => parseFrame(line) ?? [])
    return this.#frames
  }

  get #program(): readonly Frame[] {
    return this.#parsed.filter(({ isOwn }) => !isOwn)
  }

  /** The last of our methods before the program's frame: `first`, though it is `collect` that submits. */
  get #method(): string {
    const user = this.#parsed.findIndex(({ isOwn }) => !isOwn)
    const ours = this.#parsed.slice(0, Math.max(user, 0)).findLast(({ name }) => name !== undefined)
    return ours?.name ?? this.#action
  }
}

interface Frame {
  readonly text: string
  /** The method's own name, without that of its class. */
  readonly name: string | undefined
  readonly file: string
  readonly line: string
  /** Of Flashover or of Node. */
  readonly isOwn: boolean
}

/** Bundled, this file is in `dist`; its source map leads back to `driver`. */
const root = fileURLToPath(import.meta.url).replace(/([\\/])(?:driver|dist)[\\/](?:(?!(?:driver|dist)[\\/]).)*$/, '$1')

function parseFrame(line: string): Frame | undefined {
  const [, text, called, place] = /^\s*at (?:async )?((?:(.*?) \()?(.*?)\)?)$/.exec(line) ?? []
  const [, where = '', number] = /^(.*?):(\d+)(?::\d+)?$/.exec(place ?? '') ?? []
  if (text === undefined || number === undefined) return undefined
  const file = where.startsWith('file:') ? fileURLToPath(where) : where
  const inside = file.startsWith(root) ? file.slice(root.length) : ''
  const isOwn = where.startsWith('node:') || /^(?:driver|dist|common)[\\/]/.test(inside)
  const [, name] = /(?:^|\.)([\w$]+)(?: \[as .*\])?$/.exec(called ?? '') ?? []
  return { text, name, file, line: number, isOwn }
}
