import { PassThrough, Readable } from 'node:stream'
import { describe, expect, it } from 'vitest'
import { BrokenBody, readBody } from '../../../common/storage/read-body.ts'

const NEVER = 60_000

describe('reading a body', () => {
  it('gives all its bytes, of a known length or not', async () => {
    const chunks = ['ab', 'c', 'def'].map((text) => Buffer.from(text))
    for (const length of [6, undefined])
      expect(Buffer.from(await readBody(Readable.from(chunks), length, NEVER)).toString()).toBe('abcdef')
    expect(await readBody(Readable.from([]), 0, NEVER)).toHaveLength(0)
  })

  it.each([
    ['shorter', 7, /6 of 7 bytes came/],
    ['longer', 5, /6 of 5 bytes came/],
  ])('refuses one that is %s than announced', async (_, length, message) => {
    const body = readBody(Readable.from([Buffer.from('abcdef')]), length, NEVER)
    await expect(body).rejects.toThrow(BrokenBody)
    await expect(body).rejects.toThrow(message)
  })

  it('tells at which byte a connection broke', async () => {
    const body = new PassThrough()
    body.write('abc')
    const read = readBody(body, 10, NEVER)
    setImmediate(() => body.destroy(new Error('aborted')))
    await expect(read).rejects.toThrow(/broke off at 3 of 10 bytes: .*aborted/)
  })

  it('gives one up that hangs, or brings a byte now and then', async () => {
    const body = new PassThrough()
    const drip = setInterval(() => body.write('x'), 5)
    await expect(readBody(body, 1 << 20, 20)).rejects.toThrow(/hangs at \d+ of 1048576 bytes/)
    clearInterval(drip)
    expect(body.destroyed).toBe(true)
  })
})
