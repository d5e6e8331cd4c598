import { compiled } from '../compiled.ts'
import { call, exactCall, type FunctionCall, type FunctionCompiler, type FunctionTable } from '../function-call.ts'
import { regexPattern, regexReplacement } from '../java-regex.ts'

/** Spark's substring: position 0 is 1, a position before the start of the text eats up length, as in DuckDB only from the end. */
const substring: FunctionCompiler = (c) => {
  const text = c.sql(0)
  const length = c.size > 2 ? c.sql(2) : undefined
  if (c.isLiteral(1)) {
    const position = Number(c.literal(1))
    if (position >= 0) return c.exact(slice(text, `${Math.max(position, 1)}`, length))
    return c.exact(slice(text, fromEnd(text, `${position}`), length))
  }
  const position = c.sql(1)
  return c.exact(
    slice(
      text,
      `CASE WHEN ${position} > 0 THEN ${position} WHEN ${position} = 0 THEN 1 ELSE ${fromEnd(text, position)} END`,
      length,
    ),
  )
}

/** 1-based, maybe before the start of the text: DuckDB then counts the length from there too. */
const fromEnd = (text: string, position: string): string => `(length(${text}) + ${position} + 1)`

function slice(text: string, start: string, length: string | undefined): string {
  if (/^\d+$/.test(start)) {
    if (length === undefined) return `substring(${text}, ${start})`
    return /^\d+$/.test(length)
      ? `substring(${text}, ${start}, ${length})`
      : `substring(${text}, ${start}, greatest(${length}, 0))`
  }
  if (length === undefined) return `substring(${text}, greatest(${start}, 1))`
  return `substring(${text}, greatest(${start}, 1), greatest(CAST(${length} AS BIGINT) + least(${start} - 1, 0), 0))`
}

/** `trim(characters, text)` as Spark has it, but `btrim(text, characters)`. */
const trim =
  (name: 'trim' | 'ltrim' | 'rtrim', text = 1): FunctionCompiler =>
  (c) =>
    c.exact(c.size > 1 ? `${name}(${c.sql(text)}, ${c.sql(1 - text)})` : `${name}(${c.sql(0)}, ' ')`)

const pad =
  (name: 'lpad' | 'rpad'): FunctionCompiler =>
  (c) =>
    c.exact(`${name}(${c.sql(0)}, greatest(${c.sql(1)}, 0), ${c.size > 2 ? c.sql(2) : "' '"})`)

/** NULLs and, within arrays, null elements are passed over. */
const concatWs: FunctionCompiler = (c) => {
  const lists = c.args
    .slice(1)
    .map((_, index) =>
      c.type(index + 1).kind === 'array' ? c.sql(index + 1) : `CAST([${c.sql(index + 1)}] AS VARCHAR[])`,
    )
  if (lists.length === 0) return c.exact(`CASE WHEN ${c.sql(0)} IS NOT NULL THEN '' END`)
  return c.exact(
    `CASE WHEN ${c.sql(0)} IS NOT NULL THEN array_to_string(list_filter(flatten([${lists.join(', ')}]), lambda x: x IS NOT NULL), ${c.sql(0)}) END`,
  )
}

const concat: FunctionCompiler = (c) => {
  if (c.size === 0) return c.exact("''")
  if (c.dataType.kind === 'array')
    return c.exact(
      c
        .all()
        .slice(1)
        .reduce((list, next) => `list_concat(${list}, ${next})`, c.sql(0)),
    )
  return c.exact(`(${c.all().join(' || ')})`)
}

const split: FunctionCompiler = (c) => {
  const parts = `regexp_split_to_array(${c.sql(0)}, ${regexPattern(c, 1)})`
  const limit = c.size > 2 ? Number(c.literal(2)) : -1
  if (limit <= 0) return c.exact(parts)
  // The last part is the rest of the text, from behind the parts and separators before it.
  const kept = `${parts}[1:${limit - 1}]`
  const before = `list_concat(${kept}, regexp_extract_all(${c.sql(0)}, ${regexPattern(c, 1)}, 0)[1:${limit - 1}])`
  const offset = `coalesce(CAST(list_sum(list_transform(${before}, lambda x: length(x))) AS BIGINT), 0)`
  return c.exact(
    `CASE WHEN len(${parts}) <= ${limit} THEN ${parts} ELSE list_append(${kept}, substring(${c.sql(0)}, 1 + ${offset})) END`,
  )
}

const regexpReplace: FunctionCompiler = (c) => {
  if (c.size > 3) throw c.unsupported('regexp_replace with a position')
  return c.exact(`regexp_replace(${c.sql(0)}, ${regexPattern(c, 1)}, ${regexReplacement(c, 2)}, 'g')`)
}

const regexpExtract: FunctionCompiler = (c) =>
  c.exact(`regexp_extract(${c.sql(0)}, ${regexPattern(c, 1)}, ${c.size > 2 ? Number(c.literal(2)) : 1})`)

