import { SparkError } from '../../../common/errors/spark-error.ts'

/** Whether a path has characters that Hadoop's globs give a meaning. */
export const isGlob = (path: string): boolean => /[*?[\]{}\\]/.test(path)

/** What a path with a pattern begins with, up to the last `/` before the pattern. */
export const literalPrefix = (glob: string): string => glob.slice(0, glob.search(/[*?[\]{}\\]/)).replace(/[^/]*$/, '')

/**
 * A glob of Hadoop's as an expression for the beginning of a path, up to a `/` or its end: `*` and `?` match within a segment, `[a-b]` and
 * `[^a]` one character, `{a,b}` either, `\` takes the next character as it is.
 */
export function globPattern(glob: string): RegExp {
  let source = ''
  let depth = 0
  for (let at = 0; at < glob.length; at += 1) {
    const char = glob.charAt(at)
    if (char === '*') source += '[^/]*'
    else if (char === '?') source += '[^/]'
    else if (char === '[') {
      const end = glob.indexOf(']', at + 2)
      if (end < 0) throw invalid(glob, 'an unclosed [')
      source += `[${glob
        .slice(at + 1, end)
        .replace(/^!/, '^')
        .replaceAll('\\', '\\\\')}]`
      at = end
    } else if (char === '{') {
      depth += 1
      source += '(?:'
    } else if (char === '}' && depth > 0) {
      depth -= 1
      source += ')'
    } else if (char === ',' && depth > 0) source += '|'
    else {
      if (char === '\\') at += 1
      source += glob.charAt(at).replace(/[.*+?^${}()|[\]\\/]/, '\\$&')
    }
  }
  if (depth > 0) throw invalid(glob, 'an unclosed {')
  try {
    return new RegExp(`^(?:${source})(?=/|$)`, 'u')
  } catch (cause) {
    throw invalid(glob, cause instanceof Error ? cause.message : String(cause))
  }
}

const invalid = (glob: string, reason: string): SparkError =>
  new SparkError('INVALID_URL', { url: glob, reason: `The pattern is malformed: ${reason}.` })
