import type { FunctionCall } from '../functions/function-call.ts'

/** Java's pattern letters that DuckDB has a strftime specifier for, by run. */
const SPECIFIERS: Readonly<Record<string, string>> = {
  yyyy: '%Y',
  yyy: '%Y',
  y: '%Y',
  yy: '%y',
  uuuu: '%Y',
  MM: '%m',
  M: '%-m',
  MMM: '%b',
  MMMM: '%B',
  LL: '%m',
  LLL: '%b',
  LLLL: '%B',
  dd: '%d',
  d: '%-d',
  DDD: '%j',
  D: '%-j',
  HH: '%H',
  H: '%-H',
  hh: '%I',
  h: '%-I',
  mm: '%M',
  m: '%-M',
  ss: '%S',
  s: '%-S',
  SSS: '%g',
  SSSSSS: '%f',
  SSSSSSSSS: '%n',
  a: '%p',
  E: '%a',
  EE: '%a',
  EEE: '%a',
  EEEE: '%A',
}

/** The literal datetime pattern of an argument as strftime's format. Other letters than the common ones are refused. */
export function strftimeFormat(call: FunctionCall, index: number): string {
  const pattern = String(call.literal(index))
  return pattern.replace(/'((?:[^']|'')*)'|([A-Za-z])\2*|%/g, (run: string, quoted: string | undefined) => {
    if (run === '%') return '%%'
    if (quoted !== undefined) return run === "''" ? "'" : quoted.replaceAll("''", "'").replaceAll('%', '%%')
    const specifier = SPECIFIERS[run]
    if (!specifier) throw call.unsupported(`the datetime pattern ${pattern}`)
    return specifier
  })
}
