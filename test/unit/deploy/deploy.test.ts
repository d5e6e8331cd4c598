import { describe, expect, it } from 'vitest'
import { emptyPrefix } from '../../../driver/deploy/aws/empty-prefix.ts'
import { describeIdleCost, idleCost } from '../../../driver/deploy/aws/idle-cost.ts'
import { stackContext } from '../../../driver/deploy/aws/stack-context.ts'
import { MemoryObjectStore } from '../../support/memory-object-store.ts'

const task = {
  Type: 'AWS::ECS::TaskDefinition',
  Properties: { Cpu: '1024', Memory: '4096', RuntimePlatform: { CpuArchitecture: 'ARM64' } },
}
const service = (properties: object) => ({
  Type: 'AWS::ECS::Service',
  Properties: { NetworkConfiguration: { AwsvpcConfiguration: { AssignPublicIp: 'ENABLED' } }, ...properties },
})
const rounded = (cost: object) =>
  Object.fromEntries(Object.entries(cost).map(([name, amount]) => [name, Number(amount.toFixed(4))]))

describe('what a cluster costs while nothing runs', () => {
  it('is nothing for executors, queues and buckets', () => {
    const Resources = {
      A: { Type: 'AWS::Lambda::Function' },
      B: { Type: 'AWS::S3::Bucket' },
      C: { Type: 'AWS::SQS::Queue' },
    }
    expect(idleCost({ Resources })).toEqual({ idlePerHour: 0, driverPerHour: 0, perMonth: 0 })
  })

  it('is nothing for a driver that stops, whose hours are told apart', () => {
    const Resources = {
      Task: task,
      Service: service({}),
      Alarm: { Type: 'AWS::CloudWatch::Alarm' },
      Board: { Type: 'AWS::CloudWatch::Dashboard' },
    }
    const cost = idleCost({ Resources })
    expect(rounded(cost)).toEqual({ idlePerHour: 0, driverPerHour: 0.0516, perMonth: 3.1 })
    expect(describeIdleCost(cost)).toBe(
      'While nothing runs: $0.00 an hour, and $3.10 a month for alarms and dashboards.\n' +
        'While a driver runs: $0.052 an hour more.\n' +
        'Invocations, requests, storage and logs are paid for as they are used.\n' +
        'By the list prices of us-east-1 of 2026-11.',
    )
  })

  it('is the hours of a driver that always runs, and of a network that is not free', () => {
    const Resources = {
      Task: { ...task, Properties: { ...task.Properties, RuntimePlatform: {} } },
      Service: service({ DesiredCount: 1 }),
      Nat: { Type: 'AWS::EC2::NatGateway' },
      Gateway: { Type: 'AWS::EC2::VPCEndpoint', Properties: { VpcEndpointType: 'Gateway' } },
      Endpoint: { Type: 'AWS::EC2::VPCEndpoint', Properties: { VpcEndpointType: 'Interface', SubnetIds: ['a', 'b'] } },
    }
    // x86: 0.04048 + 4 x 0.004445, its address, the gateway, the endpoint in two subnets.
    expect(rounded(idleCost({ Resources }))).toEqual({ idlePerHour: 0.1283, driverPerHour: 0, perMonth: 0 })
  })

  it('counts tasks that each job starts as a driver that runs', () => {
    const Description = { Type: 'AWS::SSM::Parameter', Properties: { Value: '{"driver":{"assignPublicIp":true}}' } }
    expect(rounded(idleCost({ Resources: { Task: task, Description } }))).toMatchObject({ driverPerHour: 0.0516 })
    expect(rounded(idleCost({ Resources: { Task: task } }))).toEqual({
      idlePerHour: 0,
      driverPerHour: 0.0466,
      perMonth: 0,
    })
  })
})

describe('the context of a deployment', () => {
  const options = { cluster: 'lake', input: [], output: [], yes: false }

  it('is what the flags say', () => {
    const context = new Map([['driver', 'none']])
    expect(stackContext({ ...options, input: ['raw', 's3://b/x'], output: ['lake'], context })).toEqual({
      driver: 'none',
      stackName: 'lake',
      inputs: 'raw,s3://b/x',
      outputs: 'lake',
    })
    expect(stackContext(options)).toEqual({ stackName: 'lake' })
  })

  it('says nothing twice', () => {
    expect(() => stackContext({ ...options, context: new Map([['stackName', 'other']]) })).toThrow('--cluster')
    expect(stackContext({ ...options, context: new Map([['inputs', 'raw']]) })).toMatchObject({ inputs: 'raw' })
  })
})

it('empties a prefix of any number of objects, and leaves what is beside it', async () => {
  const store = new MemoryObjectStore()
  for (let index = 0; index < 2_345; index++) await store.put(`work/app/${index}`, new Uint8Array(1))
  await store.put('jobs/default/job-a/job.json', new Uint8Array(1))
  await emptyPrefix(store, 'work/')
  const left: string[] = []
  for await (const { key } of store.list('')) left.push(key)
  expect(left).toEqual(['jobs/default/job-a/job.json'])
  await emptyPrefix(store, 'work/')
})
