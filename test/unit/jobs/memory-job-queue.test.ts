import { jobQueueContract } from '../../support/job-queue-contract.ts'
import { MemoryJobQueue } from '../../support/memory-job-queue.ts'
import { SimulatedServiceClock } from '../../support/simulated-service-clock.ts'

jobQueueContract('The queue of the tests', async () => {
  const clock = new SimulatedServiceClock()
  const queue = new MemoryJobQueue(clock)
  return { queue, wait: (ms) => clock.advance(ms), deadLetters: async () => queue.deadLetters }
})
