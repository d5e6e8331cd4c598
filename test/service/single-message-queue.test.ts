import { expect, it } from 'vitest'
import { SingleMessageQueue } from '../../driver/service/queue/single-message-queue.ts'
import { SimulatedServiceClock } from '../support/simulated-service-clock.ts'

const never = new AbortController().signal

it('a queue of one message gives it once, hides it, and is empty when it is deleted', async () => {
  const clock = new SimulatedServiceClock()
  const queue = new SingleMessageQueue(clock, 'a', () => {})
  expect(await queue.depth()).toEqual({ visible: 1, inFlight: 0, delayed: 0 })
  const [message] = await queue.receive(10, 60_000, never)
  expect(message?.body).toBe('a')
  expect(await queue.depth()).toEqual({ visible: 0, inFlight: 1, delayed: 0 })
  await queue.delete('another reception')
  await queue.delete(message?.receipt ?? '')
  expect(await queue.depth()).toEqual({ visible: 0, inFlight: 0, delayed: 0 })
  // Who asks again and again lets others have their turn.
  const another = queue.receive(10, 60_000, never)
  await clock.advance(100)
  expect(await another).toEqual([])
})

it('a copy of it comes later, in the place of the first', async () => {
  const clock = new SimulatedServiceClock()
  const queue = new SingleMessageQueue(clock, 'a', () => {})
  const [first] = await queue.receive(10, 60_000, never)
  await queue.send('a', 30_000)
  await queue.delete(first?.receipt ?? '')
  expect(await queue.depth()).toEqual({ visible: 0, inFlight: 0, delayed: 1 })
  const early = queue.receive(10, 60_000, never)
  await clock.advance(10_000)
  expect(await early).toEqual([])
  await clock.advance(20_000)
  expect(await queue.receive(10, 60_000, never)).toHaveLength(1)
})

it('who waits for it stops waiting when it is called off, or the message is given back', async () => {
  const clock = new SimulatedServiceClock()
  const queue = new SingleMessageQueue(clock, 'a', () => {})
  const [message] = await queue.receive(10, 60_000, never)
  const call = new AbortController()
  const waiting = queue.receive(10, 60_000, call.signal)
  call.abort()
  expect(await waiting).toEqual([])
  const another = queue.receive(10, 60_000, never)
  await queue.changeVisibility(message?.receipt ?? '', 0)
  expect(await another).toEqual([])
  expect(await queue.receive(10, 60_000, never)).toHaveLength(1)
})

it('says what cannot be run to who started it', async () => {
  const refused: string[] = []
  const queue = new SingleMessageQueue(new SimulatedServiceClock(), 'a', (reason) => refused.push(reason))
  await queue.sendToDeadLetters('a', 'it is no job')
  expect(refused).toEqual(['it is no job'])
})
