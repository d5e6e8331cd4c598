import { App, Stack, TimeZone } from 'aws-cdk-lib'
import { Bucket } from 'aws-cdk-lib/aws-s3'
import { ScheduleExpression } from 'aws-cdk-lib/aws-scheduler'
import { Application, FlashoverCluster } from 'flashover/cdk'

const stack = new Stack(new App(), 'Punctuality')
const raw = Bucket.fromBucketName(stack, 'Raw', 'my-flights')
const lake = new Bucket(stack, 'Lake')
const cluster = new FlashoverCluster(stack, 'Spark', { inputBuckets: [raw], outputBuckets: [lake] })
cluster.addSchedule('Nightly', {
  application: Application.fromEntry('src/nightly-etl.ts'),
  schedule: ScheduleExpression.cron({ hour: '2', minute: '0', timeZone: TimeZone.AMERICA_CHICAGO }),
  args: [
    '--date',
    '<scheduled date>',
    '--flights',
    's3://my-flights/days',
    '--airports',
    's3://my-flights/airports.csv',
    '--out',
    lake.s3UrlForObject('delays'),
  ],
})
