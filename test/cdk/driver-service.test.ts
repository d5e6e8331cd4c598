import { Duration, Size } from 'aws-cdk-lib'
import { Match } from 'aws-cdk-lib/assertions'
import { Bucket } from 'aws-cdk-lib/aws-s3'
import { describe, expect, it } from 'vitest'
import { allowed, clusterTemplate, container, emptyStack, properties, roleStatements } from './synthesized.ts'

const by = clusterTemplate()

describe("the driver's container", () => {
  const task = properties(by, 'AWS::ECS::TaskDefinition')

  it('runs on arm64, with a core and 4 GiB', () => {
    expect(task).toMatchObject({
      RuntimePlatform: { CpuArchitecture: 'ARM64', OperatingSystemFamily: 'LINUX' },
      Cpu: '1024',
      Memory: '4096',
      NetworkMode: 'awsvpc',
      RequiresCompatibilities: ['FARGATE'],
    })
  })

  it('is nobody special: not root, without capabilities, on a read-only root with a /tmp of its own', () => {
    expect(container(by)).toMatchObject({
      User: '1000:1000',
      ReadonlyRootFilesystem: true,
      LinuxParameters: { Capabilities: { Drop: ['ALL'] } },
      MountPoints: [{ ContainerPath: '/tmp', ReadOnly: false, SourceVolume: 'tmp' }],
    })
    expect(task.Volumes).toEqual([{ Name: 'tmp' }])
    expect(container(by)).not.toHaveProperty('Environment')
    expect(container(by)).not.toHaveProperty('PortMappings')
  })

  it('has the whole of the time that Fargate gives to end its jobs, and is asked for its health', () => {
    expect(container(by)).toMatchObject({ StopTimeout: 120, HealthCheck: { Interval: 30, Retries: 3 } })
    expect(container(by)).toMatchObject({
      HealthCheck: { Command: ['CMD', 'node', '/opt/flashover/dist/cli.js', 'driver', 'health'] },
    })
  })

  it('is told by flags which cluster it serves, and how many jobs share its memory', () => {
    const command = (of: typeof by): string => (container(of).Command as string[]).join(' ')
    expect(command(by)).toBe(
      'driver serve --cluster Test --max-concurrent-jobs 4 --job-memory-mb 896 --idle-timeout 900',
    )
    const driverOptions = { memory: Size.gibibytes(8), maxConcurrentJobs: 2, idleTimeout: Duration.hours(1) }
    expect(command(clusterTemplate({ driverOptions, clusterName: 'lake' }))).toBe(
      'driver serve --cluster lake --max-concurrent-jobs 2 --job-memory-mb 3840 --idle-timeout 3600',
    )
    expect(command(clusterTemplate({ driverOptions: { alwaysOn: true } }))).not.toContain('--idle-timeout')
  })

  it('is refused where its jobs would have too little memory', () => {
    expect(() => clusterTemplate({ driverOptions: { maxConcurrentJobs: 20 } })).toThrow(
      '20 jobs at a time have 179 MiB each: give the driver more memory',
    )
  })

  it('logs for a month, never waiting for the log', () => {
    expect(properties(by, 'AWS::Logs::LogGroup', /Driver/)).toMatchObject({ RetentionInDays: 30 })
    expect(container(by)).toMatchObject({
      LogConfiguration: { LogDriver: 'awslogs', Options: { mode: 'non-blocking' } },
    })
  })
})

