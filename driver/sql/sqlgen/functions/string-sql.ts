import type { stringDefinitions } from '../../expressions/functions/string-definitions.ts'
import { bindOnce } from '../bind-once.ts'
import { stringLiteral } from '../literal.ts'
import { asciiOr, isAscii } from '../text/ascii.ts'
import { boundedSize, MAX_TEXT_BYTES } from '../text/bounded-size.ts'
import { formatNumber } from '../text/format-number.ts'
import { formatString } from '../text/format-string.ts'
import { joinTexts } from '../text/join-texts.ts'
import { SPECIAL_CASES } from '../text/special-cases.ts'
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
    const text = c.sql(0)
    const length = boundedSize(c, notNegative(c.sql(1)), c.sql(1), MAX_TEXT_BYTES)
    if (c.size < 3) return c.exact(`${name}(${text}, ${length}, ' ')`)
    // With nothing to pad with, the text is only cut.
    const padding = c.sql(2)
    return c.exact(
      `CASE WHEN ${padding} = '' THEN left(${text}, ${length}) ELSE ${name}(${text}, ${length}, ${padding}) END`,
    )
  }

/** How often a text of so many bytes is repeated. */
const times = (c: FunctionCall, count: string, bytes: string): string =>
  boundedSize(c, `CAST(${notNegative(count)} AS BIGINT)`, `CAST(${count} AS BIGINT) * ${bytes}`, MAX_TEXT_BYTES)

