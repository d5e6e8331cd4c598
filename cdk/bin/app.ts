// The CDK application: `npx cdk deploy` in the repository, `npx cdk deploy --app 'node node_modules/flashover/dist/cdk/app.js'` elsewhere,
// configured by context (`-c executorMemoryMB=1769,3008 -c reservedConcurrency=200`).
import fs from 'node:fs'
import path from 'node:path'
import { App, Duration, RemovalPolicy, Size, Validations } from 'aws-cdk-lib'
import { ContainerImage } from 'aws-cdk-lib/aws-ecs'
import { Architecture, Code } from 'aws-cdk-lib/aws-lambda'
import { AwsSolutionsChecks, ServerlessChecks } from 'cdk-nag'
import { dataLocation } from '../lib/data-location.ts'
import { architectureOf, madeExecutorZip, type ZipArchitecture } from '../lib/executor-zip.ts'
import { FlashoverStack } from '../lib/flashover-stack.ts'

const app = new App()

function context(name: string): string | undefined {
  const value: unknown = app.node.tryGetContext(name)
  return value === undefined ? undefined : String(value)
}

function list(name: string): readonly string[] {
  return context(name)?.split(',').filter(Boolean) ?? []
}

function numbers(name: string): readonly number[] | undefined {
  const texts = list(name)
  return texts.length === 0
    ? undefined
    : texts.map((text) => {
        const value = Number(text)
        if (!Number.isInteger(value) || value <= 0)
          throw new Error(`-c ${name}: '${text}' is not a positive whole number`)
        return value
      })
}

/** One of some words. */
function choice<const Word extends string>(name: string, words: readonly Word[]): Word | undefined {
  const value = context(name)
  const word = words.find((known) => known === value)
  if (value !== undefined && word === undefined)
    throw new Error(`-c ${name}: '${value}' is none of ${words.join(', ')}`)
  return word
}

/** What is made of a setting that is given; nothing of one that is not, so that the default holds. */
function given<Value, Property extends object>(
  value: Value | undefined,
  property: (value: Value) => Property,
): Partial<Property> {
  return value === undefined ? {} : property(value)
}

/** The given executor, which says itself what it is for; without one, it is made for arm64, which costs least, unless another is wanted. */
function executor(): { readonly code: Code; readonly architecture: Architecture } {
  const wanted = choice('architecture', ['arm64', 'x64'])
  const file = context('executorZip')
  const zip = file === undefined ? madeExecutor(wanted) : path.resolve(file)
  if (!fs.existsSync(zip)) throw new Error(`there is no ${zip}`)
  const built = architectureOf(zip)
  if (built === undefined) throw new Error(`${zip} is no executor: scripts/executor-zip.mjs makes one`)
  if (wanted !== undefined && wanted !== built)
    throw new Error(`${zip} is for ${built}, not ${wanted}: node scripts/executor-zip.mjs --arch ${wanted}`)
  return { code: Code.fromAsset(zip), architecture: built === 'arm64' ? Architecture.ARM_64 : Architecture.X86_64 }
}

function madeExecutor(wanted: ZipArchitecture | undefined): string {
  const zip = madeExecutorZip(wanted ?? 'arm64')
  if (zip !== undefined) return zip
  const other = wanted === undefined && process.arch === 'x64' ? madeExecutorZip('x64') : undefined
  if (other === undefined)
    throw new Error('the executor could not be made (see above): -c architecture=x64, or -c executorZip=FILE')
  console.error('WARN: the executor could not be made for arm64 (see above); this stack is for x64')
  return other
}

new FlashoverStack(app, context('stackName') ?? 'FlashoverStack', {
  inputs: list('inputs').map(dataLocation),
  outputs: list('outputs').map(dataLocation),
  executors: {
    ...executor(),
    ...given(numbers('executorMemoryMB'), (sizes) => ({ memorySizes: sizes.map((size) => Size.mebibytes(size)) })),
    ...given(numbers('executorTimeoutSeconds')?.[0], (seconds) => ({ timeout: Duration.seconds(seconds) })),
    ...given(numbers('ephemeralStorageMB')?.[0], (size) => ({ ephemeralStorageSize: Size.mebibytes(size) })),
    ...given(numbers('reservedConcurrency')?.[0], (reserved) => ({ reservedConcurrentExecutions: reserved })),
    // LocalStack cannot update an alias.
    ...given(choice('versioned', ['true', 'false']), (versioned) => ({ versioned: versioned === 'true' })),
  },
  ...given(choice('driver', ['service', 'task', 'none']), (driver) => ({ driver })),
  driverOptions: {
    ...given(context('driverImage'), (uri) => ({ image: ContainerImage.fromRegistry(uri) })),
    ...given(choice('alwaysOn', ['true', 'false']), (alwaysOn) => ({ alwaysOn: alwaysOn === 'true' })),
  },
  ...given(choice('disposable', ['true', 'false']), (disposable) => ({
    removalPolicy: disposable === 'true' ? RemovalPolicy.DESTROY : RemovalPolicy.RETAIN,
  })),
})
Validations.of(app).addPlugins(new AwsSolutionsChecks(app), new ServerlessChecks(app))
