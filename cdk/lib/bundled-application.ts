import { spawnSync } from 'node:child_process'
import fs from 'node:fs'
import path from 'node:path'
import { isRepository, packageRoot } from './package-root.ts'

interface BundledApplication {
  /** Of the zip's bytes, in hexadecimal. */
  readonly sha256: string
  /** The module in the zip that is run. */
  readonly entry: string
}

/** Bundles an application into a zip. A process of its own does it, for constructs do not wait. */
export function bundledApplication(file: string, zip: string): BundledApplication {
  if (!fs.existsSync(file)) throw new Error(`there is no ${file}`)
  const program = isRepository()
    ? ['--import', 'tsx', path.join(packageRoot(), 'driver/deploy/cluster/bundle/main.ts')]
    : [path.join(packageRoot(), 'dist/bundle-application.js')]
  const { status, stdout, stderr } = spawnSync(process.execPath, [...program, file, zip], { encoding: 'utf8' })
  if (status !== 0) throw new Error(`${file} could not be bundled: ${stderr.trim()}`)
  process.stderr.write(stderr)
  return JSON.parse(stdout) as BundledApplication
}
