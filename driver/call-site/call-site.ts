import { parseFrames, type StackFrame } from './stack-frame.ts'

/**
 * Where a program called into Flashover: the frame that Spark shows of a job in its UI, and that an error leads to.
 *
 * The stack is taken on the caller's own stack, which costs microseconds; its text, which may need source maps, is made only for those who
 * ask for it.
 */
export class CallSite {
  readonly #method: string
  readonly #holder: { readonly stack?: string } = {}
  #frames: readonly StackFrame[] | undefined

  /** @param method shown where no frame of a program is on the stack */
  constructor(method: string) {
    this.#method = method
    Error.captureStackTrace(this.#holder, CallSite)
  }

  /** `collect at etl.ts:12` */
  get short(): string {
    const [user] = this.program
    if (user === undefined) return this.#method
    return `${this.method} at ${user.file.split(/[\\/]/).at(-1)}:${user.line}`
  }

  /** The method and each frame of the program, the innermost first, one in a line. */
  get long(): string {
    return [this.method, ...this.program.map(({ text }) => text)].join('\n')
  }

  /** The program's frames, the innermost first. */
  get program(): readonly StackFrame[] {
    return this.#parsed.filter(({ isOwn }) => !isOwn)
  }

  /** Whether it is Flashover itself that called, such as `columns` that asks for the `schema`. */
  get isNested(): boolean {
    return this.#parsed[1]?.isOwn ?? false
  }

  /** The last of our methods before the program's frame: `first`, though it is `collect` that submits. */
  get method(): string {
    const user = this.#parsed.findIndex(({ isOwn }) => !isOwn)
    const ours = this.#parsed.slice(0, Math.max(user, 0)).findLast(({ name }) => name !== undefined)
    return ours?.name ?? this.#method
  }

  get #parsed(): readonly StackFrame[] {
    this.#frames ??= parseFrames(this.#holder.stack ?? '')
    return this.#frames
  }
}
