import fs from 'node:fs'
import path from 'node:path'
import { App, Size, Validations } from 'aws-cdk-lib'
import { Template } from 'aws-cdk-lib/assertions'
import { ContainerImage } from 'aws-cdk-lib/aws-ecs'
import { Code } from 'aws-cdk-lib/aws-lambda'
import { AwsSolutionsChecks, ServerlessChecks } from 'cdk-nag'
import { describe, expect, it } from 'vitest'
import { architectureOf } from '../../cdk/lib/executor-zip.ts'
import { FlashoverStack } from '../../cdk/lib/flashover-stack.ts'
import { allowed, executorZip, type Statement } from './synthesized.ts'

describe('a stack of nothing but a cluster', () => {
  const memorySizes = [Size.mebibytes(512), Size.mebibytes(3008)]
  const stack = new FlashoverStack(new App({ outdir: path.join(path.dirname(executorZip), 'own.out') }), 'Own', {
    driver: 'none',
    executors: { code: Code.fromAsset(executorZip), memorySizes },
  })
  const of = Template.fromStack(stack)

  it('names in its outputs what drivers elsewhere need', () => {
    expect(Object.keys(of.findOutputs('*')).filter((name) => !name.startsWith('Export'))).toEqual([
      'ClusterName',
      'WorkBucketName',
      'DriverPolicyArn',
      'ExecutorFunctionName512',
      'ExecutorFunctionArn512',
      'ExecutorFunctionName3008',
      'ExecutorFunctionArn3008',
    ])
  })

  it('has a policy to attach to what runs them', () => {
    const [policy] = Object.values(of.findResources('AWS::IAM::ManagedPolicy'))
    const lines = allowed((policy?.Properties.PolicyDocument.Statement ?? []) as Statement[])
    expect(lines).toContain('s3:DeleteObject <ClusterWorkBucket>/work/default/*')
    expect(lines.filter((line) => /\*$/.test(line) && !line.endsWith('/*'))).toEqual([])
  })
})

it.each(['none', 'service', 'task'] as const)(
  'has no finding of cdk-nag that nobody has answered, with the driver %s',
  (driver) => {
    const app = new App({ outdir: path.join(path.dirname(executorZip), `nag-${driver}.out`) })
    new FlashoverStack(app, 'Nag', {
      driver,
      executors: { code: Code.fromAsset(executorZip) },
      driverOptions: { image: ContainerImage.fromRegistry('driver') },
    })
    Validations.of(app).addPlugins(new AwsSolutionsChecks(app), new ServerlessChecks(app))
    expect(() => app.synth()).not.toThrow()
  },
)

describe('the zip of the executor', () => {
  it.each(['arm64', 'x64'])('says by its native package that it is for %s', (arch) => {
    const zip = path.join(path.dirname(executorZip), `${arch}.zip`)
    fs.writeFileSync(zip, `PK node_modules/@duckdb/node-bindings-linux-${arch}/libduckdb.so PK`)
    expect(architectureOf(zip)).toBe(arch)
    expect(architectureOf(executorZip)).toBeUndefined()
  })
})
