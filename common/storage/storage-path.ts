import path from 'node:path'
import { SparkError } from '../errors/spark-error.ts'

/** A user's path taken apart: the store that holds it and the key within (no leading slash; empty for the root itself). */
export interface StoragePath {
  /** `file:///` or `s3://bucket`. */
  readonly root: string
  readonly key: string
  /** Canonical form: `file:///a/b` or `s3://bucket/a/b`, never a trailing slash. */
  readonly uri: string
}

/**
 * Reads a path as users write them: plain, `file:`, `file://`, `s3://`, `s3a://`. As in Hadoop, `%` is an ordinary character:
 * partition folders are named with it. `.` and `..` are resolved here and cannot climb above the root.
 */
export function parseStoragePath(text: string, workingDir: string = process.cwd()): StoragePath {
  const scheme = /^([a-zA-Z][a-zA-Z0-9+.-]+):/.exec(text)?.[1]?.toLowerCase()
  if (scheme === undefined) return localPath(path.resolve(workingDir, text), text)
  if (scheme === 'file') {
    const rest = text.slice('file:'.length)
    const local = rest.startsWith('//') ? rest.slice(2) : rest
    if (!local.startsWith('/')) {
      if (rest.startsWith('//'))
        throw new SparkError('INVALID_URL', { url: text, reason: 'A file URL names no host: file:///path' })
      return localPath(path.resolve(workingDir, local), text)
    }
    return localPath(local, text)
  }
  if (scheme === 's3' || scheme === 's3a') {
    const match = /^[a-zA-Z0-9]+:\/\/([^/]+)\/?(.*)$/s.exec(text)
    if (match === null) throw new SparkError('INVALID_URL', { url: text, reason: 'It names no bucket.' })
    const root = `s3://${match[1] ?? ''}`
    const key = resolveKey(match[2] ?? '', text)
    return { root, key, uri: key === '' ? root : `${root}/${key}` }
  }
  throw new SparkError('INVALID_URL', {
    url: text,
    reason: `The scheme ${scheme} is not supported; known: file, s3, s3a.`,
  })
}

/** The local file of a canonical `file:///` URI; undefined for other schemes. */
export function localPathOf(uri: string): string | undefined {
  return uri.startsWith('file://') ? uri.slice('file://'.length) || '/' : undefined
}

/** Joins a canonical URI and a relative key. */
export function joinUri(uri: string, key: string): string {
  if (key === '') return uri
  return uri.endsWith('/') ? uri + key : `${uri}/${key}`
}

/** Refuses keys that would leave the store's root. Store keys are made by us, so that this is a bug or an attack. */
export function assertSafeKey(key: string): void {
  if (key === '' || key.startsWith('/') || key.includes('\0') || /(^|\/)\.{1,2}(\/|$)/.test(key))
    throw new SparkError('INVALID_URL', { url: key, reason: 'Not a key within the store.' })
}

function localPath(absolute: string, text: string): StoragePath {
  const key = resolveKey(absolute.replaceAll(path.sep, '/'), text)
  return { root: 'file:///', key, uri: `file:///${key}` }
}

function resolveKey(raw: string, text: string): string {
  if (raw.includes('\0')) throw new SparkError('INVALID_URL', { url: text, reason: 'It contains a NUL character.' })
  const parts: string[] = []
  for (const part of raw.split('/')) {
    if (part === '' || part === '.') continue
    if (part === '..') parts.pop()
    else parts.push(part)
  }
  return parts.join('/')
}
