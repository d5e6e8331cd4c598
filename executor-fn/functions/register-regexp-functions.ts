import { BOOLEAN, type DuckDBConnection, INTEGER, LIST, listValue, VARCHAR } from '@duckdb/node-api'
import { SparkError } from '../../common/errors/spark-error.ts'
import { RegexSyntaxError, RegexUnsupportedError } from '../../common/regex/regex-error.ts'
import {
  RegexGroupError,
  RegexReplacementError,
  regexpExtract,
  regexpExtractAll,
  regexpInstr,
  regexpMatches,
  regexpReplace,
  regexpSplit,
} from '../../common/regex/regexp-functions.ts'
import { registerFunction } from './register-function.ts'

/**
 * Java's regular expressions where RE2 has not their like, and those that only rows know. The last argument of each is the name of
 * Spark's function, for its errors.
 */
export function registerRegexpFunctions(connection: DuckDBConnection): void {
  const register = registerFunction
  const TEXTS = [VARCHAR, VARCHAR] as const
  register(connection, 'flashover_regexp_matches', [...TEXTS, VARCHAR], BOOLEAN, (text, pattern, name) =>
    guarded(pattern, name, () => regexpMatches(text, pattern)),
  )
  // Spark takes a group, which changes nothing.
  register(connection, 'flashover_regexp_instr', [...TEXTS, INTEGER, VARCHAR], INTEGER, (text, pattern, _group, name) =>
    guarded(pattern, name, () => regexpInstr(text, pattern)),
  )
  register(
    connection,
    'flashover_regexp_extract',
    [...TEXTS, INTEGER, VARCHAR],
    VARCHAR,
    (text, pattern, group, name) => guarded(pattern, name, () => regexpExtract(text, pattern, group), group),
  )
  register(
    connection,
    'flashover_regexp_extract_all',
    [...TEXTS, INTEGER, VARCHAR],
    LIST(VARCHAR),
    (text, pattern, group, name) =>
      guarded(pattern, name, () => listValue(regexpExtractAll(text, pattern, group)), group),
  )
  register(connection, 'flashover_split', [...TEXTS, INTEGER, VARCHAR], LIST(VARCHAR), (text, pattern, limit, name) =>
    guarded(pattern, name, () => listValue(regexpSplit(text, pattern, limit))),
  )
  register(
    connection,
    'flashover_regexp_replace',
    [...TEXTS, VARCHAR, INTEGER, VARCHAR],
    VARCHAR,
    (text: string, pattern: string, replacement: string, position: number, name: string) => {
      try {
        return guarded(pattern, name, () => regexpReplace(text, pattern, replacement, position))
      } catch (error) {
        if (!(error instanceof RegexReplacementError)) throw error
        throw new SparkError('INVALID_REGEXP_REPLACE', { source: text, pattern, replacement, position: `${position}` })
      }
    },
  )
}

/** Failures as Spark has them. */
export function guarded<T>(pattern: string, name: string, evaluate: () => T, groupIndex = 0): T {
  try {
    return evaluate()
  } catch (error) {
    const functionName = `\`${name}\``
    if (error instanceof RegexSyntaxError) {
      throw new SparkError('INVALID_PARAMETER_VALUE.PATTERN', {
        parameter: '`regexp`',
        functionName,
        value: `'${pattern}'`,
      })
    }
    if (error instanceof RegexUnsupportedError) throw new SparkError('UNSUPPORTED_FEATURE', { feature: error.feature })
    if (error instanceof RegexGroupError) {
      throw new SparkError('INVALID_PARAMETER_VALUE.REGEX_GROUP_INDEX', {
        parameter: '`idx`',
        functionName,
        groupCount: `${error.groups}`,
        groupIndex: `${groupIndex}`,
      })
    }
    throw error
  }
}
