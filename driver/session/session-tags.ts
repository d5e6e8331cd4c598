import { ContextLocal } from '../scheduler/context-local.ts'
import { checkJobTag } from '../scheduler/local-properties.ts'

/**
 * The tags that tell a session's jobs apart. Jobs carry them in a longer form, unique to the session, so that neither the same tag of another
 * session nor one of the SparkContext's is meant by `interruptTag`. As all job properties they belong to an asynchronous context.
 */
export class SessionTags {
  readonly #prefix: string
  readonly #tags = new ContextLocal<ReadonlySet<string>>()

  constructor(sessionId: string) {
    this.#prefix = `spark-session-${sessionId}`
  }

  get(): ReadonlySet<string> {
    return this.#tags.get() ?? new Set()
  }
  add(tag: string): void {
    checkJobTag(tag)
    this.#tags.set(new Set([...this.get(), tag]))
  }
  remove(tag: string): void {
    checkJobTag(tag)
    this.#tags.set(new Set([...this.get()].filter((other) => other !== tag)))
  }
  clear(): void {
    this.#tags.set(undefined)
  }

  /** On all jobs of the session. */
  get ofSession(): string {
    return this.#prefix
  }
  /** On the jobs of one execution: that of the session, of itself, and of the tags it was begun under. */
  ofExecution(executionId: number | string): readonly string[] {
    return [this.#prefix, this.executionTag(executionId), ...[...this.get()].map((tag) => this.jobTag(tag))]
  }
  executionTag(executionId: number | string): string {
    return `${this.#prefix}-execution-root-id-${executionId}`
  }
  jobTag(tag: string): string {
    return `${this.#prefix}-tag-${tag}`
  }
}
