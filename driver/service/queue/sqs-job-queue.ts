import {
  ChangeMessageVisibilityCommand,
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  ReceiveMessageCommand,
  SendMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs'
import { awsClientSettings } from '../../../common/storage/aws-client-settings.ts'
import type { JobQueue, QueueDepth, ReceivedMessage } from './job-queue.ts'

/** How long a reception waits for a message. SQS lets it wait for 20 s; a service that is told to end waits for it. */
const WAIT_SECONDS = 10
const MAX_DELAY_SECONDS = 900
/** Attributes of a message are text without most control characters, and count towards its size. */
const MAX_REASON = 1000

const seconds = (ms: number): number => Math.ceil(ms / 1000)

/** Jobs in an SQS standard queue. */
class SqsJobQueue implements JobQueue {
  readonly #client: SQSClient
  readonly #queueUrl: string
  readonly #deadLetterQueueUrl: string | undefined

  constructor(client: SQSClient, queueUrl: string, deadLetterQueueUrl: string | undefined) {
    this.#client = client
    this.#queueUrl = queueUrl
    this.#deadLetterQueueUrl = deadLetterQueueUrl
  }

  /**
   * A reception that is under way is not given up: SQS may hand its message to a connection that is closed, where it is hidden from everybody until its
   * visibility timeout has passed.
   */
  async receive(max: number, visibilityMs: number, signal: AbortSignal): Promise<readonly ReceivedMessage[]> {
    if (signal.aborted) return []
    const command = new ReceiveMessageCommand({
      QueueUrl: this.#queueUrl,
      MaxNumberOfMessages: max,
      WaitTimeSeconds: WAIT_SECONDS,
      VisibilityTimeout: seconds(visibilityMs),
    })
    const { Messages = [] } = await this.#client.send(command)
    return Messages.map(({ MessageId = '', Body = '', ReceiptHandle = '' }) => ({
      messageId: MessageId,
      body: Body,
      receipt: ReceiptHandle,
    }))
  }

  async send(body: string, delayMs = 0): Promise<void> {
    const DelaySeconds = Math.min(MAX_DELAY_SECONDS, seconds(delayMs))
    await this.#client.send(new SendMessageCommand({ QueueUrl: this.#queueUrl, MessageBody: body, DelaySeconds }))
  }

  async delete(receipt: string): Promise<void> {
    await this.#client.send(new DeleteMessageCommand({ QueueUrl: this.#queueUrl, ReceiptHandle: receipt }))
  }

  async changeVisibility(receipt: string, visibilityMs: number): Promise<void> {
    const command = { QueueUrl: this.#queueUrl, ReceiptHandle: receipt, VisibilityTimeout: seconds(visibilityMs) }
    await this.#client.send(new ChangeMessageVisibilityCommand(command))
  }

  async sendToDeadLetters(body: string, reason: string): Promise<void> {
    if (this.#deadLetterQueueUrl === undefined) throw new Error('the cluster has no dead-letter queue')
    const command = new SendMessageCommand({
      QueueUrl: this.#deadLetterQueueUrl,
      MessageBody: body,
      MessageAttributes: { Reason: { DataType: 'String', StringValue: attributeText(reason) } },
    })
    await this.#client.send(command)
  }

  async depth(): Promise<QueueDepth> {
    const { Attributes = {} } = await this.#client.send(
      new GetQueueAttributesCommand({
        QueueUrl: this.#queueUrl,
        AttributeNames: [
          'ApproximateNumberOfMessages',
          'ApproximateNumberOfMessagesNotVisible',
          'ApproximateNumberOfMessagesDelayed',
        ],
      }),
    )
    return {
      visible: Number(Attributes['ApproximateNumberOfMessages'] ?? 0),
      inFlight: Number(Attributes['ApproximateNumberOfMessagesNotVisible'] ?? 0),
      delayed: Number(Attributes['ApproximateNumberOfMessagesDelayed'] ?? 0),
    }
  }

  close(): void {
    this.#client.destroy()
  }
}

const attributeText = (text: string): string =>
  // biome-ignore lint/suspicious/noControlCharactersInRegex: SQS refuses them
  text.replaceAll(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, ' ').slice(0, MAX_REASON) || 'unknown'

/** Region, credentials and endpoint are the environment's. */
export function openSqsJobQueue(queueUrl: string, deadLetterQueueUrl: string | undefined): JobQueue {
  // An emulator's addresses of queues may be no URLs; the region's own leads to the same queue.
  const settings = { ...awsClientSettings(), useQueueUrlAsEndpoint: false }
  return new SqsJobQueue(new SQSClient(settings), queueUrl, deadLetterQueueUrl)
}
