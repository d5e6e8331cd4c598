import type { TaskValue } from '../../common/protocol/task-result.ts'
import type { RDDOutput } from '../../common/rdd/rdd-program.ts'
import { compareNaturally } from '../../common/serializer/natural-order.ts'
import { decodeRows } from '../../common/serializer/row-codec.ts'
import { determineBounds } from '../../shuffle/range-bounds.ts'
import { locateClosureFrames } from '../closure/locate-closure-frames.ts'
import type { JobAction, WorkOutput } from '../scheduler/contracts.ts'
import { type KeySample, sampleSizePerPartition, weightedKeys } from './key-sample.ts'
import type { RDDEnvironment } from './rdd-environment.ts'
import { buildRDDJob, type LineageFacts } from './rdd-job.ts'
import type { NumPartitions, RDDNode, ShuffledNode } from './rdd-lineage.ts'
import { listTextFiles, splitTextFiles, type TextFileSplit } from './text-splits.ts'

/** Runs jobs over lineages, and finds out once what a lineage leaves open: how files are cut, where the bounds of a sort lie. */
export class RDDRunner {
  readonly #environment: RDDEnvironment
  readonly #splits = new WeakMap<RDDNode, Promise<readonly TextFileSplit[]>>()
  readonly #bounds = new WeakMap<RDDNode, Promise<readonly unknown[]>>()

  constructor(environment: RDDEnvironment) {
    this.#environment = environment
  }

  /** Rows of each partition that was run, in order. */
  async collect(node: RDDNode, action: JobAction, partitions?: { from: number; count: number }): Promise<unknown[][]> {
    const values = await this.run(node, action, { kind: 'collect' }, { kind: 'result' }, partitions)
    return Promise.all(values.map(async (value) => decodeRows(await this.#resultBytes(value))))
  }

  async run(
    node: RDDNode,
    action: JobAction,
    output: RDDOutput & { readonly kind: 'collect' | 'text' },
    work: WorkOutput,
    partitions?: { from: number; count: number },
  ): Promise<readonly TaskValue[]> {
    const job = await buildRDDJob(node, this.#facts(action), {
      ...action,
      output,
      work,
      ...(partitions === undefined ? {} : { partitions }),
    })
    return this.#environment.scheduler.submitJob(job).result.catch((error: unknown) => {
      throw locateClosureFrames(error)
    })
  }

  async numPartitions(node: RDDNode, action: JobAction): Promise<number> {
    switch (node.kind) {
      case 'parallelize':
        return node.slices.length
      case 'textFile':
        // A stage of no tasks is never made: no input is one empty partition.
        return Math.max(1, (await this.#textSplits(node)).length)
      case 'narrow':
        return this.numPartitions(node.child, action)
      case 'union':
        return (await Promise.all(node.children.map((child) => this.numPartitions(child, action)))).reduce(
          (a, b) => a + b,
          0,
        )
      case 'cogroup':
        return this.numPartitions(node.left, action)
      case 'shuffled':
        if (node.partitioning.kind === 'hash') return this.#requested(node.partitioning.numPartitions, action)
        return (await this.#rangeBounds(node, action)).length + 1
    }
  }

  #facts(action: JobAction): LineageFacts {
    return {
      numPartitions: (node) => this.numPartitions(node, action),
      textSplits: (node) => this.#textSplits(node),
      rangeBounds: (node) => this.#rangeBounds(node, action),
    }
  }

  #textSplits(node: RDDNode & { kind: 'textFile' }): Promise<readonly TextFileSplit[]> {
    return remember(this.#splits, node, async () => {
      return splitTextFiles(await listTextFiles(node.path, this.#environment.stores), node.minPartitions)
    })
  }

  /** Sampled by a job of the action that needs them first. */
  #rangeBounds(node: ShuffledNode, action: JobAction): Promise<readonly unknown[]> {
    return remember(this.#bounds, node, async () => {
      const ranges = await this.#requested(node.partitioning.numPartitions, action)
      if (ranges === 1) return []
      const size = sampleSizePerPartition(ranges, await this.numPartitions(node.child, action))
      const sampled: RDDNode = {
        kind: 'narrow',
        operator: () => ({ kind: 'sampleKeys', size, seed: 42 }),
        child: node.child,
      }
      const sample = { ...action, name: 'sortByKey sample' }
      const samples = (await this.collect(sampled, sample)).flat() as KeySample[]
      return determineBounds(weightedKeys(samples), ranges, compareNaturally)
    })
  }

  async #requested(numPartitions: NumPartitions, action: JobAction): Promise<number> {
    if (typeof numPartitions === 'number') return numPartitions
    if (this.#environment.defaultParallelism !== undefined) return this.#environment.defaultParallelism
    return Math.max(...(await Promise.all(numPartitions.likeLargestOf.map((node) => this.numPartitions(node, action)))))
  }

  async #resultBytes(value: TaskValue): Promise<Uint8Array> {
    if (value.kind !== 'result') throw new Error(`a ${value.kind} is no result`)
    if (value.bytes !== undefined) return value.bytes
    return value.objectKey === undefined ? new Uint8Array(0) : this.#environment.readSpilledResult(value.objectKey)
  }
}

/** A failure is not remembered: the next job looks again. */
function remember<T>(memory: WeakMap<RDDNode, Promise<T>>, node: RDDNode, find: () => Promise<T>): Promise<T> {
  const known = memory.get(node)
  if (known !== undefined) return known
  const found = find()
  memory.set(node, found)
  found.catch(() => memory.delete(node))
  return found
}
