import fs from 'node:fs'
import path from 'node:path'

/** The folder of this package, whether this runs from its sources or from dist/. */
export function packageRoot(): string {
  let folder = import.meta.dirname
  while (!fs.existsSync(path.join(folder, 'scripts/executor-zip.mjs'))) folder = path.dirname(folder)
  return folder
}

/** Among its sources everything is built anew, for it may be older than they are; the published package has it. */
export const isRepository = (): boolean => fs.existsSync(path.join(packageRoot(), 'executor-fn'))

export const packageVersion = (): string =>
  (JSON.parse(fs.readFileSync(path.join(packageRoot(), 'package.json'), 'utf8')) as { version: string }).version
