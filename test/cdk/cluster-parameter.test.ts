import { App, Stack } from 'aws-cdk-lib'
import { Template } from 'aws-cdk-lib/assertions'
import { Bucket } from 'aws-cdk-lib/aws-s3'
import { expect, it } from 'vitest'
import { ClusterParameter } from '../../cdk/lib/cluster-parameter.ts'
import type { ClusterDescription } from '../../common/config/cluster-description.ts'

it('holds the description of a cluster as JSON, under the name of the cluster', () => {
  const stack = new Stack(new App(), 'Test')
  const description: ClusterDescription = {
    version: 1,
    workBucket: new Bucket(stack, 'Work').bucketName,
    workPrefix: 'work/default',
    executors: [{ memoryMB: 3008, functionName: 'arn:executor:live', version: '7' }],
    driver: { kind: 'none' },
    packageVersion: '0.1.0',
  }
  new ClusterParameter(stack, 'Description', { clusterName: 'lake', name: 'default', description })
  const of = Template.fromStack(stack)
  of.hasResourceProperties('AWS::SSM::Parameter', { Name: '/flashover/lake', Type: 'String' })
  const [resource] = Object.values(of.findResources('AWS::SSM::Parameter'))
  const parts = resource?.Properties.Value['Fn::Join'][1] as readonly unknown[]
  const text = parts.map((part) => (typeof part === 'string' ? part : 'WORK')).join('')
  expect(parts).toContainEqual(stack.resolve(description.workBucket))
  expect(JSON.parse(text)).toEqual({ ...description, workBucket: 'WORK' })
})
