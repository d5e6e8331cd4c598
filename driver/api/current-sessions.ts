import { ContextLocal } from '../scheduler/context-local.ts'
import type { ParserSettings } from '../sql/parser/parser-settings.ts'
import type { SparkSession } from './spark-session.ts'

/** The active session of a context in which `clearActiveSession` was called. */
const NONE = Symbol('no active session')

/**
 * Which session code means that names none: the active one of its asynchronous context, else the default one of the process. The first
 * session that is made becomes both; sessions whose application was stopped are neither.
 */
class CurrentSessions {
  readonly #active = new ContextLocal<SparkSession | typeof NONE>()
  /** Of contexts in which none was set. */
  #firstActive: SparkSession | undefined
  #default: SparkSession | undefined

  get active(): SparkSession | undefined {
    const own = this.#active.get()
    return own === NONE ? undefined : (running(own) ?? running(this.#firstActive))
  }
  set active(session: SparkSession | undefined) {
    this.#active.set(session ?? NONE)
  }

  get default(): SparkSession | undefined {
    return running(this.#default)
  }
  set default(session: SparkSession | undefined) {
    this.#default = session
  }

  /** How SQL text is read that belongs to no session, as in `expr`: as by the session that is meant, if there is one. */
  get parserSettings(): ParserSettings | undefined {
    return (this.active ?? this.default)?.parserSettings
  }

  /** A new session takes the places that are free. */
  created(session: SparkSession): void {
    this.default ??= session
    this.#firstActive = running(this.#firstActive) ?? session
  }
}

const running = (session: SparkSession | undefined): SparkSession | undefined =>
  session?.isStopped === false ? session : undefined

export const currentSessions = new CurrentSessions()
