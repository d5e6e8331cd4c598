import { raiseError, raiseErrorOf } from '../raise-error.ts'
import { formatString } from '../text/format-string.ts'
import { groupCount, isReplacement, matchesEmptyText, regexPattern, regexReplacement } from '../text/java-regex.ts'
import { joinTexts } from '../text/join-texts.ts'
import { notNegative, substring } from '../text/substring.ts'
import { call, exactCall, type FunctionCall, type FunctionCompiler, type FunctionTable } from './function-call.ts'

/** `trim(characters, text)` as Spark has it, but `btrim(text, characters)`. */
const trim =
  (name: 'trim' | 'ltrim' | 'rtrim', text = 1): FunctionCompiler =>
  (c) =>
    c.exact(c.size > 1 ? `${name}(${c.sql(text)}, ${c.sql(1 - text)})` : `${name}(${c.sql(0)}, ' ')`)

const pad =
  (name: 'lpad' | 'rpad'): FunctionCompiler =>
  (c) => {
    const [text, length] = [c.sql(0), notNegative(c.sql(1))]
    if (c.size < 3) return c.exact(`${name}(${text}, ${length}, ' ')`)
    // With nothing to pad with, the text is only cut.
    const padding = c.sql(2)
    return c.exact(
      `CASE WHEN ${padding} = '' THEN left(${text}, ${length}) ELSE ${name}(${text}, ${length}, ${padding}) END`,
    )
  }

/** NULLs and, within arrays, null elements are passed over. */
const concatWs: FunctionCompiler = (c) => {
  const lists = c.args
    .slice(1)
    .map((_, index) =>
      c.type(index + 1).kind === 'array' ? c.sql(index + 1) : `CAST([${c.sql(index + 1)}] AS VARCHAR[])`,
    )
  if (lists.length === 0) return c.exact(`CASE WHEN ${c.sql(0)} IS NOT NULL THEN '' END`)
  const texts = `list_filter(flatten([${lists.join(', ')}]), lambda x: x IS NOT NULL)`
  return c.exact(`CASE WHEN ${c.sql(0)} IS NOT NULL THEN ${joinTexts(c, texts, 0)} END`)
}

const concat: FunctionCompiler = (c) => {
  if (c.size === 0) return c.exact("''")
  if (c.dataType.kind === 'array')
    return c.exact(
      c
        .all()
        .slice(1)
        // Not list_concat, which passes over a null.
        .reduce((list, next) => `(${list} || ${next})`, c.sql(0)),
    )
  return c.exact(`(${c.all().join(' || ')})`)
}

