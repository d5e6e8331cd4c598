import fs from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'

/** The folder of this package, whether this runs from its sources or from dist/. */
export function packageRoot(): string {
  let folder = path.dirname(fileURLToPath(import.meta.url))
  while (!fs.existsSync(path.join(folder, 'scripts/localstack/pyproject.toml'))) {
    const parent = path.dirname(folder)
    if (parent === folder) throw new Error('scripts/localstack is missing from this installation of flashover')
    folder = parent
  }
  return folder
}
