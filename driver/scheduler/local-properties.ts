import { CallSite } from '../call-site/call-site.ts'
import { ContextLocal } from './context-local.ts'
import type { JobProperties } from './job-properties.ts'

const GROUP_ID = 'spark.jobGroup.id'
const DESCRIPTION = 'spark.job.description'
const INTERRUPT_ON_CANCEL = 'spark.job.interruptOnCancel'
const TAGS = 'spark.job.tags'
const POOL = 'spark.scheduler.pool'
const TYPED: ReadonlySet<string> = new Set([GROUP_ID, DESCRIPTION, INTERRUPT_ON_CANCEL, TAGS, POOL])

/** What an action adds to the properties of its context. */
interface ActionProperties {
  readonly executionId?: number
  readonly tags?: readonly string[]
}

/** A SparkContext's properties for the jobs to come, by Spark's keys. Each asynchronous context has its own: see `ContextLocal`. */
export class LocalProperties {
  readonly #values = new ContextLocal<ReadonlyMap<string, string>>()

  get(key: string): string | undefined {
    return this.#values.get()?.get(key)
  }

  /** undefined removes. */
  set(values: Readonly<Record<string, string | undefined>>): void {
    const next = new Map(this.#values.get())
    for (const [key, value] of Object.entries(values)) {
      if (value === undefined) next.delete(key)
      else next.set(key, value)
    }
    this.#values.set(next)
  }

  setGroup(groupId: string | undefined, description: string | undefined, interruptOnCancel: boolean | undefined): void {
    this.set({
      [GROUP_ID]: groupId,
      [DESCRIPTION]: description,
      [INTERRUPT_ON_CANCEL]: interruptOnCancel === undefined ? undefined : String(interruptOnCancel),
    })
  }

  setDescription(description: string | undefined): void {
    this.set({ [DESCRIPTION]: description })
  }

  get tags(): ReadonlySet<string> {
    return new Set(this.get(TAGS)?.split(',').filter(Boolean))
  }

  setTags(tags: ReadonlySet<string>): void {
    this.set({ [TAGS]: tags.size === 0 ? undefined : [...tags].join(',') })
  }

  /** The properties of a job that is asked for now, by the action on whose stack this is called. */
  forJob(action: string, { executionId, tags = [] }: ActionProperties = {}): JobProperties {
    const groupId = this.get(GROUP_ID)
    const description = this.get(DESCRIPTION)
    return {
      callSite: new CallSite(action),
      ...(executionId === undefined ? {} : { executionId }),
      ...(groupId === undefined ? {} : { groupId }),
      ...(description === undefined ? {} : { description }),
      interruptOnCancel: this.get(INTERRUPT_ON_CANCEL) === 'true',
      tags: new Set([...this.tags, ...tags]),
      pool: this.get(POOL) ?? 'default',
      others: new Map([...(this.#values.get() ?? [])].filter(([key]) => !TYPED.has(key))),
    }
  }
}

/** Refuses what cannot be told apart from others in a list of tags. */
export function checkJobTag(tag: string): void {
  if (typeof tag !== 'string') throw new TypeError('Spark job tag cannot be null.')
  if (tag === '') throw new RangeError('Spark job tag cannot be an empty string.')
  if (tag.includes(',')) throw new RangeError("Spark job tag cannot contain ','.")
}
