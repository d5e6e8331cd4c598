import type { urlDefinitions } from '../../expressions/functions/url-definitions.ts'
import { bindOnce } from '../bind-once.ts'
import { stringLiteral } from '../literal.ts'
import type { FunctionCall, FunctionCompiler, FunctionTable } from './function-call.ts'

const SAFE = String.raw`A-Za-z0-9_.!~*'()\-:@&=+$,;/`
/** The most usual URLs: a host of letters, and nothing that is escaped. Of the groups of a query and a fragment their sign is a part. */
const PLAIN = String.raw`^([A-Za-z][A-Za-z0-9+.\-]*)://(((?:[A-Za-z0-9]+\.)*[A-Za-z][A-Za-z0-9]*)(?::\d{1,5})?)((?:/[${SAFE}]*)?)(\?[${SAFE}?]*)?(#[${SAFE}?]*)?$`
const GROUPS: Readonly<Record<string, number>> = { PROTOCOL: 1, AUTHORITY: 2, HOST: 3, PATH: 4, QUERY: 5, REF: 6 }

const parseUrl =
  (isTried: boolean): FunctionCompiler =>
  (c) =>
    c.exact(
      bindOnce(c.sql(0), (url) => {
        const key = c.size > 2 ? `, ${c.sql(2)}` : ''
        const exact = `flashover_${isTried ? 'try_' : ''}parse_url${key && '_key'}(${url}, ${c.sql(1)}${key})`
        const plain = plainPart(c, url)
        return plain === undefined
          ? exact
          : `CASE WHEN regexp_matches(${url}, ${stringLiteral(PLAIN)}) THEN ${plain} ELSE ${exact} END`
      }),
    )

/** A part of a plain URL, or a parameter of a plain name; undefined where the arguments are not as plain. */
function plainPart(c: FunctionCall, url: string): string | undefined {
  const part = c.isLiteral(1) && c.literal(1) !== null ? String(c.literal(1)) : ''
  const group = Object.hasOwn(GROUPS, part) ? GROUPS[part] : undefined
  if (group === undefined) return undefined
  const text = `regexp_extract(${url}, ${stringLiteral(PLAIN)}, ${group})`
  if (c.size > 2) {
    const key = c.isLiteral(2) && c.literal(2) !== null ? String(c.literal(2)) : ''
    if (part !== 'QUERY' || !/^\w+$/.test(key)) return undefined
    const found = `regexp_extract(${text}, ${stringLiteral(`[?&]${key}=([^&]*)`)}, 1)`
    return `CASE WHEN regexp_matches(${text}, ${stringLiteral(`[?&]${key}=`)}) THEN ${found} END`
  }
  return group < 5 ? text : `substring(nullif(${text}, ''), 2)`
}

const urlDecode =
  (isTried: boolean): FunctionCompiler =>
  (c) =>
    c.exact(
      bindOnce(c.sql(0), (text) => {
        const exact = `flashover_${isTried ? 'try_' : ''}url_decode(${text})`
        const isAscii = `regexp_full_match(${text}, '(?s)(?:[^%]|%[0-7][0-9A-Fa-f])*')`
        return `CASE WHEN ${isAscii} THEN url_decode(replace(${text}, '+', ' ')) ELSE ${exact} END`
      }),
    )

export const urlSql: FunctionTable<typeof urlDefinitions> = {
  parse_url: parseUrl(false),
  try_parse_url: parseUrl(true),
  // URLEncoder has a plus for a blank, keeps the star and not the tilde.
  url_encode: (c) => c.exact(`replace(replace(replace(url_encode(${c.sql(0)}), '%20', '+'), '%2A', '*'), '~', '%7E')`),
  url_decode: urlDecode(false),
  try_url_decode: urlDecode(true),
}
