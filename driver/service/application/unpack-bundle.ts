import { createHash } from 'node:crypto'
import { mkdir, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { unzipSync } from 'fflate'
import type { JobApplication } from '../../../common/jobs/job-definition.ts'
import { UnusableApplication } from './applications.ts'

/** Of all files together: what a bundle of code comes to at the most, and what memory there is for it. */
const MAX_UNPACKED_BYTES = 512 * 2 ** 20

/**
 * Unpacks a bundle into a folder; gives the file to run.
 *
 * @param bytes of the zip
 * @throws UnusableApplication where it is not what was submitted, no zip, too large, or has files that lie outside of it
 */
export async function unpackBundle(bytes: Uint8Array, application: JobApplication, folder: string): Promise<string> {
  const { uri, sha256, entry } = application
  const found = createHash('sha256').update(bytes).digest('hex')
  if (found !== sha256)
    throw new UnusableApplication(
      `the bundle ${uri} is not the one that was submitted: its SHA-256 is ${found}, not ${sha256}`,
    )
  const files = unzip(bytes, uri)
  for (const [name, content] of files) {
    const file = path.join(folder, name)
    await mkdir(path.dirname(file), { recursive: true })
    await writeFile(file, content)
  }
  if (!files.has(entry)) throw new UnusableApplication(`the bundle ${uri} has no file ${entry}`)
  return path.join(folder, entry)
}

function unzip(bytes: Uint8Array, uri: string): ReadonlyMap<string, Uint8Array> {
  let total = 0
  try {
    const files = unzipSync(bytes, {
      filter: ({ name, originalSize }) => {
        total += originalSize
        if (total > MAX_UNPACKED_BYTES)
          throw new UnusableApplication(`the bundle ${uri} has more than ${MAX_UNPACKED_BYTES} bytes of files`)
        if (!isWithin(name)) throw new UnusableApplication(`the bundle ${uri} has a file outside of it: ${name}`)
        return !name.endsWith('/')
      },
    })
    return new Map(Object.entries(files))
  } catch (error) {
    if (error instanceof UnusableApplication) throw error
    const reason = error instanceof Error ? error.message : String(error)
    throw new UnusableApplication(`the bundle ${uri} is no zip: ${reason}`, error)
  }
}

const isWithin = (name: string): boolean =>
  name !== '' && !/[\0\\]/.test(name) && !name.startsWith('/') && !name.split('/').some((part) => part === '..')
