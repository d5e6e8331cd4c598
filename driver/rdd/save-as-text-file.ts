import { randomUUID } from 'node:crypto'
import { commitOutput, stagedFilesOf } from '../../common/commit/commit-output.ts'
import { parseStoragePath } from '../../common/storage/storage-path.ts'
import type { JobAction } from '../scheduler/contracts.ts'
import type { RDDNode } from './rdd-lineage.ts'
import type { RDDRunner } from './rdd-runner.ts'

/** Writes the rows of a lineage as lines, a file for each partition, and makes them visible when all are there. */
export async function saveAsTextFile(runner: RDDRunner, node: RDDNode, path: string, action: JobAction): Promise<void> {
  const { uri } = parseStoragePath(path)
  const write = {
    kind: 'files',
    path: uri,
    format: { lineSeparator: '\n', header: false },
    compression: 'none',
    extension: '',
    maxRecordsPerFile: 0,
    partitionBy: [],
    writeId: randomUUID(),
  } as const
  const run = async () => ({ files: stagedFilesOf(await runner.run(node, action, { kind: 'text' }, write)) })
  await commitOutput(uri, write.writeId, 'errorifexists', run)
}
