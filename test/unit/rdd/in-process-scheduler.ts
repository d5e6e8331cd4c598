import { mkdir, rename, rm, stat, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { SparkError } from '../../../common/errors/spark-error.ts'
import type { MapStatus } from '../../../common/protocol/map-status.ts'
import type { TaskInput } from '../../../common/protocol/task-input.ts'
import type { StagedFile, TaskValue } from '../../../common/protocol/task-result.ts'
import type { RDDProgram } from '../../../common/rdd/rdd-program.ts'
import { createObjectStore } from '../../../common/storage/open-object-store.ts'
import { localPathOf, parseStoragePath } from '../../../common/storage/storage-path.ts'
import type { RDDEnvironment } from '../../../driver/rdd/rdd-environment.ts'
import type { JobDefinition, JobHandle, JobScheduler } from '../../../driver/scheduler/contracts.ts'
import { type ClosureTaskIo, runClosure } from '../../../executor-fn/run-closure.ts'

/** Runs RDD jobs in this process, one task after another; programs and inputs go through JSON as they would on the wire. */
export class InProcessScheduler implements JobScheduler {
  readonly totalCores = 4
  readonly objects = new Map<string, Uint8Array>()
  readonly stagesRun: { name: string; tasks: number; shuffledRows: number }[] = []
  #jobs = 0

  submitJob(job: JobDefinition): JobHandle {
    const jobId = this.#jobs++
    return { jobId, result: this.#run(job, jobId), cancel: () => {} }
  }

  async #run(job: JobDefinition, jobId: number): Promise<readonly TaskValue[]> {
    const outputs = new Map<string, MapStatus[]>()
    let result: readonly TaskValue[] = []
    // Stages come after their parents, for they are built from the leaves up.
    for (const stage of job.stages) {
      const plan = await stage.plan(outputs)
      const values: TaskValue[] = []
      for (let partition = 0; partition < plan.numTasks; partition++) {
        const work = plan.task(partition, outputs)
        const inputs = JSON.parse(JSON.stringify(work.inputs)) as Record<string, TaskInput>
        const program = JSON.parse(JSON.stringify(plan.program)) as { operators: RDDProgram }
        const files: StagedFile[] = []
        const destination = work.output.kind === 'files' ? work.output.path : ''
        const outcome = await runClosure(
          { program: program.operators, partition, inputs },
          this.#io(destination, files),
        )
        if (outcome.kind === 'shuffle') {
          const objectKey = `${jobId}/${stage.key}/${partition}`
          let offset = 0
          const segments = outcome.segments.map(({ bytes, rows }) => {
            const segment = { offset, length: bytes.length, crc32: 0, rows }
            offset += bytes.length
            return segment
          })
          this.objects.set(objectKey, Buffer.concat(outcome.segments.map(({ bytes }) => bytes)))
          const mapStatus: MapStatus = {
            stageId: outputs.size,
            mapId: partition,
            attempt: 0,
            objectKey,
            executorId: 'here',
            segments,
          }
          values.push({ kind: 'mapStatus', mapStatus })
        } else if (outcome.kind === 'result') {
          values.push({
            kind: 'result',
            bytes: outcome.bytes,
            sizeBytes: outcome.bytes.length,
            rows: outcome.outputRows,
          })
        } else values.push({ kind: 'files', files })
      }
      const statuses = values.flatMap((value) => (value.kind === 'mapStatus' ? [value.mapStatus] : []))
      const shuffledRows = statuses.flatMap(({ segments }) => segments).reduce((sum, { rows }) => sum + rows, 0)
      this.stagesRun.push({ name: stage.name, tasks: plan.numTasks, shuffledRows })
      outputs.set(stage.key, statuses)
      if (stage.key === job.resultStage) result = values
    }
    return result
  }

  #io(destination: string, files: StagedFile[]): ClosureTaskIo {
    const objects = this.objects
    return {
      openObject: async (uri) => {
        const { root, key } = parseStoragePath(uri)
        return { store: await createObjectStore(root), key }
      },
      readRows: async () => new Uint8Array(0),
      async *readSegments({ blocks }) {
        for (const { objectKey, segment } of blocks) {
          const object = objects.get(objectKey)
          if (object === undefined) throw new Error(`${objectKey} is lost`)
          yield object.subarray(segment.offset, segment.offset + segment.length)
        }
      },
      writeText: async (finalName, chunks) => {
        const parts: Uint8Array[] = []
        for await (const chunk of chunks) parts.push(chunk)
        const folder = path.join(localPathOf(destination) ?? '', '_temporary')
        await mkdir(folder, { recursive: true })
        await writeFile(path.join(folder, finalName), Buffer.concat(parts))
        files.push({ finalName, sizeBytes: 0, rows: 0, staged: { kind: 'file', name: finalName } })
      },
    }
  }
}

/** An environment over the scheduler above, with a committer for local folders. */
export function inProcessEnvironment(scheduler: InProcessScheduler): RDDEnvironment {
  const folderOf = (uri: string): string => localPathOf(uri) ?? ''
  return {
    scheduler,
    defaultParallelism: undefined,
    storeOptions: {},
    readSpilledResult: async (key) => scheduler.objects.get(key) ?? new Uint8Array(0),
    committer: {
      setupJob: async (write) => {
        const exists = await stat(folderOf(write.path)).then(
          () => true,
          () => false,
        )
        if (exists) throw new SparkError('OUTPUT_PATH_ALREADY_EXISTS', { outputPath: write.path })
      },
      commitJob: async (write, files) => {
        const folder = folderOf(write.path)
        for (const file of files)
          await rename(path.join(folder, '_temporary', file.finalName), path.join(folder, file.finalName))
        await rm(path.join(folder, '_temporary'), { recursive: true })
        await writeFile(path.join(folder, '_SUCCESS'), '')
      },
      abortJob: async (write) => rm(folderOf(write.path), { recursive: true, force: true }),
    },
  }
}
