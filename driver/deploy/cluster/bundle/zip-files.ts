import { buffer } from 'node:stream/consumers'

export interface NamedBytes {
  readonly name: string
  readonly bytes: Uint8Array
}

/** Files as a zip: the same bytes for the same files, whenever and in whichever time zone it is made. */
export async function zipFiles(files: readonly NamedBytes[]): Promise<Uint8Array> {
  const { ZipFile } = await import('yazl')
  const archive = new ZipFile()
  // The DOS time stamp is a local one, as is this date; the other, in UTC, is left out.
  const options = { mtime: new Date(2000, 0, 1), forceDosTimestamp: true, mode: 0o100644 }
  for (const { name, bytes } of files) archive.addBuffer(Buffer.from(bytes), name, options)
  archive.end()
  return buffer(archive.outputStream)
}
