import { createWriteStream } from 'node:fs'
import path from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { ClosureProgram, TaskDescription } from '../common/protocol/task-description.ts'
import type { StagedFile, TaskValue } from '../common/protocol/task-result.ts'
import type { RDDProgram } from '../common/rdd/rdd-program.ts'
import { localPathOf, parseStoragePath } from '../common/storage/storage-path.ts'
import { writeFailure } from '../common/storage/write-failure.ts'
import { readShuffleBlocks } from '../shuffle/shuffle-reader.ts'
import { writeShuffleObject } from '../shuffle/shuffle-writer.ts'
import { sendResult } from './output/result-output.ts'
import { makeStagingFolder, stageFiles } from './output/stage-file.ts'
import type { ClosureTaskIo } from './run-closure.ts'
import type { TaskContext } from './task-environment.ts'

/** Gives a closure task its inputs and takes its output to where the task's description says. */
export async function runClosureTask(
  context: TaskContext,
  program: ClosureProgram,
  task: TaskDescription,
): Promise<TaskValue> {
  const { runClosure } = await import('./run-closure.ts')
  const files: StagedFile[] = []
  const outcome = await runClosure(
    { program: program.operators as RDDProgram, partition: task.partition, inputs: task.inputs },
    closureIo(context, task, files),
  )
  context.signal.throwIfAborted()
  context.meter.inputRows += outcome.inputRows
  switch (outcome.kind) {
    case 'shuffle': {
      if (task.output.kind !== 'shuffle')
        throw new Error(`a closure gave a shuffle where ${task.output.kind} is expected`)
      const mapStatus = await writeShuffleObject({
        store: context.store,
        objectKey: task.output.objectKey,
        stageId: task.stageId,
        mapId: task.partition,
        attempt: task.attempt,
        executorId: context.environment.executorId,
        segments: outcome.segments.map((segment) =>
          segment.bytes.length === 0 ? undefined : { kind: 'bytes', bytes: segment.bytes, rows: segment.rows },
        ),
        scratchFile: path.join(context.taskDir, 'object'),
      })
      context.meter.outputRows += outcome.outputRows
      context.meter.shuffleWriteBytes += mapStatus.segments.reduce((sum, segment) => sum + segment.length, 0)
      return { kind: 'mapStatus', mapStatus }
    }
    case 'result':
      if (task.output.kind !== 'result') throw new Error(`a closure gave rows where ${task.output.kind} is expected`)
      return sendResult(context, task.output, outcome.bytes, outcome.outputRows)
    case 'files':
      context.meter.outputRows += outcome.outputRows
      // The stream's length is known only to the closure.
      return { kind: 'files', files: files.map((file) => ({ ...file, rows: outcome.outputRows })) }
  }
}

function closureIo(context: TaskContext, task: TaskDescription, files: StagedFile[]): ClosureTaskIo {
  return {
    async openObject(uri) {
      const { root, key } = parseStoragePath(uri)
      return { store: await context.environment.openStore(root), key }
    },
    async readRows(input) {
      return context.store.get(input.objectKey)
    },
    async *readSegments(input) {
      // Segments are fetched side by side and come in the order of the map tasks, so that a re-run gives the same rows in the same order.
      const bytes = new Map<unknown, Uint8Array>()
      const fetched = await readShuffleBlocks(context.store, input.blocks, (block, segment) => {
        bytes.set(block, segment)
      })
      context.meter.shuffleReadBytes += fetched
      for (const block of input.blocks) {
        const segment = bytes.get(block)
        if (segment) yield segment
        bytes.delete(block)
      }
    },
    async writeText(name, chunks) {
      const { output } = task
      if (output.kind !== 'files') throw new Error(`a closure writes files where ${output.kind} is expected`)
      // In a bucket a job is known by its write id: two that run at once keep apart, and one that fails finds what it has uploaded.
      const finalName = localPathOf(output.path) === undefined ? `${name}-${output.writeId}` : name
      const file = path.join((await makeStagingFolder(output, task)) ?? context.taskDir, finalName)
      await pipeline(Readable.from(chunks), createWriteStream(file)).catch((error: unknown) => {
        throw writeFailure(error, output.path) ?? error
      })
      for (const staged of await stageFiles(output, [{ file, finalName, rows: 0 }])) {
        context.meter.outputBytes += staged.sizeBytes
        files.push(staged)
      }
    },
    checkCancelled: () => context.signal.throwIfAborted(),
  }
}
