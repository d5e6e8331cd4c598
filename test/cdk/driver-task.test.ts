import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam'
import { ScheduleExpression } from 'aws-cdk-lib/aws-scheduler'
import { describe, expect, it } from 'vitest'
import { Application } from '../../cdk/lib/application.ts'
import { BUNDLE, clusterTemplate, container, plain, properties, roleStatements } from './synthesized.ts'

const by = clusterTemplate({ driver: 'task' }, (cluster, stack) => {
  cluster.grantSubmit(new Role(stack, 'Submitter', { assumedBy: new ServicePrincipal('ec2.amazonaws.com') }))
  const application = Application.fromUri(BUNDLE)
  cluster.addSchedule('Nightly', { application, schedule: ScheduleExpression.cron({ hour: '2', minute: '0' }) })
})

describe('a driver for each job', () => {
  it('has neither a service nor a queue of jobs', () => {
    by.resourceCountIs('AWS::ECS::Service', 0)
    expect(Object.keys(by.findResources('AWS::SQS::Queue')).filter((id) => /Jobs/.test(id))).toEqual([])
    expect(container(by)).toMatchObject({ Command: ['driver', 'run', '--cluster', 'Test'], User: '1000:1000' })
    expect(container(by)).not.toHaveProperty('HealthCheck')
  })

  it('is described by what a submission needs to start it', () => {
    const { Value } = properties(by, 'AWS::SSM::Parameter', /defaultDescription/)
    const { driver, queueUrl } = JSON.parse(plain(Value)) as Record<string, unknown>
    expect(queueUrl).toBeUndefined()
    expect(driver).toEqual({
      kind: 'task',
      cluster: '<SparkCluster>',
      taskDefinition: '<SparkDriverContainerTask>',
      container: 'driver',
      subnets: ['<SparkNetworkVpcPublicSubnet1Subnet>', '<SparkNetworkVpcPublicSubnet2Subnet>'],
      securityGroups: ['<SparkNetworkSecurityGroup>'],
      assignPublicIp: true,
      applicationRole: '<SparkApplicationsdefaultRole>',
    })
  })

  it('is started by a submission in this cluster only, with its own roles only', () => {
    const [run, describe, pass] = roleStatements(by, /Submitter/).filter(({ Action }) =>
      /^(ecs|iam):/.test(String(Action)),
    )
    expect(run).toMatchObject({ Action: 'ecs:RunTask', Condition: { ArnEquals: { 'ecs:cluster': {} } } })
    expect(plain(run?.Resource)).toBe('<SparkDriverContainerTask>')
    expect(describe?.Action).toBe('ecs:DescribeTasks')
    expect(plain(describe?.Resource)).toBe(
      'arn:<AWS::Partition>:ecs:<AWS::Region>:<AWS::AccountId>:task/<SparkCluster>/*',
    )
    expect(pass).toMatchObject({
      Action: 'iam:PassRole',
      Condition: { StringEquals: { 'iam:PassedToService': 'ecs-tasks.amazonaws.com' } },
    })
    expect([pass?.Resource].flat().map(plain)).toEqual([
      '<SparkDriverContainerTaskRole>',
      '<SparkDriverContainerExecutionRole>',
    ])
  })

  it('is started by a schedule with its message, and needs no waking', () => {
    const { Target } = properties(by, 'AWS::Scheduler::Schedule')
    const { Input, EcsParameters } = Target as Readonly<Record<string, unknown>>
    const [override] = (JSON.parse(plain(Input)) as { containerOverrides: { name: string; command: string[] }[] })
      .containerOverrides
    expect(override?.name).toBe('driver')
    expect(override?.command.slice(0, -1)).toEqual(['driver', 'run', '--cluster', 'Test', '--message'])
    expect(JSON.parse(override?.command.at(-1) ?? '')).toMatchObject({
      kind: 'scheduled',
      schedule: 'Nightly',
      scheduledFor: '<aws.scheduler.scheduled-time>',
    })
    expect(EcsParameters).toMatchObject({
      LaunchType: 'FARGATE',
      PlatformVersion: '1.4.0',
      NetworkConfiguration: { AwsvpcConfiguration: { AssignPublicIp: 'ENABLED' } },
    })
  })
})

it('a driver reads the bundle of a schedule, and no other object of its bucket', () => {
  const reads = roleStatements(by, /DriverContainerTaskRole/).filter(({ Action }) => Action === 's3:GetObject')
  expect(reads.flatMap(({ Resource }) => [Resource].flat().map(plain))).toContain(
    BUNDLE.replace('s3://', 'arn:<AWS::Partition>:s3:::'),
  )
})
