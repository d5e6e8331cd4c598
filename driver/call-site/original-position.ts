import fs from 'node:fs'
import { SourceMap } from 'node:module'
import path from 'node:path'
import { fileURLToPath } from 'node:url'

/** A place in a file; line and column count from 1. */
export interface Position {
  readonly file: string
  readonly line: number
  readonly column: number
}

/**
 * Where a place of a compiled file was written, by the source map that the file names. undefined: it names none. Node says it by itself under
 * `--enable-source-maps` and tsx; what `esbuild` or `tsc` made is also run by plain `node`, whose stacks lead into the bundle.
 */
export function originalPosition(file: string, line: number, column: number): Position | undefined {
  if (!/\.[cm]?js$/.test(file)) return undefined
  const found = maps.get(file) ?? readMap(file)
  maps.set(file, found)
  return found === 'none' ? undefined : positionIn(found, line, column)
}

/** A source map, and the folder that its sources are named from. */
export interface LocatedMap {
  readonly map: SourceMap
  readonly folder: string
}

export function positionIn({ map, folder }: LocatedMap, line: number, column: number): Position | undefined {
  const entry = map.findEntry(line - 1, column - 1)
  if (!('originalSource' in entry)) return undefined
  const { originalSource, originalLine, originalColumn } = entry
  const source = `${map.payload.sourceRoot ?? ''}${originalSource}`
  const file = source.startsWith('file:') ? fileURLToPath(source) : path.resolve(folder, source)
  return { file, line: originalLine + 1, column: originalColumn + 1 }
}

/** @param url of the map, as the file names it; undefined where there is no map to be read. */
export function openMap(file: string, url: string): LocatedMap | undefined {
  try {
    const inline = /^data:application\/json(?:;charset=[^;,]+)?;base64,(.*)$/s.exec(url)?.[1]
    const place = path.resolve(path.dirname(file), decodeURI(url))
    const text = inline === undefined ? fs.readFileSync(place, 'utf8') : Buffer.from(inline, 'base64').toString()
    const folder = inline === undefined ? path.dirname(place) : path.dirname(file)
    return { map: new SourceMap(JSON.parse(text)), folder }
  } catch {
    // A map that is not there, or is none, must not hide the error that is being told.
    return undefined
  }
}

const maps = new Map<string, LocatedMap | 'none'>()

function readMap(file: string): LocatedMap | 'none' {
  try {
    const url = /\n\/\/# sourceMappingURL=(\S+)\s*$/.exec(fs.readFileSync(file, 'utf8'))?.[1]
    return (url === undefined ? undefined : openMap(file, url)) ?? 'none'
  } catch {
    return 'none'
  }
}