const matches: FunctionCompiler = (c) => c.exact(`regexp_matches(${c.sql(0)}, ${regexPattern(c, 1)})`)

const locate = (c: FunctionCall, text: string, part: string, start?: string) => {
  if (start === undefined) return c.result(`instr(${text}, ${part})`)
  const found = `instr(substring(${text}, ${start}), ${part})`
  return c.result(`CASE WHEN ${start} < 1 THEN 0 WHEN ${found} = 0 THEN 0 ELSE ${found} + ${start} - 1 END`)
}

const length: FunctionCompiler = (c) =>
  c.result(c.type(0).kind === 'binary' ? `octet_length(${c.sql(0)})` : `length(${c.sql(0)})`)

export const stringFunctions: FunctionTable = {
  substring,
  substr: substring,
  left: (c) => c.exact(`left(${c.sql(0)}, greatest(${c.sql(1)}, 0))`),
  right: (c) => c.exact(`right(${c.sql(0)}, greatest(${c.sql(1)}, 0))`),
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
  repeat: (c) => c.exact(`repeat(${c.sql(0)}, CAST(greatest(${c.sql(1)}, 0) AS BIGINT))`),
  space: (c) => c.exact(`repeat(' ', CAST(greatest(${c.sql(0)}, 0) AS BIGINT))`),
  replace: (c) => c.exact(c.size > 2 ? `replace(${c.all().join(', ')})` : `replace(${c.sql(0)}, ${c.sql(1)}, '')`),
  translate: exactCall('translate'),
  initcap: (c) =>
    c.exact(
      `array_to_string(list_transform(string_split(lower(${c.sql(0)}), ' '), lambda w: upper(left(w, 1)) || substring(w, 2)), ' ')`,
    ),
  instr: (c) => locate(c, c.sql(0), c.sql(1)),
  locate: (c) => locate(c, c.sql(1), c.sql(0), c.size > 2 ? c.sql(2) : undefined),
  position: (c) => locate(c, c.sql(1), c.sql(0), c.size > 2 ? c.sql(2) : undefined),
  charindex: (c) => locate(c, c.sql(1), c.sql(0), c.size > 2 ? c.sql(2) : undefined),
  contains: exactCall('contains'),
  startswith: exactCall('starts_with'),
  endswith: exactCall('ends_with'),
  ascii: call('ascii'),
  chr: (c) => c.exact(`CASE WHEN ${c.sql(0)} < 0 THEN '' ELSE chr(CAST(${c.sql(0)} % 256 AS INTEGER)) END`),
  char: (c) => c.exact(`CASE WHEN ${c.sql(0)} < 0 THEN '' ELSE chr(CAST(${c.sql(0)} % 256 AS INTEGER)) END`),
  split,
  split_part: (c) => c.exact(`split_part(${c.all().join(', ')})`),
  substring_index: (c) => {
    const count = Number(c.literal(2))
    const range = count >= 0 ? `[1:${count}]` : `[${count}:]`
    return c.exact(
      count === 0
        ? `CASE WHEN ${c.sql(0)} IS NOT NULL THEN '' END`
        : `array_to_string(string_split(${c.sql(0)}, ${c.sql(1)})${range}, ${c.sql(1)})`,
    )
  },
  regexp_replace: regexpReplace,
  regexp_extract: regexpExtract,
  regexp_extract_all: (c) =>
    c.exact(`regexp_extract_all(${c.sql(0)}, ${regexPattern(c, 1)}, ${c.size > 2 ? Number(c.literal(2)) : 1})`),
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
  levenshtein: (c) => c.result(`levenshtein(${c.sql(0)}, ${c.sql(1)})`),
  md5: (c) => c.exact(`md5(${c.sql(0)})`),
  sha1: (c) => c.exact(`sha1(${c.sql(0)})`),
  sha: (c) => c.exact(`sha1(${c.sql(0)})`),
  sha2: (c) => {
    const bits = Number(c.literal(1))
    if (bits !== 256 && bits !== 0) throw c.unsupported(`sha2 of ${bits} bits`)
    return c.exact(`sha256(${c.sql(0)})`)
  },
  base64: (c) => c.exact(`to_base64(${c.type(0).kind === 'binary' ? c.sql(0) : `encode(${c.sql(0)})`})`),
  unbase64: exactCall('from_base64'),
  encode: (c) => c.exact(`encode(${c.sql(0)})`),
  decode: (c) => c.exact(`decode(${c.sql(0)})`),
  uuid: (c) => c.exact('CAST(gen_random_uuid() AS VARCHAR)'),
  format_string: (c) => compiled(`printf(${c.all().join(', ')})`, 'VARCHAR'),
  printf: (c) => compiled(`printf(${c.all().join(', ')})`, 'VARCHAR'),
}
