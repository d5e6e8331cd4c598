import { parseJavaRegex } from './parse-java-regex.ts'
import { RegexSyntaxError, RegexUnsupportedError } from './regex-error.ts'
import type { ParsedRegex } from './regex-node.ts'
import { type RegexProgram, regexProgram } from './regex-program.ts'

/** Patterns that come from rows are as many as the rows. */
const MAX_KNOWN = 200
const known = new Map<string, RegexProgram | RegexSyntaxError | RegexUnsupportedError>()

/** A pattern as a program, remembered with its failure. Fails as `parseJavaRegex` does. */
export function compileJavaRegex(pattern: string): RegexProgram {
  const found = known.get(pattern) ?? compile(pattern)
  if (!known.has(pattern)) {
    if (known.size >= MAX_KNOWN) known.clear()
    known.set(pattern, found)
  }
  if (found instanceof Error) throw found
  return found
}

function compile(pattern: string): RegexProgram | RegexSyntaxError | RegexUnsupportedError {
  try {
    const parsed: ParsedRegex = parseJavaRegex(pattern)
    return regexProgram(pattern, parsed)
  } catch (error) {
    if (error instanceof RegexSyntaxError || error instanceof RegexUnsupportedError) return error
    throw error
  }
}
