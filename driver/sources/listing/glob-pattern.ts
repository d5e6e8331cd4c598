import { SparkError } from '../../../common/errors/spark-error.ts'

/** Whether a path has characters that Hadoop's globs give a meaning. */
export const isGlob = (path: string): boolean => /[*?[\]{}\\]/.test(path)

/** What a path with a pattern begins with, up to the last `/` before the pattern. */
export const literalPrefix = (glob: string): string => glob.slice(0, glob.search(/[*?[\]{}\\]/)).replace(/[^/]*$/, '')

/** What a glob matches. */
export interface GlobPattern {
  /** The beginning of the path, up to a `/` or its end, that the glob matches; the longest if there are several. */
  matchPrefix(path: string): string | undefined
}

/** One character that `test` accepts, then `next`; or without a character any of `nexts`; or the end. */
type State =
  | { readonly kind: 'character'; readonly test: (char: string) => boolean; next: number }
  | { readonly kind: 'fork'; readonly nexts: number[] }
  | { readonly kind: 'end' }

/**
 * A glob of Hadoop's: `*` and `?` match within a segment, `[a-b]` and `[^a]` one character, `{a,b}` either, `\` takes the next character as it is.
 *
 * It is an automaton whose states are tried side by side, so that time is linear in the path whatever the glob: as a regular expression, which goes back
 * and tries again, a glob of forty stars would take for ever.
 */
export function globPattern(glob: string): GlobPattern {
  const states = new GlobCompiler(glob).states()
  return {
    matchPrefix(path) {
      let current = reachable(states, [0])
      let end: number | undefined
      for (let at = 0; ; ) {
        const char = at < path.length ? String.fromCodePoint(path.codePointAt(at) ?? 0) : ''
        if ((char === '' || char === '/') && [...current].some((state) => states[state]?.kind === 'end')) end = at
        if (char === '' || current.size === 0) return end === undefined ? undefined : path.slice(0, end)
        const next: number[] = []
        for (const number of current) {
          const state = states[number]
          if (state?.kind === 'character' && state.test(char)) next.push(state.next)
        }
        current = reachable(states, next)
        at += char.length
      }
    },
  }
}

/** The states, and those that they fork to. */
function reachable(states: readonly State[], from: number[]): ReadonlySet<number> {
  const found = new Set<number>()
  const queue = from
  for (let number = queue.pop(); number !== undefined; number = queue.pop()) {
    if (found.has(number)) continue
    found.add(number)
    const state = states[number]
    if (state?.kind === 'fork') queue.push(...state.nexts)
  }
  return found
}

class GlobCompiler {
  readonly #glob: string
  readonly #states: State[] = []

  constructor(glob: string) {
    this.#glob = glob
  }

  states(): readonly State[] {
    const chars = [...this.#glob]
    /** Of each open `{` its fork, and the forks at the ends of its alternatives so far. */
    const groups: { readonly fork: number[]; readonly ends: number[][] }[] = []
    for (let at = 0; at < chars.length; at += 1) {
      const char = chars[at] ?? ''
      const group = groups.at(-1)
      if (char === '*') {
        const fork = this.#fork()
        const loop = this.#states.length - 1
        fork.push(loop + 1, loop + 2)
        this.#states.push({ kind: 'character', test: isInSegment, next: loop })
      } else if (char === '?') this.#character(isInSegment)
      else if (char === '[') {
        const end = chars.indexOf(']', at + 2)
        if (end < 0) throw invalid(this.#glob, 'an unclosed [')
        this.#character(this.#classOf(chars.slice(at + 1, end).join('')))
        at = end
      } else if (char === '{') {
        const fork = this.#fork()
        fork.push(this.#states.length)
        groups.push({ fork, ends: [] })
      } else if (char === ',' && group) {
        group.ends.push(this.#fork())
        group.fork.push(this.#states.length)
      } else if (char === '}' && group) {
        for (const end of group.ends) end.push(this.#states.length)
        groups.pop()
      } else {
        if (char === '\\') at += 1
        const literal = chars[at] ?? ''
        this.#character((one) => one === literal)
      }
    }
    if (groups.length > 0) throw invalid(this.#glob, 'an unclosed {')
    this.#states.push({ kind: 'end' })
    return this.#states
  }

  #character(test: (char: string) => boolean): void {
    this.#states.push({ kind: 'character', test, next: this.#states.length + 1 })
  }

  #fork(): number[] {
    const nexts: number[] = []
    this.#states.push({ kind: 'fork', nexts })
    return nexts
  }

  #classOf(content: string): (char: string) => boolean {
    try {
      const pattern = new RegExp(`^[${content.replace(/^!/, '^').replaceAll('\\', '\\\\')}]$`, 'u')
      return (char) => pattern.test(char)
    } catch (cause) {
      throw invalid(this.#glob, cause instanceof Error ? cause.message : String(cause))
    }
  }
}

const isInSegment = (char: string): boolean => char !== '/'

const invalid = (glob: string, reason: string): SparkError =>
  new SparkError('INVALID_URL', { url: glob, reason: `The pattern is malformed: ${reason}.` })
