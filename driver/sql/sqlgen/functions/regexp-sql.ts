import type { regexpDefinitions } from '../../expressions/functions/regexp-definitions.ts'
import { groupCount, isReplacement, matchesEmptyText, regexPattern, regexReplacement } from '../text/java-regex.ts'
import type { FunctionCall, FunctionCompiler, FunctionTable } from './function-call.ts'

const split: FunctionCompiler = (c) => {
  if (c.isLiteral(1) && matchesEmptyText(String(c.literal(1))))
    throw c.unsupported(`split by ${String(c.literal(1))}, which matches the empty text`)
  const found = `regexp_split_to_array(${c.sql(0)}, ${regexPattern(c, 1)})`
  // DuckDB takes a null for a pattern that is nowhere.
  const parts = c.isLiteral(1) ? found : `CASE WHEN ${c.sql(1)} IS NOT NULL THEN ${found} END`
  const limit = c.size > 2 ? Number(c.literal(2)) : -1
  if (limit <= 0) return c.exact(parts)
  // The last part is the rest of the text, from behind the parts and separators before it.
  const kept = `${parts}[1:${limit - 1}]`
  const before = `list_concat(${kept}, regexp_extract_all(${c.sql(0)}, ${regexPattern(c, 1)}, 0)[1:${limit - 1}])`
  const offset = `coalesce(CAST(list_sum(list_transform(${before}, lambda x: length(x))) AS BIGINT), 0)`
  return c.exact(
    `CASE WHEN ${c.isLiteral(1) ? c.sql(0) : parts} IS NULL THEN NULL WHEN len(${parts}) <= ${limit} THEN ${parts} ELSE list_append(${kept}, substring(${c.sql(0)}, 1 + ${offset})) END`,
  )
}

const regexpReplace: FunctionCompiler = (c) => {
  if (c.size > 3) throw c.unsupported('regexp_replace with a position')
  if (c.isLiteral(1) && matchesEmptyText(String(c.literal(1))) && !(c.isLiteral(2) && c.literal(2) === ''))
    throw c.unsupported(`regexp_replace by ${String(c.literal(1))}, which matches the empty text`)
  const [text, pattern] = [c.sql(0), regexPattern(c, 1)]
  const groups = groupCount(c, 1)
  if (groups === undefined || !c.isLiteral(2) || isReplacement(String(c.literal(2)), groups))
    return c.exact(`regexp_replace(${text}, ${pattern}, ${regexReplacement(c, 2)}, 'g')`)
  // Java looks at the replacement when there is something to replace.
  const failure = c.raiseOf('INVALID_REGEXP_REPLACE', {
    source: text,
    pattern: c.sql(1),
    replacement: c.sql(2),
    position: '1',
  })
  return c.exact(`CASE WHEN regexp_matches(${text}, ${pattern}) THEN ${failure} ELSE ${text} END`)
}

const regexpExtract: FunctionCompiler = (c) => {
  const [text, pattern, group] = [c.sql(0), regexPattern(c, 1), groupIndex(c)]
  const failure = wrongGroup(c, group)
  // Java looks for the group when there is a match.
  if (failure) return c.exact(`CASE WHEN regexp_matches(${text}, ${pattern}) THEN ${failure} ELSE ${text}[0:0] END`)
  return c.exact(`regexp_extract(${text}, ${pattern}, ${group})`)
}

const regexpExtractAll: FunctionCompiler = (c) => {
  const [text, pattern, group] = [c.sql(0), regexPattern(c, 1), groupIndex(c)]
  const failure = wrongGroup(c, group)
  if (failure)
    return c.exact(`CASE WHEN regexp_matches(${text}, ${pattern}) THEN ${failure} WHEN ${text} IS NOT NULL THEN [] END`)
  return c.exact(`list_transform(regexp_extract_all(${text}, ${pattern}, ${group}), lambda x: coalesce(x, ''))`)
}

const groupIndex = (c: FunctionCall): number => (c.size > 2 ? Number(c.literal(2)) : 1)

/** The failure for a group that the pattern has not, if it is known to have it not. */
function wrongGroup(c: FunctionCall, group: number): string | undefined {
  const groups = groupCount(c, 1)
  if (groups === undefined || (group >= 0 && group <= groups)) {
    if (group > 9) throw c.unsupported(`${c.name} of a group beyond 9`)
    return undefined
  }
  return c.raise('INVALID_PARAMETER_VALUE.REGEX_GROUP_INDEX', {
    parameter: '`idx`',
    functionName: `\`${c.name}\``,
    groupCount: `${groups}`,
    groupIndex: `${group}`,
  })
}

const matches: FunctionCompiler = (c) => c.exact(`regexp_matches(${c.sql(0)}, ${regexPattern(c, 1)})`)

export const regexpSql: FunctionTable<typeof regexpDefinitions> = {
  split,
  regexp_replace: regexpReplace,
  regexp_extract: regexpExtract,
  regexp_extract_all: regexpExtractAll,
  rlike: matches,
  regexp_count: (c) => c.result(`len(regexp_extract_all(${c.sql(0)}, ${regexPattern(c, 1)}))`),
}
