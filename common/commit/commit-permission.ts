import { SparkError } from '../errors/spark-error.ts'

/** Asks whether this process may commit now; gives why not, where it may not. */
export type CommitPermission = () => Promise<string | undefined>

let permission: CommitPermission | undefined

/** From now on an output is committed only when `ask` allows it: who runs this application may have given it up. */
export function askBeforeCommit(ask: CommitPermission): void {
  permission = ask
}

/** @throws COMMIT_DENIED */
export async function assertMayCommit(path: string): Promise<void> {
  const reason = await permission?.()
  if (reason !== undefined) throw new SparkError('COMMIT_DENIED', { path, reason })
}
