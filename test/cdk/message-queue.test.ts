import { Duration } from 'aws-cdk-lib'
import { Match, Template } from 'aws-cdk-lib/assertions'
import { expect, it } from 'vitest'
import { MessageQueue } from '../../cdk/lib/message-queue.ts'
import { emptyStack } from './synthesized.ts'

const stack = emptyStack()
new MessageQueue(stack, 'Jobs', { visibilityTimeout: Duration.minutes(2) })
const of = Template.fromStack(stack)

it('a queue hands messages that end their takers to a dead-letter queue after 20 receptions', () => {
  of.resourceCountIs('AWS::SQS::Queue', 2)
  of.hasResourceProperties('AWS::SQS::Queue', {
    VisibilityTimeout: 120,
    RedrivePolicy: { maxReceiveCount: 20, deadLetterTargetArn: Match.anyValue() },
  })
})

it('a queue and its dead letters are kept for two weeks, encrypted, and come over TLS only', () => {
  of.allResourcesProperties('AWS::SQS::Queue', { MessageRetentionPeriod: 1_209_600, SqsManagedSseEnabled: true })
  const policies = Object.values(of.findResources('AWS::SQS::QueuePolicy'))
  expect(policies.map(({ Properties }) => Properties.PolicyDocument.Statement[0].Condition)).toEqual([
    { Bool: { 'aws:SecureTransport': 'false' } },
    { Bool: { 'aws:SecureTransport': 'false' } },
  ])
})
