import type { RowsInput, ShuffleInput, TaskInput } from '../common/protocol/task-input.ts'
import type { RDDProgram, RDDProgramNode } from '../common/rdd/rdd-program.ts'
import { decodeRowFrames, encodeRows } from '../common/serializer/row-codec.ts'
import type { ObjectStore } from '../common/storage/object-store.ts'
import { combineRows, combinerOf } from './rdd/aggregator.ts'
import { cogroup } from './rdd/cogroup.ts'
import { applyOperator, type Batches } from './rdd/narrow-operators.ts'
import { textOf } from './rdd/row-text.ts'
import { type ClosureSegment, writeBuckets } from './rdd/shuffle-buckets.ts'
import { readLines } from './rdd/text-lines.ts'

/** What a task of an RDD stage needs of its executor. */
export interface ClosureTaskIo {
  /** The store that holds an object and its key there, from a canonical URI. */
  openObject(uri: string): Promise<{ readonly store: ObjectStore; readonly key: string }>
  /** Bytes of a driver-side slice that was too big for the task's payload. */
  readRows(input: RowsInput & { readonly objectKey: string }): Promise<Uint8Array>
  /** The segments of a shuffle input, each whole and checked; throws the runner's fetch failure. */
  readSegments(input: ShuffleInput): AsyncIterable<Uint8Array>
  /** Writes a file of the task's output, named as in Hadoop: `part-00000`; resolves when all is staged. */
  writeText(name: string, chunks: AsyncIterable<Uint8Array>): Promise<unknown>
  /** Throws when the attempt has been killed; asked once per batch of rows. */
  checkCancelled?(): void
}

export interface ClosureTask {
  readonly program: RDDProgram
  readonly partition: number
  readonly inputs: Readonly<Record<string, TaskInput>>
}

export interface ClosureCounts {
  readonly inputRows: number
  readonly outputRows: number
}

export type ClosureOutcome = ClosureCounts &
  (
    | { readonly kind: 'shuffle'; readonly segments: readonly ClosureSegment[] }
    | { readonly kind: 'result'; readonly bytes: Uint8Array }
    | { readonly kind: 'files' }
  )

/**
 * Runs one task of an RDD stage. Operators form a chain of async generators over batches of rows, so that a partition streams
 * from its input to its output, but for those that need all of it: sort, group, combine, mapPartitions.
 */
export async function runClosure(task: ClosureTask, io: ClosureTaskIo): Promise<ClosureOutcome> {
  const interpreter = new ProgramInterpreter(task, io)
  const partition = task.program.firstPartition + task.partition
  const rows = interpreter.rows(task.program.root, partition)
  const { output } = task.program
  switch (output.kind) {
    case 'shuffle': {
      const combined =
        output.aggregator === undefined ? rows : combineRows(rows, combinerOf(output.aggregator), 'values')
      const segments = await writeBuckets(combined, output.partitioner)
      const outputRows = segments.reduce((sum, segment) => sum + segment.rows, 0)
      return { kind: 'shuffle', segments, inputRows: interpreter.inputRows, outputRows }
    }
    case 'collect': {
      const frames: Uint8Array[] = []
      let outputRows = 0
      for await (const batch of rows) {
        frames.push(encodeRows(batch))
        outputRows += batch.length
      }
      return { kind: 'result', bytes: Buffer.concat(frames), inputRows: interpreter.inputRows, outputRows }
    }
    case 'text': {
      let outputRows = 0
      const chunks = async function* (): AsyncGenerator<Uint8Array> {
        for await (const batch of rows) {
          outputRows += batch.length
          // A sort or a group gives all its rows as one batch: as one string that could be too long.
          for (let i = 0; i < batch.length; i += 1024) {
            const lines = batch.slice(i, i + 1024).map((row) => `${textOf(row)}\n`)
            yield Buffer.from(lines.join(''), 'utf8')
          }
        }
      }
      await io.writeText(`part-${String(partition).padStart(5, '0')}`, chunks())
      return { kind: 'files', inputRows: interpreter.inputRows, outputRows }
    }
  }
}

class ProgramInterpreter {
  readonly #task: ClosureTask
  readonly #io: ClosureTaskIo
  inputRows = 0

  constructor(task: ClosureTask, io: ClosureTaskIo) {
    this.#task = task
    this.#io = io
  }

  rows(node: RDDProgramNode, partition: number): Batches {
    switch (node.kind) {
      case 'input':
        return this.#input(node.name)
      case 'narrow':
        return applyOperator(node.operator, this.rows(node.child, partition), partition)
      case 'cogroup':
        return cogroup(this.rows(node.left, partition), this.rows(node.right, partition))
      case 'union': {
        const child = node.children.find((one) => partition >= one.offset && partition < one.offset + one.numPartitions)
        if (child === undefined) throw new Error(`no part of the union has the partition ${partition}`)
        return this.rows(child.node, partition - child.offset)
      }
    }
  }

  async *#input(name: string): Batches {
    const input = this.#task.inputs[name]
    if (input === undefined) throw new Error(`the task has no input ${name}`)
    for await (const batch of this.#read(input)) {
      this.#io.checkCancelled?.()
      this.inputRows += batch.length
      yield batch
    }
  }

  async *#read(input: TaskInput): Batches {
    switch (input.kind) {
      case 'rows': {
        const { objectKey } = input
        yield* decodeRowFrames(
          objectKey === undefined
            ? Buffer.from(input.base64 ?? '', 'base64')
            : await this.#io.readRows({ ...input, objectKey }),
        )
        return
      }
      case 'text':
        for (const file of input.files) {
          const { store, key } = await this.#io.openObject(file.uri)
          yield* readLines(store, { key, sizeBytes: file.sizeBytes, start: file.start, end: file.end })
        }
        return
      case 'shuffle':
        for await (const segment of this.#io.readSegments(input)) yield* decodeRowFrames(segment)
        return
      default:
        throw new Error(`an RDD cannot read an input of kind ${input.kind}`)
    }
  }
}
