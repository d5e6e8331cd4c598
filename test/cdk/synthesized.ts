import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { App, Stack } from 'aws-cdk-lib'
import { Template } from 'aws-cdk-lib/assertions'
import { ContainerImage } from 'aws-cdk-lib/aws-ecs'
import { Code } from 'aws-cdk-lib/aws-lambda'
import { afterAll } from 'vitest'
import { FlashoverCluster, type FlashoverClusterProps } from '../../cdk/lib/flashover-cluster.ts'

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'flashover-cdk-'))
afterAll(() => fs.rmSync(folder, { recursive: true, force: true }))

/** A file that stands for the executor's zip: its bytes are the same in every run, and so are the names that come of them. */
export const executorZip = path.join(folder, 'executor.zip')
fs.writeFileSync(executorZip, 'not really a zip')

export const emptyStack = (id = 'Test'): Stack =>
  new Stack(new App({ outdir: fs.mkdtempSync(path.join(folder, 'cdk.out-')) }), id)

/** A cluster in a stack, without what takes time to make. */
export function clusterIn(stack: Stack, props: FlashoverClusterProps = {}): FlashoverCluster {
  const { executors, driverOptions, ...others } = props
  return new FlashoverCluster(stack, 'Spark', {
    ...others,
    executors: { code: Code.fromAsset(executorZip), ...executors },
    driverOptions: { image: ContainerImage.fromRegistry('driver'), ...driverOptions },
  })
}

export function clusterTemplate(
  props: FlashoverClusterProps = {},
  change: (cluster: FlashoverCluster, stack: Stack) => void = () => {},
): Template {
  const stack = emptyStack()
  change(clusterIn(stack, props), stack)
  return Template.fromStack(stack)
}

/** The bundle of an application, where `flashover submit` leaves one. */
export const BUNDLE = `s3://bundles/${'ab'.repeat(32)}.zip`

/** The properties of the one resource of a type, or of the one whose logical id matches. */
export function properties(of: Template, type: string, id = /./): Readonly<Record<string, unknown>> {
  const found = Object.entries(of.findResources(type)).filter(([logicalId]) => id.test(logicalId))
  const [[, resource] = ['', undefined]] = found
  if (resource === undefined || found.length > 1) throw new Error(`${found.length} resources are ${type} ${String(id)}`)
  return resource.Properties as Readonly<Record<string, unknown>>
}

/** The container of the driver. */
export function container(of: Template): Readonly<Record<string, unknown>> {
  const { ContainerDefinitions } = properties(of, 'AWS::ECS::TaskDefinition')
  return (ContainerDefinitions as readonly Readonly<Record<string, unknown>>[])[0] ?? {}
}

export interface Statement {
  readonly Effect: 'Allow' | 'Deny'
  readonly Action: string | readonly string[]
  readonly Resource: unknown
  readonly Condition?: unknown
}

/** The statements of the role whose logical id matches. */
export function roleStatements(of: Template, role: RegExp): readonly Statement[] {
  const policies = Object.values(of.findResources('AWS::IAM::Policy')).filter(({ Properties }) =>
    (Properties.Roles as readonly { Ref: string }[]).some(({ Ref }) => role.test(Ref)),
  )
  if (policies.length === 0) throw new Error(`no role ${String(role)} has a policy`)
  return policies.flatMap(({ Properties }) => Properties.PolicyDocument.Statement as Statement[])
}

/** What statements allow, a line for each action: `s3:GetObject <Work>/work/*`. */
export function allowed(statements: readonly Statement[]): readonly string[] {
  const lines = statements.flatMap(({ Action, Resource }) =>
    [Action].flat().flatMap((action) => [Resource].flat().map((resource) => `${action} ${plain(resource)}`)),
  )
  return [...new Set(lines)].sort()
}

/** A resource without hashes: `<SparkWorkBucket>/work/*`. */
export function plain(value: unknown): string {
  if (typeof value === 'string') return value.replaceAll(/\$\{([^}]+)\}/g, '<$1>')
  const [[name, inner] = ['', '']] = Object.entries(value as Readonly<Record<string, unknown>>)
  if (name === 'Fn::Join') return ((inner as [string, unknown[]])[1] ?? []).map(plain).join('')
  if (name === 'Fn::GetAtt') return `<${withoutHash((inner as readonly string[])[0] ?? '')}>`
  if (name === 'Ref') return `<${withoutHash(String(inner))}>`
  return plain(inner)
}

const withoutHash = (id: string): string => id.replace(/[0-9A-F]{8}$/, '')
