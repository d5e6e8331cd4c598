import { createServer } from 'node:net'
import { expect, inject, it } from 'vitest'
import { SparkSession } from '../../driver/index.ts'
import { executorProcess } from '../support/executor-process.ts'
import { listenersOf, processGroupOf } from '../support/listening-addresses.ts'

it('LocalStack and the functions that it runs listen on this machine’s own address only', () => {
  const port = Number(new URL(inject('stack').endpoint).port)
  const listeners = listenersOf(processGroupOf(port))
  expect(listeners.map((listener) => listener.port)).toContain(port)
  expect(listeners.filter(({ isLoopback }) => !isLoopback)).toEqual([])
})

it('local executors listen on nothing', async () => {
  const spark = await SparkSession.builder.master('local-cluster[2,1,512]').getOrCreate()
  try {
    expect(await spark.range(100).count()).toBe(100)
    expect(listenersOf([executorProcess('0').pid, executorProcess('1').pid])).toEqual([])
  } finally {
    await spark.stop()
  }
})

it('a process that listened on every address would be found', async () => {
  const server = createServer()
  for (const [host, isLoopback] of [
    ['0.0.0.0', false],
    ['127.0.0.1', true],
    ['::', false],
    ['::1', true],
  ] as const) {
    const isListening = await new Promise<boolean>((resolve) => {
      server.once('error', () => resolve(false))
      server.listen(0, host, () => resolve(true))
    })
    // A machine without IPv6.
    if (!isListening) continue
    const address = server.address()
    const port = typeof address === 'object' ? address?.port : undefined
    expect(listenersOf([process.pid]).find((one) => one.port === port)).toMatchObject({ isLoopback })
    await new Promise((resolve) => server.close(resolve))
  }
})
