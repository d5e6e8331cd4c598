import fs from 'node:fs'
import path from 'node:path'
import { UsageError } from '../usage-error.ts'
import { workingDir } from '../working-dir.ts'

/** The file of the application that a command line names; what cannot be one is refused. */
export function applicationFile(app: string): string {
  const file = path.resolve(workingDir(), app)
  const found = fs.statSync(file, { throwIfNoEntry: false })
  if (found === undefined) throw new UsageError(`the application ${app} does not exist`)
  if (found.isDirectory()) throw new UsageError(`the application ${app} is a folder: name the file to run`)
  const { ext } = path.parse(file)
  if (ext !== '' && !/^\.[cm]?[jt]sx?$/.test(ext))
    throw new UsageError(`the application ${app} is neither TypeScript nor JavaScript`)
  return file
}
