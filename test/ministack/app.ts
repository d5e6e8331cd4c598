// The CDK application of these tests: a cluster with all that it has, a schedule that comes soon, and users with what the cluster grants.
import {
  App,
  CfnOutput,
  CliCredentialsStackSynthesizer,
  Duration,
  type IStackSynthesizer,
  RemovalPolicy,
  Stack,
} from 'aws-cdk-lib'
import { ContainerImage } from 'aws-cdk-lib/aws-ecs'
import { ArnPrincipal, PolicyStatement, User } from 'aws-cdk-lib/aws-iam'
import { Architecture, Code } from 'aws-cdk-lib/aws-lambda'
import { Bucket, type IBucket } from 'aws-cdk-lib/aws-s3'
import { ScheduleExpression } from 'aws-cdk-lib/aws-scheduler'
import { Application, FlashoverCluster } from '../../cdk/index.ts'

const app = new App()
const text = (name: string): string => String(app.node.tryGetContext(name))
// Assets go by the credentials of who deploys: MiniStack's bucket for them is not open to CDK's roles.
const synthesizer: IStackSynthesizer = new CliCredentialsStackSynthesizer() as IStackSynthesizer
const stack = new Stack(app, 'Nightly', { synthesizer })
const removalPolicy = RemovalPolicy.DESTROY
const [lake, other] = ['Lake', 'Other'].map((id) => new Bucket(stack, id, { removalPolicy }) as IBucket)
if (lake === undefined || other === undefined) throw new Error('two buckets were made')
const cluster = new FlashoverCluster(stack, 'Spark', {
  outputBuckets: [lake],
  executors: {
    code: Code.fromAsset(text('executorZip')),
    architecture: process.arch === 'arm64' ? Architecture.ARM_64 : Architecture.X86_64,
    timeout: Duration.seconds(Number(text('timeoutSeconds'))),
  },
  driverOptions: { image: ContainerImage.fromRegistry('registry.invalid/flashover-driver:1') },
  removalPolicy,
})
/** It writes where jobs of the default application may not, and has no part in what those write. */
const etl = cluster.addApplication('Etl', { outputBuckets: [other] })
cluster.addSchedule('EveryMinute', {
  application: Application.fromEntry('examples/nightly-etl/src/nightly-etl.ts'),
  schedule: ScheduleExpression.rate(Duration.minutes(1)),
  args: ['--date', '<scheduled date>'],
})

const driver = new User(stack, 'Driver')
cluster.grantRunApplications(driver)
const submitter = new User(stack, 'Submitter')
cluster.grantSubmit(submitter)
const etlSubmitter = new User(stack, 'EtlSubmitter')
etl.grantSubmit(etlSubmitter)
// MiniStack's containers are records that nothing runs: a process of the test's stands for the driver's, and takes its role as ECS would for it.
const container = new User(stack, 'Container')
const taskRole = cluster.driver?.container.taskRole
if (taskRole === undefined) throw new Error('there is a driver')
taskRole.grantAssumeRole(container)
taskRole.assumeRolePolicy?.addStatements(
  new PolicyStatement({ actions: ['sts:AssumeRole'], principals: [new ArnPrincipal(container.userArn)] }),
)
new CfnOutput(stack, 'ContainerUser', { value: container.userName })
new CfnOutput(stack, 'TaskRoleArn', { value: taskRole.roleArn })
new CfnOutput(stack, 'EtlSubmitterUser', { value: etlSubmitter.userName })
new CfnOutput(stack, 'DriverUser', { value: driver.userName })
new CfnOutput(stack, 'SubmitterUser', { value: submitter.userName })
new CfnOutput(stack, 'LakeName', { value: lake.bucketName })
new CfnOutput(stack, 'OtherName', { value: other.bucketName })