/** NULLs and, within arrays, null elements are passed over. */
const concatWs: FunctionCompiler = (c) => {
  const lists = c.args
    .slice(1)
    .map((_, index) => (c.type(index + 1).kind === 'array' ? c.sql(index + 1) : `[${c.sql(index + 1)}]`))
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

const locate = (c: FunctionCall, text: string, part: string, start?: string) => {
  if (start === undefined) return c.result(`instr(${text}, ${part})`)
  const found = `instr(substring(${text}, ${start}), ${part})`
  // The empty text is found at the begin, wherever the search begins.
  return c.result(
    `CASE WHEN ${start} < 1 THEN 0 WHEN ${part} = '' AND ${text} IS NOT NULL THEN 1 WHEN ${found} = 0 THEN 0 ELSE ${found} + ${start} - 1 END`,
  )
}

const length: FunctionCompiler = (c) =>
  c.result(c.type(0).kind === 'binary' ? `octet_length(${c.sql(0)})` : `length(${c.sql(0)})`)

/** By full case mappings where one letter becomes several or looks at its neighbours. */
const inCase =
  (name: 'upper' | 'lower'): FunctionCompiler =>
  (c) =>
    c.exact(
      bindOnce(
        c.sql(0),
        (text) =>
          `CASE WHEN ${isAscii(text)} OR NOT regexp_matches(${text}, ${stringLiteral(SPECIAL_CASES[name])}) THEN ${name}(${text}) ELSE flashover_${name}(${text}) END`,
      ),
    )

const initcap: FunctionCompiler = (c) =>
  c.exact(
    asciiOr(
      c.sql(0),
      (text) =>
        `array_to_string(list_transform(string_split(lower(${text}), ' '), lambda w: upper(left(w, 1)) || substring(w, 2)), ' ')`,
      (text) => `flashover_initcap(${text})`,
    ),
  )

/** By characters, where DuckDB keeps together what is seen as one. */
const reverse: FunctionCompiler = (c) => {
  if (c.dataType.kind === 'array') return c.exact(`list_reverse(${c.sql(0)})`)
  return c.exact(
    asciiOr(
      c.sql(0),
      (text) => `reverse(${text})`,
      (text) => `flashover_reverse(${text})`,
    ),
  )
}

/** DuckDB counts bytes. */
const levenshtein: FunctionCompiler = (c) => {
  const distance = bindOnce(c.sql(0), (a) =>
    bindOnce(
      c.sql(1),
      (b) =>
        `CASE WHEN ${isAscii(a)} AND ${isAscii(b)} THEN levenshtein(${a}, ${b}) ELSE flashover_levenshtein(${a}, ${b}) END`,
      'other',
    ),
  )
  return c.result(distance)
}

/** Only the chosen one is evaluated. */
const elt: FunctionCompiler = (c) => {
  const place = c.sql(0)
  const branches = c.all(1).map((value, index) => `WHEN ${index + 1} THEN ${value}`)
  const outside = c.raiseOf('INVALID_ARRAY_INDEX', { indexValue: place, arraySize: `${c.size - 1}` })
  return c.result(`CASE WHEN ${place} IS NOT NULL THEN CASE ${place} ${branches.join(' ')} ELSE ${outside} END END`)
}

/** From 1; 0 where it is not there, as what has a comma never is. */
const findInSet: FunctionCompiler = (c) => {
  const [text, list] = [c.sql(0), c.sql(1)]
  const place = `CASE WHEN contains(${text}, ',') THEN 0 ELSE coalesce(list_position(string_split(${list}, ','), ${text}), 0) END`
  return c.result(`CASE WHEN ${text} IS NOT NULL AND ${list} IS NOT NULL THEN ${place} END`)
}

export const stringSql: FunctionTable<typeof stringDefinitions> = {
  substring,
  elt,
  find_in_set: findInSet,
  left: (c) => c.exact(`left(${c.sql(0)}, ${notNegative(c.sql(1))})`),
  right: (c) => c.exact(`right(${c.sql(0)}, ${notNegative(c.sql(1))})`),
  upper: inCase('upper'),
  lower: inCase('lower'),
  trim: trim('trim'),
  btrim: trim('trim', 0),
  ltrim: trim('ltrim'),
  rtrim: trim('rtrim'),
  lpad: pad('lpad'),
  rpad: pad('rpad'),
  concat,
  concat_ws: concatWs,
  length,
  octet_length: (c) => c.result(`octet_length(${c.type(0).kind === 'binary' ? c.sql(0) : `encode(${c.sql(0)})`})`),
  bit_length: (c) => c.result(`8 * octet_length(${c.type(0).kind === 'binary' ? c.sql(0) : `encode(${c.sql(0)})`})`),
  reverse,
  repeat: (c) => c.exact(`repeat(${c.sql(0)}, ${times(c, c.sql(1), `strlen(${c.sql(0)})`)})`),
  space: (c) => c.exact(`repeat(' ', ${times(c, c.sql(0), '1')})`),
  replace: (c) => c.exact(c.size > 2 ? `replace(${c.all().join(', ')})` : `replace(${c.sql(0)}, ${c.sql(1)}, '')`),
  translate: exactCall('translate'),
  initcap,
  instr: (c) => locate(c, c.sql(0), c.sql(1)),
  locate: (c) => locate(c, c.sql(1), c.sql(0), c.size > 2 ? c.sql(2) : undefined),
  contains: exactCall('contains'),
  startswith: exactCall('starts_with'),
  endswith: exactCall('ends_with'),
  ascii: call('ascii'),
  char: (c) => c.exact(`CASE WHEN ${c.sql(0)} < 0 THEN '' ELSE chr(CAST(${c.sql(0)} % 256 AS INTEGER)) END`),
  split_part: (c) => {
    const zero = c.raise('INVALID_INDEX_OF_ZERO', {})
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
  overlay: (c) => {
    const [text, part, from] = [c.sql(0), c.sql(1), c.sql(2)]
    const length = c.size > 3 ? c.sql(3) : '-1'
    const cut = `CASE WHEN ${length} < 0 THEN length(${part}) ELSE ${length} END`
    return c.exact(`(left(${text}, greatest(${from} - 1, 0)) || ${part} || substring(${text}, ${from} + ${cut}))`)
  },
  format_number: formatNumber,
  levenshtein,
  format_string: formatString,
}
