import { isIgnored } from '../../common/protocol/is-ignored.ts'
import type { ParquetInput } from '../../common/protocol/task-input.ts'
import type { TaskContext } from '../task-environment.ts'
import { damageOfFile } from './damaged-file.ts'

/**
 * The input without the files that are to be ignored. DuckDB cannot pass over a file in the middle of a scan, so each is read by itself before; what was
 * before the damage in a file is left out with the rest of it.
 *
 * @param roots local folders of the files
 */
export async function withoutIgnored(
  context: TaskContext,
  roots: readonly string[],
  input: ParquetInput,
): Promise<ParquetInput> {
  const { ignored } = input
  if (!ignored) return input
  const files = []
  for (const file of input.files) {
    // An instance each, for damage may invalidate it.
    const lease = await context.environment.sessions.leaseDisposable(roots)
    try {
      const damage = await damageOfFile(context, lease.connection, input, file)
      if (damage === undefined) files.push(file)
      else if (!isIgnored(damage, ignored)) throw damage
    } finally {
      lease.release()
    }
  }
  return { ...input, files }
}
