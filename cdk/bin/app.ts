// The CDK application: `npx cdk deploy` in the repository, `npx cdk deploy --app 'node node_modules/flashover/dist/cdk/app.js'` elsewhere,
// configured by context (`-c executorMemoryMB=1769,3008 -c reservedConcurrency=200`).
import { spawnSync } from 'node:child_process'
import fs from 'node:fs'
import path from 'node:path'
import { App, Validations } from 'aws-cdk-lib'
import { AwsSolutionsChecks, ServerlessChecks } from 'cdk-nag'
import { architectureOf, type ZipArchitecture } from '../lib/executor-zip.ts'
import { FlashoverStack } from '../lib/flashover-stack.ts'

const app = new App()

function context(name: string): string | undefined {
  const value: unknown = app.node.tryGetContext(name)
  return value === undefined ? undefined : String(value)
}

function list(name: string): readonly string[] | undefined {
  return context(name)?.split(',').filter(Boolean)
}

function numbers(name: string): readonly number[] | undefined {
  return list(name)?.map((text) => {
    const value = Number(text)
    if (!Number.isInteger(value) || value <= 0) throw new Error(`-c ${name}: '${text}' is not a positive whole number`)
    return value
  })
}

function architecture(): ZipArchitecture | undefined {
  const value = context('architecture')
  if (value === undefined || value === 'arm64' || value === 'x64') return value
  throw new Error(`-c architecture: '${value}' is neither arm64 nor x64`)
}

/** An object without its undefined properties, so that the stack's defaults hold. */
function given<T extends object>(properties: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  const entries = Object.entries(properties).filter(([, value]) => value !== undefined)
  return Object.fromEntries(entries) as { [K in keyof T]: Exclude<T[K], undefined> }
}

/** The given executor, which says itself what it is for; without one, it is made for arm64, which costs least, unless another is wanted. */
function executor(): { readonly executorZip: string; readonly architecture: ZipArchitecture } {
  const wanted = architecture()
  const given = context('executorZip')
  const executorZip = given === undefined ? madeExecutor(wanted) : path.resolve(given)
  if (!fs.existsSync(executorZip)) throw new Error(`there is no ${executorZip}`)
  const built = architectureOf(executorZip)
  if (built === undefined) throw new Error(`${executorZip} is no executor: scripts/executor-zip.mjs makes one`)
  if (wanted !== undefined && wanted !== built)
    throw new Error(`${executorZip} is for ${built}, not ${wanted}: node scripts/executor-zip.mjs --arch ${wanted}`)
  return { executorZip, architecture: built }
}

function madeExecutor(wanted: ZipArchitecture | undefined): string {
  const zip = make(wanted ?? 'arm64')
  if (zip !== undefined) return zip
  const other = wanted === undefined && process.arch === 'x64' ? make('x64') : undefined
  if (other === undefined)
    throw new Error('the executor could not be made (see above): -c architecture=x64, or -c executorZip=FILE')
  console.error('WARN: the executor could not be made for arm64 (see above); this stack is for x64')
  return other
}

/** In the repository the executor is built anew, for it may be older than its sources; the published package has it. */
function make(arch: ZipArchitecture): string | undefined {
  const root = packageRoot()
  const isRepository = fs.existsSync(path.join(root, 'executor-fn'))
  const script = path.join(root, 'scripts', isRepository ? 'build.mjs' : 'executor-zip.mjs')
  const { status, stdout } = spawnSync(
    process.execPath,
    [script, ...(isRepository ? ['--lambda'] : []), '--arch', arch],
    {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', process.stderr],
    },
  )
  if (status !== 0) return undefined
  return isRepository ? path.join(root, 'dist/executor-lambda.zip') : stdout.trim()
}

/** The folder of this package, whether this runs from its sources or from dist/. */
function packageRoot(): string {
  let folder = import.meta.dirname
  while (!fs.existsSync(path.join(folder, 'scripts/executor-zip.mjs'))) folder = path.dirname(folder)
  return folder
}

new FlashoverStack(app, context('stackName') ?? 'FlashoverStack', {
  ...executor(),
  ...given({
    executorMemoryMB: numbers('executorMemoryMB'),
    executorTimeoutSeconds: numbers('executorTimeoutSeconds')?.[0],
    ephemeralStorageMB: numbers('ephemeralStorageMB')?.[0],
    reservedConcurrency: numbers('reservedConcurrency')?.[0],
    inputs: list('inputs'),
    outputs: list('outputs'),
    disposable: context('disposable') === 'true',
  }),
})
Validations.of(app).addPlugins(new AwsSolutionsChecks(app), new ServerlessChecks(app))
