import fs from 'node:fs'
import path from 'node:path'
import { benchDir, tpchDir } from './paths.ts'
import { runProcess } from './run-process.ts'

/** The folder of a scale factor's tables, generated on first use. */
export async function tpchData(scale: string): Promise<string> {
  if (!/^\d+(\.\d+)?$/.test(scale)) throw new Error(`not a scale factor: ${scale}`)
  const dir = tpchDir(scale)
  if (fs.existsSync(dir)) return dir
  // made beside its place and renamed, so that an interrupted run leaves no half a data set
  const unfinished = `${dir}.${process.pid}`
  await runProcess(path.join(benchDir, 'reference', 'make-tpch'), [scale, unfinished])
  fs.renameSync(unfinished, dir)
  return dir
}

/** The query files by name (q01 ... q22), or the named ones. */
export function tpchQueries(names?: readonly string[]): readonly string[] {
  const dir = path.join(benchDir, 'queries', 'tpch')
  const all = fs
    .readdirSync(dir)
    .filter((file) => file.endsWith('.sql'))
    .sort()
  const unknown = names?.filter((name) => !all.includes(`${name}.sql`)) ?? []
  if (unknown.length > 0) throw new Error(`no such query: ${unknown.join(', ')}`)
  return all.filter((file) => names?.includes(path.basename(file, '.sql')) ?? true).map((file) => path.join(dir, file))
}