const split: FunctionCompiler = (c) => {
  if (c.isLiteral(1) && matchesEmptyText(String(c.literal(1))))
    throw c.unsupported(`split by ${String(c.literal(1))}, which matches the empty text`)
  const parts = `regexp_split_to_array(${c.sql(0)}, ${regexPattern(c, 1)})`
  const limit = c.size > 2 ? Number(c.literal(2)) : -1
  if (limit <= 0) return c.exact(parts)
  // The last part is the rest of the text, from behind the parts and separators before it.
  const kept = `${parts}[1:${limit - 1}]`
  const before = `list_concat(${kept}, regexp_extract_all(${c.sql(0)}, ${regexPattern(c, 1)}, 0)[1:${limit - 1}])`
  const offset = `coalesce(CAST(list_sum(list_transform(${before}, lambda x: length(x))) AS BIGINT), 0)`
  return c.exact(
    `CASE WHEN ${c.sql(0)} IS NULL THEN NULL WHEN len(${parts}) <= ${limit} THEN ${parts} ELSE list_append(${kept}, substring(${c.sql(0)}, 1 + ${offset})) END`,
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
  const failure = raiseErrorOf('INVALID_REGEXP_REPLACE', {
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
  return raiseError('INVALID_PARAMETER_VALUE.REGEX_GROUP_INDEX', {
    parameter: '`idx`',
    functionName: `\`${c.name}\``,
    groupCount: `${groups}`,
    groupIndex: `${group}`,
  })
}

const matches: FunctionCompiler = (c) => c.exact(`regexp_matches(${c.sql(0)}, ${regexPattern(c, 1)})`)

const locate = (c: FunctionCall, text: string, part: string, start?: string) => {
  if (start === undefined) return c.result(`instr(${text}, ${part})`)
  const found = `instr(substring(${text}, ${start}), ${part})`
  return c.result(`CASE WHEN ${start} < 1 THEN 0 WHEN ${found} = 0 THEN 0 ELSE ${found} + ${start} - 1 END`)
}

const length: FunctionCompiler = (c) =>
  c.result(c.type(0).kind === 'binary' ? `octet_length(${c.sql(0)})` : `length(${c.sql(0)})`)

export const stringSql: FunctionTable = {
  substring,
  substr: substring,
  left: (c) => c.exact(`left(${c.sql(0)}, ${notNegative(c.sql(1))})`),
  right: (c) => c.exact(`right(${c.sql(0)}, ${notNegative(c.sql(1))})`),
  // of schema inference: null for what is not a JSON object
  json_structure: (c) =>
    c.exact(
      `CASE WHEN json_valid(${c.sql(0)}) AND json_type(${c.sql(0)}) = 'OBJECT' THEN CAST(json_structure(${c.sql(0)}) AS VARCHAR) END`,
    ),
  upper: exactCall('upper'),
  ucase: exactCall('upper'),
  lower: exactCall('lower'),
  lcase: exactCall('lower'),
  trim: trim('trim'),
  btrim: trim('trim', 0),
  ltrim: trim('ltrim'),
  rtrim: trim('rtrim'),
  lpad: pad('lpad'),
  rpad: pad('rpad'),
  concat,
  concat_ws: concatWs,
  length,
  len: length,
  char_length: length,
  character_length: length,
  octet_length: (c) => c.result(`octet_length(${c.type(0).kind === 'binary' ? c.sql(0) : `encode(${c.sql(0)})`})`),
  bit_length: (c) => c.result(`8 * octet_length(${c.type(0).kind === 'binary' ? c.sql(0) : `encode(${c.sql(0)})`})`),
  reverse: (c) =>
    c.dataType.kind === 'array' ? c.exact(`list_reverse(${c.sql(0)})`) : c.exact(`reverse(${c.sql(0)})`),
  repeat: (c) => c.exact(`repeat(${c.sql(0)}, CAST(${notNegative(c.sql(1))} AS BIGINT))`),
  space: (c) => c.exact(`repeat(' ', CAST(${notNegative(c.sql(0))} AS BIGINT))`),
  replace: (c) => c.exact(c.size > 2 ? `replace(${c.all().join(', ')})` : `replace(${c.sql(0)}, ${c.sql(1)}, '')`),
  translate: exactCall('translate'),
  initcap: (c) =>
    c.exact(
      `array_to_string(list_transform(string_split(lower(${c.sql(0)}), ' '), lambda w: upper(left(w, 1)) || substring(w, 2)), ' ')`,
    ),
  instr: (c) => locate(c, c.sql(0), c.sql(1)),
  locate: (c) => locate(c, c.sql(1), c.sql(0), c.size > 2 ? c.sql(2) : undefined),
  position: (c) => locate(c, c.sql(1), c.sql(0), c.size > 2 ? c.sql(2) : undefined),
  contains: exactCall('contains'),
  startswith: exactCall('starts_with'),
  endswith: exactCall('ends_with'),
  ascii: call('ascii'),
  chr: (c) => c.exact(`CASE WHEN ${c.sql(0)} < 0 THEN '' ELSE chr(CAST(${c.sql(0)} % 256 AS INTEGER)) END`),
  char: (c) => c.exact(`CASE WHEN ${c.sql(0)} < 0 THEN '' ELSE chr(CAST(${c.sql(0)} % 256 AS INTEGER)) END`),
  split,
  split_part: (c) => {
    const zero = raiseError('INVALID_INDEX_OF_ZERO')
    const [text, separator, index] = [c.sql(0), c.sql(1), c.sql(2)]
    const whole = `CASE WHEN ${index} IN (1, -1) THEN ${text} ELSE '' END`
    const part = `CASE WHEN ${separator} = '' AND ${text} IS NOT NULL THEN ${whole} ELSE split_part(${text}, ${separator}, ${index}) END`
    if (c.isLiteral(2) && Number(c.literal(2)) !== 0) return c.exact(part)
    return c.exact(`CASE WHEN ${c.sql(2)} = 0 THEN ${zero} ELSE ${part} END`)
  },
  substring_index: (c) => {
    const count = Number(c.literal(2))
    const range = count >= 0 ? `[1:${count}]` : `[${count}:]`
    return c.exact(
      count === 0
        ? `CASE WHEN ${c.sql(0)} IS NOT NULL THEN '' END`
        : `CASE WHEN ${c.sql(1)} = '' AND ${c.sql(0)} IS NOT NULL THEN '' ELSE ${joinTexts(c, `string_split(${c.sql(0)}, ${c.sql(1)})${range}`, 1)} END`,
    )
  },
  regexp_replace: regexpReplace,
  regexp_extract: regexpExtract,
  regexp_extract_all: regexpExtractAll,
  rlike: matches,
  regexp: matches,
  regexp_like: matches,
  regexp_count: (c) => c.result(`len(regexp_extract_all(${c.sql(0)}, ${regexPattern(c, 1)}))`),
  overlay: (c) => {
    const [text, part, from] = [c.sql(0), c.sql(1), c.sql(2)]
    const length = c.size > 3 ? c.sql(3) : '-1'
    const cut = `CASE WHEN ${length} >= 0 THEN ${length} ELSE length(${part}) END`
    return c.exact(`(left(${text}, greatest(${from} - 1, 0)) || ${part} || substring(${text}, ${from} + ${cut}))`)
  },
  format_number: (c) => {
    const places = Number(c.literal(1))
    if (c.type(1).kind === 'string' || places < 0) throw c.unsupported('format_number with a pattern')
    return c.exact(`format('{:,.${places}f}', CAST(${c.sql(0)} AS DOUBLE))`)
  },
  levenshtein: (c) => {
    // DuckDB counts bytes.
    const ascii = c.all().map((text) => `strlen(${text}) = length(${text})`)
    const refused = raiseError('UNSUPPORTED_FEATURE', { feature: 'levenshtein of texts that are not ASCII' })
    return c.result(
      `CASE WHEN NOT (${ascii.join(' AND ')}) THEN ${refused} ELSE levenshtein(${c.all().join(', ')}) END`,
    )
  },
  md5: (c) => c.exact(`md5(${c.sql(0)})`),
  sha1: (c) => c.exact(`sha1(${c.sql(0)})`),
  sha: (c) => c.exact(`sha1(${c.sql(0)})`),
  sha2: (c) => {
    const bits = Number(c.literal(1))
    if (bits !== 256 && bits !== 0) throw c.unsupported(`sha2 of ${bits} bits`)
    return c.exact(`sha256(${c.sql(0)})`)
  },
  base64: (c) => c.exact(`to_base64(${c.type(0).kind === 'binary' ? c.sql(0) : `encode(${c.sql(0)})`})`),
  unbase64: (c) => {
    // Characters of no meaning are passed over, and padding may be missing.
    const digits = `regexp_replace(regexp_replace(${c.sql(0)}, '=.*$', ''), '[^A-Za-z0-9+/]', '', 'g')`
    const failure = raiseErrorOf('CAST_INVALID_INPUT', {
      expression: c.sql(0),
      sourceType: `'"STRING"'`,
      targetType: `'"BINARY"'`,
    })
    return c.exact(
      `CASE WHEN length(${digits}) % 4 = 1 THEN ${failure} ELSE from_base64(rpad(${digits}, CAST(length(${digits}) + (4 - length(${digits}) % 4) % 4 AS INTEGER), '=')) END`,
    )
  },
  encode: (c) => c.exact(`encode(${c.sql(0)})`),
  decode: (c) => c.exact(`decode(${c.sql(0)})`),
  uuid: (c) => c.exact('CAST(gen_random_uuid() AS VARCHAR)'),
  format_string: formatString,
}
