import fs from 'node:fs'
import path from 'node:path'

/** The version of this package, whose package.json is in a folder above, be this the source or the bundle. */
export function packageVersion(): string {
  for (let folder = import.meta.dirname; folder !== path.dirname(folder); folder = path.dirname(folder)) {
    const file = path.join(folder, 'package.json')
    if (fs.existsSync(file)) return JSON.parse(fs.readFileSync(file, 'utf8')).version
  }
  return 'unknown'
}