describe('the driver service', () => {
  it('has one driver at most, pins the platform, and rolls back a deployment that does not start', () => {
    by.hasResourceProperties('AWS::ECS::Service', {
      LaunchType: 'FARGATE',
      PlatformVersion: '1.4.0',
      ServiceName: 'driver',
      PropagateTags: 'SERVICE',
      DeploymentConfiguration: Match.objectLike({
        MinimumHealthyPercent: 0,
        MaximumPercent: 100,
        DeploymentCircuitBreaker: { Enable: true, Rollback: true },
      }),
    })
  })

  it('starts after the parameter by which its driver finds the cluster', () => {
    const [service] = Object.values(by.findResources('AWS::ECS::Service'))
    expect(service?.DependsOn).toContainEqual(expect.stringMatching(/DescriptionParameter/))
  })

  it('keeps the number of its drivers over deployments, and is woken by messages in the queue', () => {
    by.hasResourceProperties('AWS::ECS::Service', { DesiredCount: Match.absent() })
    by.hasResourceProperties('AWS::ApplicationAutoScaling::ScalableTarget', { MinCapacity: 0, MaxCapacity: 1 })
    by.hasResourceProperties('AWS::ApplicationAutoScaling::ScalingPolicy', {
      StepScalingPolicyConfiguration: {
        AdjustmentType: 'ExactCapacity',
        StepAdjustments: [{ MetricIntervalLowerBound: 0, ScalingAdjustment: 1 }],
      },
    })
    by.hasResourceProperties('AWS::CloudWatch::Alarm', {
      MetricName: 'ApproximateNumberOfMessagesVisible',
      Period: 60,
      Threshold: 1,
      AlarmActions: [Match.objectLike({ Ref: Match.stringLikeRegexp('Wake') })],
    })
  })

  it('runs one driver, and is not scaled, where it is always on', () => {
    const of = clusterTemplate({ driverOptions: { alwaysOn: true } })
    of.hasResourceProperties('AWS::ECS::Service', { DesiredCount: 1 })
    of.resourceCountIs('AWS::ApplicationAutoScaling::ScalableTarget', 0)
  })

  it('hides a job for two minutes, which its driver prolongs', () => {
    by.hasResourceProperties('AWS::SQS::Queue', { VisibilityTimeout: 120, RedrivePolicy: Match.anyValue() })
  })
})

describe('the roles of the driver', () => {
  const stack = emptyStack('Data')
  const of = clusterTemplate({
    inputBuckets: [Bucket.fromBucketName(stack, 'Raw', 'raw')],
    outputBuckets: [Bucket.fromBucketName(stack, 'Lake', 'lake')],
  })

  it('let it keep records, act as its applications, and stop itself: it neither reads data nor invokes executors', () => {
    const service = 'arn:<AWS::Partition>:ecs:<AWS::Region>:<AWS::AccountId>:service/<SparkCluster>/driver'
    expect(allowed(roleStatements(of, /DriverContainerTaskRole/))).toEqual(
      [
        `ecs:UpdateService ${service}`,
        's3:GetObject <SparkWorkBucket>/applications/*',
        's3:GetObject <SparkWorkBucket>/exclusive/*',
        's3:GetObject <SparkWorkBucket>/jobs/*',
        's3:ListBucket <SparkWorkBucket>',
        's3:PutObject <SparkWorkBucket>/exclusive/*',
        's3:PutObject <SparkWorkBucket>/jobs/*',
        'sqs:ChangeMessageVisibility <SparkDriverJobsQueue>',
        'sqs:DeleteMessage <SparkDriverJobsQueue>',
        'sqs:DeleteMessage <SparkEventsQueue>',
        'sqs:GetQueueAttributes <SparkDriverJobsQueue>',
        'sqs:ReceiveMessage <SparkDriverJobsQueue>',
        'sqs:ReceiveMessage <SparkEventsQueue>',
        'sqs:SendMessage <SparkDriverJobsDeadLettersQueue>',
        'sqs:SendMessage <SparkDriverJobsQueue>',
        'ssm:GetParameter arn:<AWS::Partition>:ssm:<AWS::Region>:<AWS::AccountId>:parameter/flashover/Test',
        'sts:AssumeRole <SparkApplicationsdefaultRole>',
      ].sort(),
    )
  })

  it('are for containers of this account only', () => {
    const roles = Object.values(of.findResources('AWS::IAM::Role')).filter(({ Properties }) =>
      JSON.stringify(Properties.AssumeRolePolicyDocument).includes('ecs-tasks'),
    )
    expect(roles.map(({ Properties }) => Properties.AssumeRolePolicyDocument.Statement[0].Condition)).toEqual(
      [1, 2].map(() => ({
        StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } },
        ArnLike: { 'aws:SourceArn': expect.anything() as unknown },
      })),
    )
  })

  it('let ECS write the log, and pull the image where it is in a repository of the account', () => {
    expect(allowed(roleStatements(of, /ExecutionRole/))).toEqual([
      'logs:CreateLogStream <SparkDriverContainerLogs>',
      'logs:PutLogEvents <SparkDriverContainerLogs>',
    ])
  })

  it('have no managed policies', () => {
    of.allResourcesProperties('AWS::IAM::Role', { ManagedPolicyArns: Match.absent() })
  })
})
