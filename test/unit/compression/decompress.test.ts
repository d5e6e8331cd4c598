import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { type CompressionCodec, compressionCodec } from '../../../common/compression/compression-codec.ts'
import { decompress } from '../../../common/compression/decompress.ts'

async function* inPieces(bytes: Buffer, size: number): AsyncGenerator<Buffer> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size)
}

async function text(bytes: Buffer, codec: CompressionCodec, size = 7): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of decompress(inPieces(bytes, size), codec)) chunks.push(chunk)
  return Buffer.concat(chunks).toString()
}

/** Two streams, as by `bzip2`: `b,c\n` and `1,2\n`. */
const BZIP2 = Buffer.from(
  'QlpoOTFBWSZTWbEtSVIAAAFRAAAQAAQYACAAIZpoM00XPF3JFOFCQsS1JUhCWmg5MUFZJlNZdFNwSQAAAVgAABAABDAAIAAhmmgzTRc8XckU4UJB0U3BJA==',
  'base64',
)

const int = (value: number): Buffer => Buffer.from(Uint32Array.of(value).buffer).swap32()
/** A piece of LZ4 that is one literal. */
const lz4 = (letters: string): Buffer => Buffer.concat([Buffer.from([letters.length << 4]), Buffer.from(letters)])

describe('compressed files', () => {
  it.each([
    ['a.csv.gz', 'gzip'],
    ['a.csv.GZ', 'gzip'],
    ['a.deflate', 'deflate'],
    ['s3://b/a.json.zst', 'zstd'],
    ['a.lz4', 'lz4'],
    ['a.csv', undefined],
    ['a.gz/b', undefined],
    ['gz', undefined],
    ['a.constructor', undefined],
  ])('are told by their name: %s', (name, codec) => {
    expect(compressionCodec(name)).toBe(codec)
  })

  it('of Hadoop have blocks of several pieces, with chunks that end anywhere', async () => {
    const piece = (letters: string): Buffer => Buffer.concat([int(letters.length + 1), lz4(letters)])
    const file = Buffer.concat([int(6), piece('one,'), piece('2\n'), int(0), int(3), piece('abc')])
    for (const size of [1, 5, 100]) expect(await text(file, 'lz4', size)).toBe('one,2\nabc')
  })

  it.each([
    ['gzip', gzipSync('x'.repeat(1000)).subarray(0, 20)],
    ['zstd', Buffer.from('28b52ffd', 'hex')],
    ['lz4', Buffer.concat([int(9), int(5), lz4('four')])],
    ['snappy', Buffer.concat([int(9), int(5)])],
    ['lz4', Buffer.from('a,b\n1,2\n')],
    ['snappy', Buffer.from('a,b\n1,2\n')],
  ] as const)('that are cut off or no %s are errors', async (codec, bytes) => {
    await expect(text(bytes, codec)).rejects.toThrow()
  })

  it('of bzip2 may hold several streams, and end where one does', async () => {
    for (const size of [1, 7, 1000]) expect(await text(BZIP2, 'bzip2', size)).toBe('b,c\n1,2\n')
    expect(await text(Buffer.alloc(0), 'bzip2')).toBe('')
    await expect(text(BZIP2.subarray(0, -1), 'bzip2')).rejects.toThrow('cut off')
  })

  it('of bzip2 whose checksum is wrong are errors', async () => {
    const changed = Buffer.from(BZIP2)
    changed[10] = (changed[10] ?? 0) ^ 1
    await expect(text(changed, 'bzip2')).rejects.toThrow()
  })
})
