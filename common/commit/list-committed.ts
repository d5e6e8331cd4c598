import type { ObjectInfo, ObjectStore } from '../storage/object-store.ts'
import { joinUri } from '../storage/storage-path.ts'
import { recoverOutput } from './recover-output.ts'

const RECORD = /^(|.*\/)_temporary\/\.commit(ted)?$/s

/**
 * What a store's listing tells of a folder in which no commit is under way: it waits for one that is, and finishes or takes back one that a dead driver left.
 *
 * @param prefix as of `ObjectStore.list`
 */
export async function listCommitted(store: ObjectStore, prefix: string): Promise<readonly ObjectInfo[]> {
  for (;;) {
    const infos: ObjectInfo[] = []
    const outputs = new Set(await outputAbove(store, prefix))
    for await (const info of store.list(prefix)) {
      infos.push(info)
      const output = RECORD.exec(info.key)?.[1]
      if (output !== undefined) outputs.add(output)
    }
    if (outputs.size === 0) return infos
    for (const output of outputs) await recoverOutput(joinUri(store.uri, output.replace(/\/$/, '')))
  }
}

/** Of a partition's folder the output, if it has a record. */
async function outputAbove(store: ObjectStore, prefix: string): Promise<readonly string[]> {
  const output = /^((?:[^/=]*\/)*)(?:[^/=]+=[^/]*\/)+$/.exec(prefix)?.[1]
  if (output === undefined) return []
  const records = ['.commit', '.committed'].map((name) => store.head(`${output}_temporary/${name}`))
  return (await Promise.all(records)).some((record) => record !== undefined) ? [output] : []
}
