// The CDK application: `npx cdk deploy`, configured by context (`-c executorMemoryMB=1769,3008 -c reservedConcurrency=200`).
import path from 'node:path'
import { App, Validations } from 'aws-cdk-lib'
import { AwsSolutionsChecks } from 'cdk-nag'
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

function architecture(): 'arm64' | 'x64' | undefined {
  const value = context('architecture')
  if (value === undefined || value === 'arm64' || value === 'x64') return value
  throw new Error(`-c architecture: '${value}' is neither arm64 nor x64`)
}

/** An object without its undefined properties, so that the stack's defaults hold. */
function given<T extends object>(properties: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  const entries = Object.entries(properties).filter(([, value]) => value !== undefined)
  return Object.fromEntries(entries) as { [K in keyof T]: Exclude<T[K], undefined> }
}

new FlashoverStack(app, context('stackName') ?? 'FlashoverStack', {
  executorZip: path.resolve(context('executorZip') ?? 'dist/executor-lambda.zip'),
  ...given({
    architecture: architecture(),
    executorMemoryMB: numbers('executorMemoryMB'),
    executorTimeoutSeconds: numbers('executorTimeoutSeconds')?.[0],
    ephemeralStorageMB: numbers('ephemeralStorageMB')?.[0],
    reservedConcurrency: numbers('reservedConcurrency')?.[0],
    inputs: list('inputs'),
    outputs: list('outputs'),
    disposable: context('disposable') === 'true',
  }),
})
Validations.of(app).addPlugins(new AwsSolutionsChecks(app))
