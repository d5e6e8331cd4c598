import { describe, expect, it } from 'vitest'
import type { JobQueue, ReceivedMessage } from '../../driver/service/queue/job-queue.ts'

export interface QueueUnderTest {
  readonly queue: JobQueue
  /** Lets time pass. */
  readonly wait: (ms: number) => Promise<void>
  readonly deadLetters: () => Promise<readonly { readonly body: string; readonly reason: string }[]>
}

/** What every JobQueue does. `open` gives an empty queue. */
export function jobQueueContract(name: string, open: () => Promise<QueueUnderTest>): void {
  const never = new AbortController().signal
  /** A reception of SQS may come back with less than there is. */
  async function receive({ queue, wait }: QueueUnderTest, visibilityMs: number): Promise<ReceivedMessage> {
    for (let tries = 0; tries < 20; tries++) {
      const [message] = await queue.receive(1, visibilityMs, never)
      if (message !== undefined) return message
      await wait(500)
    }
    throw new Error('nothing was received')
  }

  describe(`${name} as a queue of jobs`, () => {
    it('gives what was sent, and no more once that is deleted', async () => {
      const opened = await open()
      await opened.queue.send('{"a": "ä"}')
      const message = await receive(opened, 30_000)
      expect(message.body).toBe('{"a": "ä"}')
      await opened.queue.delete(message.receipt)
      expect(await opened.queue.depth()).toEqual({ visible: 0, inFlight: 0, delayed: 0 })
    })

    it('hides a message that was received, and gives it again when nobody deletes it', async () => {
      const opened = await open()
      await opened.queue.send('a')
      const first = await receive(opened, 1_000)
      expect(await opened.queue.depth()).toMatchObject({ visible: 0, inFlight: 1 })
      await opened.wait(1_500)
      const second = await receive(opened, 30_000)
      expect(second).toMatchObject({ body: 'a', messageId: first.messageId })
      expect(second.receipt).not.toBe(first.receipt)
    })

    it('gives a message back at once, or hides it for longer', async () => {
      const opened = await open()
      await opened.queue.send('a')
      const { receipt } = await receive(opened, 1_000)
      await opened.queue.changeVisibility(receipt, 30_000)
      await opened.wait(1_500)
      expect(await opened.queue.depth()).toMatchObject({ visible: 0, inFlight: 1 })
      await opened.queue.changeVisibility(receipt, 0)
      expect((await receive(opened, 1_000)).body).toBe('a')
    })

    it('delays a message', async () => {
      const opened = await open()
      await opened.queue.send('later', 2_000)
      expect(await opened.queue.depth()).toEqual({ visible: 0, inFlight: 0, delayed: 1 })
      await opened.wait(2_500)
      expect((await receive(opened, 1_000)).body).toBe('later')
    })

    it('puts dead letters aside, with their reason', async () => {
      const opened = await open()
      await opened.queue.sendToDeadLetters('a', 'it is\0no job ä')
      expect(await opened.deadLetters()).toEqual([{ body: 'a', reason: expect.stringMatching(/^it is.no job ä$/) }])
      expect(await opened.queue.depth()).toEqual({ visible: 0, inFlight: 0, delayed: 0 })
    })
  })
}
