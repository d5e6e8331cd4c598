import type { Duration } from 'aws-cdk-lib'
import { Queue } from 'aws-cdk-lib/aws-sqs'
import { Construct } from 'constructs'
import { COMMON_QUEUE_PROPS, DeadLetterQueue } from './dead-letter-queue.ts'

export interface MessageQueueProps {
  /** For how long a message that was taken is hidden from others, unless its taker prolongs that. */
  readonly visibilityTimeout: Duration
}

/** After how many receptions a message goes to the dead-letter queue by itself: those that end whoever takes them. */
const MAX_RECEIVE_COUNT = 20

/** A queue and its dead-letter queue. */
export class MessageQueue extends Construct {
  readonly queue: Queue
  readonly deadLetterQueue: Queue

  constructor(scope: Construct, id: string, { visibilityTimeout }: MessageQueueProps) {
    super(scope, id)
    this.deadLetterQueue = new DeadLetterQueue(this, 'DeadLetters').queue
    this.queue = new Queue(this, 'Queue', {
      ...COMMON_QUEUE_PROPS,
      visibilityTimeout,
      deadLetterQueue: { queue: this.deadLetterQueue, maxReceiveCount: MAX_RECEIVE_COUNT },
    })
  }
}
