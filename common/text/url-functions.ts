import { regexpExtract, regexpMatches } from '../regex/regexp-functions.ts'
import { parseJavaUri } from './java-uri.ts'

/** A part of a URL by Spark's word for it; null where there is none, undefined where the URL is none. */
export function urlPart(url: string, part: string): string | null | undefined {
  const uri = parseJavaUri(url)
  if (!uri) return undefined
  switch (part) {
    case 'HOST':
      return uri.host ?? null
    case 'PATH':
      return uri.path ?? null
    case 'QUERY':
      return uri.query ?? null
    case 'REF':
      return uri.fragment ?? null
    case 'PROTOCOL':
      return uri.scheme ?? null
    case 'FILE':
      return uri.query === undefined ? (uri.path ?? null) : `${uri.path}?${uri.query}`
    case 'AUTHORITY':
      return uri.authority ?? null
    case 'USERINFO':
      return uri.userInfo ?? null
    default:
      return null
  }
}

/** The value of a parameter of a query; Spark takes its name for a regular expression. */
export function queryParameter(query: string, key: string): string | undefined {
  const pattern = `(&|^)${key}=([^&]*)`
  return regexpMatches(query, pattern) ? regexpExtract(query, pattern, 2) : undefined
}

/** Java's URLDecoder: a plus is a blank, bytes that are no UTF-8 become U+FFFD; undefined where an escape is none. */
export function decodeUrl(text: string): string | undefined {
  // A plus may be the sign of a number: Java takes `%+1` for one.
  if (/%(?![0-9A-Fa-f]{2}|\+[0-9A-Fa-f])/.test(text)) return undefined
  return text.replace(/(?<!%)\+/g, ' ').replace(/(?:%[0-9A-Fa-f+][0-9A-Fa-f])+/g, decodeEscapes)
}

/** The bytes of half a character, of which Java makes one U+FFFD and JavaScript three. */
const SURROGATE_BYTES = /%ED%[AB][0-9A-F]%[89AB][0-9A-F]/gi

function decodeEscapes(escapes: string): string {
  const [, ...bytes] = escapes.replace(SURROGATE_BYTES, '%EF%BF%BD').split('%')
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true })
  return decoder.decode(Uint8Array.from(bytes, (byte) => Number.parseInt(byte, 16)))
}
