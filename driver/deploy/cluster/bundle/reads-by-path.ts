import fs from 'node:fs'
import path from 'node:path'
import type { Metafile } from 'esbuild'
import { packageOf } from './package-of.ts'

const OWN_PLACE = /\b__dirname\b|\b__filename\b|\bimport\.meta\.(?:url|dirname|filename|resolve)\b/
const READS = /\b(?:readFile|readFileSync|createReadStream|readdir|readdirSync|opendir|new Worker)\b/

/** Warns of the inputs of a bundle that seem to read other files from beside themselves: those are not in it. */
export function readsByPath({ inputs }: Metafile, folder: string): readonly string[] {
  const readers = new Set<string>()
  for (const input of Object.keys(inputs)) {
    const file = path.resolve(folder, input)
    if (!/\.[cm]?[jt]sx?$/.test(input) || !fs.existsSync(file)) continue
    const text = fs.readFileSync(file, 'utf8')
    if (OWN_PLACE.test(text) && READS.test(text)) readers.add(packageOf(input)?.name ?? input)
  }
  return [...readers].map(
    (name) =>
      `${name} asks where it lies and reads files: what it reads from beside itself is not in the bundle; import it, or read it from S3`,
  )
}
