import { type Column, type ColumnOrName, callFunction, toColumn } from '../column.ts'
import { unary } from './define-function.ts'

const urlPart =
  (name: string) =>
  (url: ColumnOrName, part: ColumnOrName, key?: ColumnOrName): Column =>
    callFunction(name, toColumn(url), toColumn(part), ...(key === undefined ? [] : [toColumn(key)]))

/**
 * A part of a URL as it is written: PROTOCOL, AUTHORITY, USERINFO, HOST, PATH, FILE, QUERY or REF, or with a key the value of a parameter of its query. Null
 * where there is none; a URL that java.net.URI refuses is INVALID_URL.
 * @example F.parse_url(F.lit('http://a.org/b?c=1'), F.lit('HOST')) // a.org
 */
export const parse_url = urlPart('parse_url')
/** As `parse_url`, and null for what is no URL.
 * @example F.try_parse_url(F.lit('http://a.org/b?c=1'), F.lit('QUERY'), F.lit('c')) // 1 */
export const try_parse_url = urlPart('try_parse_url')
/** A text as a form sends it (`application/x-www-form-urlencoded`), in UTF-8.
 * @example F.url_encode(F.lit('a b/é')) // a+b%2F%C3%A9 */
export const url_encode = unary('url_encode')
/** A text from that form; an escape that is none is CANNOT_DECODE_URL.
 * @example F.url_decode(F.lit('a+b%2F%C3%A9')) // a b/é */
export const url_decode = unary('url_decode')
/** As `url_decode`, and null where an escape is none.
 * @example F.try_url_decode(F.lit('%zz')) // NULL */
export const try_url_decode = unary('try_url_decode')
