import { parseReplacement } from '../../../../common/regex/java-replacement.ts'
import type { ParsedRegex } from '../../../../common/regex/regex-node.ts'
import type { regexpDefinitions } from '../../expressions/functions/regexp-definitions.ts'
import { bindOnce } from '../bind-once.ts'
import { stringLiteral } from '../literal.ts'
import { byRe2OrJava, literalRegex, re2Find, re2First, re2Split, re2Test } from '../text/java-regex.ts'
import type { FunctionCall, FunctionCompiler, FunctionTable } from './function-call.ts'
import { type Entries, mapOf } from './map-entries.ts'

/** A call of the executor's function, which ends with the name for errors. */
const java = (c: FunctionCall, name: string, ...args: readonly string[]): string =>
  `flashover_${name}(${[...args, stringLiteral(c.name)].join(', ')})`

const matches: FunctionCompiler = (c) =>
  c.exact(
    byRe2OrJava(c.sql(0), re2Test(literalRegex(c, 1)), {
      fast: (text, re2) => `regexp_matches(${text}, ${re2})`,
      exact: (text) => java(c, 'regexp_matches', text, c.sql(1)),
    }),
  )

const split: FunctionCompiler = (c) => {
  const limit = c.size > 2 ? c.sql(2) : '-1'
  const isUnlimited = c.size <= 2 || (c.isLiteral(2) && Number(c.literal(2)) <= 0)
  return c.exact(
    byRe2OrJava(c.sql(0), isUnlimited || c.isLiteral(2) ? re2Split(literalRegex(c, 1)) : undefined, {
      fast: (text, re2) =>
        isUnlimited ? `regexp_split_to_array(${text}, ${re2})` : firstParts(Number(c.literal(2)), text, re2),
      exact: (text) => java(c, 'split', text, c.sql(1), limit),
    }),
  )
}

/** The last part is the rest of the text, from behind the parts and separators before it. */
function firstParts(limit: number, whole: string, re2: string): string {
  return bindOnce(whole, (text) => {
    const parts = `regexp_split_to_array(${text}, ${re2})`
    const kept = `${parts}[1:${limit - 1}]`
    const before = `list_concat(${kept}, regexp_extract_all(${text}, ${re2}, 0)[1:${limit - 1}])`
    const offset = `coalesce(CAST(list_sum(list_transform(${before}, lambda part: length(part))) AS BIGINT), 0)`
    return `CASE WHEN len(${parts}) <= ${limit} THEN ${parts} WHEN ${text} IS NOT NULL THEN list_append(${kept}, substring(${text}, 1 + ${offset})) END`
  })
}

/** `k:v` between commas, or other delimiters; without one within, a key of null. */
export const delimitedEntries: Entries = (c) => {
  const entries = byRe2OrJava(c.sql(0), re2Split(literalRegex(c, 1)), {
    fast: (text, re2) => `regexp_split_to_array(${text}, ${re2})`,
    exact: (text) => java(c, 'split', text, c.sql(1), '-1'),
  })
  const parts = byRe2OrJava('entry', re2Split(literalRegex(c, 2)), {
    fast: (text, re2) => firstParts(2, text, re2),
    exact: (text) => java(c, 'split', text, c.sql(2), '2'),
  })
  const pair = `list_transform([${parts}], lambda parts: {'key': parts[1], 'value': parts[2]})[1]`
  return `CASE WHEN ${c.sql(2)} IS NOT NULL THEN list_transform(${entries}, lambda entry: ${pair}) END`
}

const regexpReplace: FunctionCompiler = (c) => {
  const regex = literalRegex(c, 1)
  const rewrite = c.size === 3 && regex ? rewriteOf(c, regex) : undefined
  const position = c.size > 3 ? c.sql(3) : '1'
  return c.exact(
    byRe2OrJava(c.sql(0), rewrite === undefined ? undefined : re2Find(regex), {
      fast: (text, re2) => `regexp_replace(${text}, ${re2}, ${stringLiteral(rewrite ?? '')}, 'g')`,
      exact: (text) => java(c, 'regexp_replace', text, c.sql(1), c.sql(2), position),
    }),
  )
}

/** A literal replacement as RE2's; undefined for one that RE2 has not, or that Java refuses. */
function rewriteOf(c: FunctionCall, regex: ParsedRegex): string | undefined {
  if (!c.isLiteral(2) || c.literal(2) === null) return undefined
  const parts = parseReplacement(String(c.literal(2)), regex)
  if (!parts || parts.some((part) => typeof part === 'number' && part > 9)) return undefined
  return parts.map((part) => (typeof part === 'number' ? `\\${part}` : part.replaceAll('\\', '\\\\'))).join('')
}

const regexpExtract: FunctionCompiler = (c) => {
  const regex = literalRegex(c, 1)
  const group = groupIndex(c)
  return c.exact(
    byRe2OrJava(c.sql(0), hasGroup(c, regex) ? re2First(regex) : undefined, {
      fast: (text, re2) => `regexp_extract(${text}, ${re2}, ${group})`,
      exact: (text) => java(c, 'regexp_extract', text, c.sql(1), group),
    }),
  )
}

const regexpExtractAll: FunctionCompiler = (c) => {
  const regex = literalRegex(c, 1)
  const group = groupIndex(c)
  return c.exact(
    byRe2OrJava(c.sql(0), hasGroup(c, regex) ? re2Find(regex) : undefined, {
      fast: (text, re2) =>
        `list_transform(regexp_extract_all(${text}, ${re2}, ${group}), lambda part: coalesce(part, ''))`,
      exact: (text) => java(c, 'regexp_extract_all', text, c.sql(1), group),
    }),
  )
}

const groupIndex = (c: FunctionCall): string => (c.size > 2 ? c.sql(2) : '1')

/** Whether the group is known to be one that the pattern and RE2's functions have. */
function hasGroup(c: FunctionCall, regex: ParsedRegex | undefined): boolean {
  if (c.size > 2 && !c.isLiteral(2)) return false
  const group = c.size > 2 ? Number(c.literal(2)) : 1
  return group >= 0 && group <= Math.min(regex?.groups ?? 0, 9)
}

const regexpCount: FunctionCompiler = (c) =>
  c.result(
    byRe2OrJava(c.sql(0), re2Find(literalRegex(c, 1)), {
      fast: (text, re2) => `len(regexp_extract_all(${text}, ${re2}))`,
      exact: (text) => `len(${java(c, 'regexp_extract_all', text, c.sql(1), '0')})`,
    }),
  )

const regexpSubstr: FunctionCompiler = (c) =>
  c.exact(
    `nullif(${byRe2OrJava(c.sql(0), re2First(literalRegex(c, 1)), {
      fast: (text, re2) => `regexp_extract(${text}, ${re2}, 0)`,
      exact: (text) => java(c, 'regexp_extract', text, c.sql(1), '0'),
    })}, '')`,
  )

export const regexpSql: FunctionTable<typeof regexpDefinitions> = {
  split,
  str_to_map: mapOf(delimitedEntries),
  regexp_replace: regexpReplace,
  regexp_extract: regexpExtract,
  regexp_extract_all: regexpExtractAll,
  rlike: matches,
  regexp_count: regexpCount,
  regexp_instr: (c) => c.result(java(c, 'regexp_instr', c.sql(0), c.sql(1), c.size > 2 ? c.sql(2) : '0')),
  regexp_substr: regexpSubstr,
}
