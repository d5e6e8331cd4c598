// The CDK application: `npx cdk deploy`, configured by context (`-c executorMemoryMB=1769,3008 -c reservedConcurrency=200`).
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

const DEFAULT_ZIP = path.resolve('dist/executor-lambda.zip')

/** The built executor, which says itself what it is for. Where there is none it is built from the sources. */
function executor(): { readonly executorZip: string; readonly architecture: ZipArchitecture } {
  const executorZip = path.resolve(context('executorZip') ?? DEFAULT_ZIP)
  const wanted = architecture()
  if (!fs.existsSync(executorZip)) {
    if (executorZip !== DEFAULT_ZIP) throw new Error(`there is no ${executorZip}`)
    buildExecutor(wanted)
  }
  const built = architectureOf(executorZip)
  if (built === undefined) throw new Error(`${executorZip} is no executor: node scripts/build.mjs --lambda makes one`)
  if (wanted !== undefined && wanted !== built)
    throw new Error(`${executorZip} is for ${built}, not ${wanted}: node scripts/build.mjs --lambda --arch ${wanted}`)
  return { executorZip, architecture: built }
}

/** For arm64, which costs least, unless another architecture is wanted, or arm64's native package is not to be had. */
function buildExecutor(wanted: ZipArchitecture | undefined): void {
  if (built(wanted ?? 'arm64')) return
  if (wanted === undefined && process.arch === 'x64' && built('x64')) {
    console.error('WARN: the executor could not be built for arm64 (see above); this stack is for x64')
    return
  }
  throw new Error(`the executor could not be built (see above): node scripts/build.mjs --lambda --arch arm64|x64`)
}

function built(arch: ZipArchitecture): boolean {
  // Standard output is the CLI's.
  const { status } = spawnSync(process.execPath, ['scripts/build.mjs', '--lambda', '--arch', arch], {
    stdio: ['ignore', process.stderr, process.stderr],
  })
  return status === 0
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
