import { isIPv6 } from 'node:net'

/** The parts of a URI as they are written; those that it has not are undefined. Without a path it is opaque (`mailto:a@b`). */
export interface JavaUri {
  scheme?: string
  authority?: string
  userInfo?: string
  host?: string
  path?: string
  query?: string
  fragment?: string
}

const UNRESERVED = "A-Za-z0-9_.!~*'()\\-"
/** Besides ASCII: all but blanks and control characters. */
const ESCAPED = '%[0-9A-Fa-f]{2}|[^\\u0000-\\u009f\\p{Z}]'
const only = (chars: string): RegExp => new RegExp(`^(?:[${chars}]|${ESCAPED})*$`, 'u')

const URIC = only(`${UNRESERVED};/?:@&=+$,\\[\\]`)
const PATH = only(`${UNRESERVED}:@&=+$,;/`)
const USER_INFO = only(`${UNRESERVED};:&=+$,`)
const REGISTRY_NAME = only(`${UNRESERVED}$,;:@&=+`)
const SERVER = only(`${UNRESERVED};:&=+$,@\\[\\]`)
const SCHEME = /^[A-Za-z][A-Za-z0-9+.-]*$/
const PORT = /^\d*$/
const IPV4 = /^(?:(?:25[0-5]|2[0-4]\d|1?\d?\d|0\d{1,2})(?:\.|$)){4}$/
const LABEL = '[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?'
/** The last label of several begins with a letter. */
const HOST_NAME = new RegExp(`^(?:${LABEL}|(?:${LABEL}\\.)+[A-Za-z](?:[A-Za-z0-9-]*[A-Za-z0-9])?)\\.?$`)

/** A text as java.net.URI reads it, by RFC 2396; undefined where it refuses. */
export function parseJavaUri(text: string): JavaUri | undefined {
  const [, beforeFragment = '', fragment] = /^([^#]*)(?:#([\s\S]*))?$/.exec(text) ?? []
  if (fragment !== undefined && !URIC.test(fragment)) return undefined
  const uri: JavaUri = fragment === undefined ? {} : { fragment }
  const [, scheme, rest = beforeFragment] = /^([^/?]*?):([\s\S]*)$/.exec(beforeFragment) ?? []
  if (scheme === undefined) return hierarchical(beforeFragment, uri, fragment !== undefined)
  if (!SCHEME.test(scheme)) return undefined
  uri.scheme = scheme
  if (rest.startsWith('/')) return hierarchical(rest, uri, fragment !== undefined)
  return rest !== '' && URIC.test(rest) ? uri : undefined
}

function hierarchical(text: string, uri: JavaUri, isFollowed: boolean): JavaUri | undefined {
  const [, authority, path = '', query] = /^(?:\/\/([^/?]*))?([^?]*)(?:\?([\s\S]*))?$/.exec(text) ?? []
  if (authority !== undefined) {
    if (authority === '' && path === '' && query === undefined && !isFollowed) return undefined
    if (authority !== '' && !parseAuthority(authority, uri)) return undefined
  }
  if (!PATH.test(path) || (query !== undefined && !URIC.test(query))) return undefined
  uri.path = path
  if (query !== undefined) uri.query = query
  return uri
}

/** A server's, or just a name; false for neither. */
function parseAuthority(authority: string, uri: JavaUri): boolean {
  const isName = REGISTRY_NAME.test(authority)
  // Behind a bracket is the name of a network's device, whose sign escapes nothing.
  const checked = authority.includes(']') ? authority.replaceAll('%', '') : authority
  const server = SERVER.test(checked) ? parseServer(authority) : undefined
  if (!server && !isName) return false
  Object.assign(uri, server, { authority })
  return true
}

function parseServer(authority: string): Pick<JavaUri, 'userInfo' | 'host'> | undefined {
  const [, userInfo, host = '', port = ''] = /^(?:([^@]*)@)?(\[[^\]]*\]|[^:]*)(?::([\s\S]*))?$/.exec(authority) ?? []
  if (host === '' || !PORT.test(port) || Number(port) > 2 ** 31 - 1) return undefined
  if (userInfo !== undefined && !USER_INFO.test(userInfo)) return undefined
  const isHost = host.startsWith('[')
    ? isIPv6(host.slice(1, -1).replace(/%[\w.-]+$/, ''))
    : IPV4.test(host) || HOST_NAME.test(host)
  return isHost ? { host, ...(userInfo !== undefined && { userInfo }) } : undefined
}
