import { once } from 'node:events'
import http from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createS3Client } from '../../../common/storage/create-s3-client.ts'
import { readingUntil } from '../../../common/storage/read-signal.ts'
import { S3ObjectStore } from '../../../common/storage/s3-object-store.ts'

/** An S3 that gives a part of each answer, and then no more. */
let server: http.Server
let store: S3ObjectStore
let part: 'nothing' | 'half of the body'
beforeEach(async () => {
  process.env['AWS_ACCESS_KEY_ID'] ??= 'test'
  process.env['AWS_SECRET_ACCESS_KEY'] ??= 'test'
  server = http.createServer((_, response) => {
    if (part === 'nothing') return
    response.writeHead(200, { 'content-length': 10 })
    response.write('half.')
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  store = new S3ObjectStore('s3://bucket/prefix', createS3Client(endpoint))
})
afterEach(() => {
  store.close()
  server.closeAllConnections()
  server.close()
})

describe('a read of a task that is killed', () => {
  it.each(['nothing', 'half of the body'] as const)('does not wait for S3 that has sent %s', async (sent) => {
    part = sent
    const killed = new AbortController()
    let requests = 0
    server.on('request', () => {
      requests++
      setTimeout(() => killed.abort(new Error('killed')), 20)
    })
    const reads = [() => store.get('key'), () => store.getRange('key', 0, 10)]
    if (sent === 'nothing') reads.push(async () => ((await store.head('key')) ? Buffer.of(1) : Buffer.of()))
    for (const read of reads) await expect(readingUntil(killed.signal, read)).rejects.toThrow()
    expect(killed.signal.aborted).toBe(true)
    // None is tried again.
    expect(requests).toBe(1)
  })

  it('may be one of many side by side, of which Node does not warn', async () => {
    part = 'nothing'
    const warnings: Error[] = []
    const warned = (warning: Error): void => void warnings.push(warning)
    process.on('warning', warned)
    const killed = new AbortController()
    let requests = 0
    server.on('request', () => {
      if (++requests === 20) killed.abort(new Error('killed'))
    })
    await readingUntil(killed.signal, () => Promise.allSettled(Array.from({ length: 20 }, () => store.get('key'))))
    await new Promise(setImmediate)
    process.off('warning', warned)
    expect(warnings).toEqual([])
  })

  it('ends that task only', async () => {
    part = 'half of the body'
    const killed = new AbortController()
    const mine = readingUntil(killed.signal, () => store.get('key'))
    const others = store.get('key').then(
      () => 'ended',
      () => 'ended',
    )
    await once(server, 'request')
    killed.abort(new Error('killed'))
    await expect(mine).rejects.toThrow()
    expect(await Promise.race([others, Promise.resolve('still reading')])).toBe('still reading')
  })
})
