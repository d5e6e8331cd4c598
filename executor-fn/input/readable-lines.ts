import { writeFile } from 'node:fs/promises'
import { Readable } from 'node:stream'
import { pathToFileURL } from 'node:url'
import { compressionCodec } from '../../common/compression/compression-codec.ts'
import { decompress } from '../../common/compression/decompress.ts'
import type { DelimitedFileSplit } from '../../common/protocol/task-input.ts'
import { ObjectNotFound } from '../../common/storage/object-store.ts'
import { parseStoragePath } from '../../common/storage/storage-path.ts'
import type { TaskContext } from '../task-environment.ts'

/**
 * Of a compressed file that is damaged or cut off, the whole lines before the damage, in a file of their own: rows that could be read are not ignored.
 * undefined: there are none.
 *
 * @param stem of the file's path
 */
export async function readableLines(
  context: TaskContext,
  stem: string,
  split: DelimitedFileSplit,
): Promise<DelimitedFileSplit | undefined> {
  const { root, key } = parseStoragePath(split.uri)
  const codec = compressionCodec(key)
  if (codec === undefined) return undefined
  const unpacked: Buffer[] = []
  try {
    const bytes = Buffer.from(await (await context.environment.openStore(root)).get(key))
    for await (const chunk of decompress(Readable.from([bytes]), codec)) unpacked.push(chunk)
  } catch (error) {
    if (error instanceof ObjectNotFound) return undefined
  }
  const text = Buffer.concat(unpacked)
  const lines = text.subarray(0, text.lastIndexOf('\n') + 1)
  if (lines.length === 0) return undefined
  const path = `${stem}.readable`
  await writeFile(path, lines)
  return { ...split, uri: pathToFileURL(path).href, sizeBytes: lines.length, start: 0, end: lines.length }
}
