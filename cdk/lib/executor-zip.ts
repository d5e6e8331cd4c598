import { spawnSync } from 'node:child_process'
import fs from 'node:fs'
import path from 'node:path'
import { Architecture, Code } from 'aws-cdk-lib/aws-lambda'
import { isRepository, packageRoot } from './package-root.ts'

export type ZipArchitecture = 'arm64' | 'x64'

/**
 * The processor that a zip of the executor is for: DuckDB's library in it says so by its folder, whose name stands uncompressed in the
 * archive's directory. A function of the other architecture would fail only when it is invoked.
 */
export function architectureOf(zip: string): ZipArchitecture | undefined {
  const bytes = fs.readFileSync(zip)
  return (['arm64', 'x64'] as const).find((arch) => bytes.includes(`node-bindings-linux-${arch}/`))
}

/** The executor's zip, made of this package and DuckDB's native one. Undefined where that fails: why is on standard error. */
export function madeExecutorZip(arch: ZipArchitecture): string | undefined {
  const root = packageRoot()
  const repository = isRepository()
  const script = path.join(root, 'scripts', repository ? 'build.mjs' : 'executor-zip.mjs')
  const { status, stdout } = spawnSync(
    process.execPath,
    [script, ...(repository ? ['--lambda'] : []), '--arch', arch],
    {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', process.stderr],
    },
  )
  if (status !== 0) return undefined
  return repository ? path.join(root, 'dist/executor-lambda.zip') : stdout.trim()
}

/** The executor as the code of a function. */
export function executorCode(architecture = Architecture.ARM_64): Code {
  const zip = madeExecutorZip(architecture === Architecture.ARM_64 ? 'arm64' : 'x64')
  if (zip === undefined) throw new Error('the executor could not be made (see above): give it as executors.code')
  return Code.fromAsset(zip)
}
