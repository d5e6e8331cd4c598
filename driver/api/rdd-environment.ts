import { createOutputCommitter, type OutputCommitter } from '../../common/commit/output-committer.ts'
import { config } from '../../common/config/config-entries.ts'
import type { WriteOutput } from '../../common/protocol/task-description.ts'
import type { RDDEnvironment } from '../rdd/rdd-environment.ts'
import type { SessionState } from '../sql/session-state.ts'

/** What a session lends its RDDs. */
export function rddEnvironment(state: SessionState): RDDEnvironment {
  // a committer remembers what its job found and made
  const committers = new Map<string, Promise<OutputCommitter>>()
  const committer = (write: WriteOutput): Promise<OutputCommitter> => {
    const known = committers.get(write.writeId) ?? createOutputCommitter(write.path, write.writeId)
    committers.set(write.writeId, known)
    return known
  }
  return {
    scheduler: state.scheduler,
    defaultParallelism: state.conf.get(config.defaultParallelism),
    readSpilledResult: (objectKey) => state.workStore.get(objectKey),
    committer: {
      setupJob: async (write) => {
        await (await committer(write)).setupJob('errorifexists')
      },
      commitJob: async (write, files) => {
        await (await committer(write)).commitJob(files)
        committers.delete(write.writeId)
      },
      abortJob: async (write) => {
        await (await committer(write)).abortJob()
        committers.delete(write.writeId)
      },
    },
  }
}
