import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { CreateQueueCommand, ReceiveMessageCommand, type SQSClient } from '@aws-sdk/client-sqs'
import { afterAll, describe, expect, inject, it } from 'vitest'
import { openSqsJobQueue } from '../../driver/service/queue/sqs-job-queue.ts'
import { jobQueueContract } from '../support/job-queue-contract.ts'
import { awsVariables, testSqsClient } from '../support/lambda-session.ts'

const stack = inject('stack')
Object.assign(process.env, awsVariables(stack))
const client: SQSClient = testSqsClient(stack)
afterAll(() => client.destroy())

async function createQueue(): Promise<string> {
  const { QueueUrl = '' } = await client.send(new CreateQueueCommand({ QueueName: `jobs-${randomUUID()}` }))
  return QueueUrl
}

jobQueueContract('SQS', async () => {
  const deadLetterQueueUrl = await createQueue()
  return {
    queue: openSqsJobQueue(await createQueue(), deadLetterQueueUrl),
    wait: (ms) => sleep(ms),
    deadLetters: async () => {
      const command = { QueueUrl: deadLetterQueueUrl, MessageAttributeNames: ['Reason'], WaitTimeSeconds: 5 }
      const { Messages = [] } = await client.send(new ReceiveMessageCommand(command))
      return Messages.map(({ Body = '', MessageAttributes }) => ({
        body: Body,
        reason: MessageAttributes?.['Reason']?.StringValue ?? '',
      }))
    },
  }
})

describe('a reception of SQS', () => {
  it('is not begun any more when nothing is wanted, and gives what comes when it has begun', async () => {
    const queue = openSqsJobQueue(await createQueue(), undefined)
    const call = new AbortController()
    const received = queue.receive(1, 1000, call.signal)
    call.abort()
    await queue.send('a')
    expect(await received).toMatchObject([{ body: 'a' }])
    expect(await queue.receive(1, 1000, call.signal)).toEqual([])
    queue.close()
  })
})
