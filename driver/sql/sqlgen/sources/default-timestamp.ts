import { stringLiteral } from '../literal.ts'

const PLAIN = String.raw`\d{4}-\d{2}-\d{2}[ T]([01]\d|2[0-3]):\d{2}:\d{2}(\.\d{1,6})?`

const ZONE = String.raw`Z|[+-]\d{1,2}(?::?\d{2})?|[A-Z][A-Za-z]+(?:[/_+:-][A-Za-z0-9]+)*`
const PARTS =
  String.raw`^([+-]?\d{4,6})(?:-(\d{1,2})(?:-(\d{1,2})(?:[ T](\d{1,2})(?::(\d{1,2})(?::(\d{1,2})(?:\.(\d*))? ?` +
  `(${ZONE})?)?)?)?)?)?$`
const NAMES = ['y', 'mo', 'd', 'h', 'mi', 's', 'f', 'z']

/** An offset of a zone: its sign, hours and minutes. */
const OFFSET = String.raw`^(?:UTC|GMT|UT)?([+-])(\d{1,2}):?(\d{2})?$`

/**
 * A time as Spark reads it where no pattern is given: a date, or a part of one from its beginning, a time of day, or a part of one, and a zone behind
 * seconds; a time alone is of today. Null where the text is none. `text` is a column: it stands more than once in the result. Most are plain, which is quick to see.
 */
export function defaultTimestamp(text: string): string {
  const trimmed = `trim(${text}, ${stringLiteral(BLANKS)})`
  const isTime = String.raw`regexp_matches(${trimmed}, '^(T\d{1,2}(:|$)|\d{1,2}:)')`
  const dated = `CASE WHEN ${isTime} THEN current_date::VARCHAR || 'T' || ltrim(${trimmed}, 'T') ELSE ${trimmed} END`
  const parts = `regexp_extract(${dated}, ${stringLiteral(PARTS)}, [${NAMES.map(stringLiteral).join(', ')}])`
  const general = `list_transform([${parts}], lambda p: CASE WHEN p.y <> '' THEN ${zoned(local('p'), 'p.z')} END)[1]`
  return `CASE WHEN regexp_full_match(${text}, ${stringLiteral(PLAIN)}) THEN TRY_CAST(${text} AS TIMESTAMP) WHEN ${text} IS NOT NULL THEN ${general} END`
}

const BLANKS = Array.from({ length: 32 }, (_, index) => String.fromCharCode(index + 1)).join('')

function local(p: string): string {
  const number = (name: string, missing: string): string =>
    `CAST(CASE ${p}.${name} WHEN '' THEN '${missing}' ELSE ${p}.${name} END AS BIGINT)`
  const time = `make_timestamp(${number('y', '0')}, ${number('mo', '1')}, ${number('d', '1')}, ${number('h', '0')}, ${number('mi', '0')}, ${number('s', '0')}::DOUBLE)`
  const micros = `to_microseconds(CAST(rpad(left(${p}.f, 6), 6, '0') AS BIGINT))`
  return `CASE WHEN ${number('h', '0')} < 24 AND ${number('s', '0')} < 60 THEN TRY(${time}) + ${micros} END`
}

const SHORT_ZONES =
  'ACT AET AGT ART AST BET BST CAT CNT CST CTT EAT ECT EST HST IET IST JST MIT MST NET NST PLT PNT PRT PST SST VST'

let known: string | undefined

/** Names of zones, and Java's short ones: DuckDB fails on a name that it does not know. Listed at the first need, not when the program starts. */
function knownZones(): string {
  known ??= [
    ...Intl.supportedValuesOf('timeZone').filter((name) => name.includes('/')),
    ...['Eastern', 'Central', 'Mountain', 'Pacific', 'Alaska', 'Hawaii'].map((name) => `US/${name}`),
    ...SHORT_ZONES.split(' '),
  ]
    .map(stringLiteral)
    .join(', ')
  return known
}

/** The instant of a time in its zone, in UTC. */
function zoned(time: string, zone: string): string {
  const part = (group: number): string => `regexp_extract(${zone}, ${stringLiteral(OFFSET)}, ${group})`
  const minutes = `(CAST(${part(2)} AS BIGINT) * 60 + CAST(CASE ${part(3)} WHEN '' THEN '0' ELSE ${part(3)} END AS BIGINT))`
  const shifted = `CASE WHEN ${minutes} <= 1080 THEN ${time} - to_minutes(CASE ${part(1)} WHEN '-' THEN -${minutes} ELSE ${minutes} END) END`
  return (
    `CASE WHEN ${zone} IN ('', 'Z', 'UTC', 'GMT', 'UT') THEN ${time} WHEN ${part(1)} <> '' THEN ${shifted} ` +
    `WHEN ${zone} IN (${knownZones()}) THEN timezone('UTC', timezone(${zone}, ${time})) END`
  )
}
