import { spawnSync } from 'node:child_process'
import fs from 'node:fs'
import path from 'node:path'
import { packageRoot } from './package-root.ts'

/** Bundles an application into a zip. It runs as a process of its own, for constructs do not wait. */
export function bundledApplication(file: string, zip: string): { readonly entry: string } {
  if (!fs.existsSync(file)) throw new Error(`there is no ${file}`)
  const program = path.join(packageRoot(), 'dist/bundle-application.js')
  const { status, stdout } = spawnSync(process.execPath, [program, file, zip], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  if (status !== 0) throw new Error(`${file} could not be bundled (see above)`)
  return JSON.parse(stdout) as { readonly entry: string }
}
