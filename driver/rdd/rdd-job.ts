import type { MapStatus } from '../../common/protocol/map-status.ts'
import type { TaskInput } from '../../common/protocol/task-input.ts'
import type { Partitioner, RDDOutput, RDDProgram, RDDProgramNode, UnionChild } from '../../common/rdd/rdd-program.ts'
import { encodeRows } from '../../common/serializer/row-codec.ts'
import type {
  JobAction,
  JobDefinition,
  ParentOutputs,
  StageDefinition,
  StageKey,
  TaskWork,
  WorkOutput,
} from '../scheduler/contracts.ts'
import type { RDDNode, ShuffledNode } from './rdd-lineage.ts'
import type { TextFileSplit } from './text-splits.ts'

/** What of a lineage is known only by looking: files and sampled keys. */
export interface LineageFacts {
  numPartitions(node: RDDNode): Promise<number>
  textSplits(node: RDDNode & { kind: 'textFile' }): Promise<readonly TextFileSplit[]>
  rangeBounds(node: ShuffledNode): Promise<readonly unknown[]>
}

export interface RDDJobOptions extends JobAction {
  readonly output: RDDOutput & { readonly kind: 'collect' | 'text' }
  readonly work: WorkOutput
  /** The partitions to run, in order; all by default. */
  readonly partitions?: { readonly from: number; readonly count: number }
}

/** Cuts a lineage into stages at its shuffles, as Spark's DAGScheduler does. A shuffle that is used twice is one stage. */
export async function buildRDDJob(node: RDDNode, facts: LineageFacts, options: RDDJobOptions): Promise<JobDefinition> {
  const builder = new RDDJobBuilder(facts)
  const numPartitions = await facts.numPartitions(node)
  const { from, count } = options.partitions ?? { from: 0, count: numPartitions }
  const resultStage = await builder.stage(node, options.name, options.output, options.work, { from, count })
  return { name: options.name, properties: options.properties, stages: builder.stages, resultStage }
}

interface StageInput {
  readonly name: string
  /** Partitions of the stage that read it. */
  readonly offset: number
  readonly numPartitions: number
  readonly read: (partition: number, parents: ParentOutputs) => TaskInput
}

interface StageParts {
  readonly inputs: StageInput[]
  readonly parents: Set<StageKey>
}

class RDDJobBuilder {
  readonly stages: StageDefinition[] = []
  readonly #facts: LineageFacts
  readonly #shuffles = new Map<ShuffledNode, StageKey>()

  constructor(facts: LineageFacts) {
    this.#facts = facts
  }

  async stage(
    node: RDDNode,
    name: string,
    output: RDDOutput,
    work: WorkOutput,
    range: { from: number; count: number },
  ): Promise<StageKey> {
    const parts: StageParts = { inputs: [], parents: new Set() }
    const root = await this.#part(node, 0, parts)
    const program: RDDProgram = { version: 1, root, output, firstPartition: range.from }
    const key = `stage-${this.stages.length}`
    const task = (partition: number, parents: ParentOutputs): TaskWork => {
      const at = range.from + partition
      const mine = parts.inputs.filter((input) => at >= input.offset && at < input.offset + input.numPartitions)
      return {
        inputs: Object.fromEntries(mine.map((input) => [input.name, input.read(at - input.offset, parents)])),
        output: work,
      }
    }
    this.stages.push({
      key,
      name,
      parents: [...parts.parents],
      deterministic: true,
      plan: () => ({ program: { kind: 'closure', operators: program }, numTasks: range.count, cpusPerTask: 1, task }),
    })
    return key
  }

  async #part(node: RDDNode, offset: number, parts: StageParts): Promise<RDDProgramNode> {
    switch (node.kind) {
      case 'narrow':
        return { kind: 'narrow', operator: node.operator(), child: await this.#part(node.child, offset, parts) }
      case 'union': {
        const children: UnionChild[] = []
        let at = 0
        for (const child of node.children) {
          const numPartitions = await this.#facts.numPartitions(child)
          children.push({ offset: at, numPartitions, node: await this.#part(child, offset + at, parts) })
          at += numPartitions
        }
        return { kind: 'union', children }
      }
      case 'cogroup':
        return {
          kind: 'cogroup',
          left: await this.#part(node.left, offset, parts),
          right: await this.#part(node.right, offset, parts),
        }
      case 'parallelize':
        return this.#input(node, offset, parts, (partition) => {
          return { kind: 'rows', base64: Buffer.from(node.slices[partition] ?? []).toString('base64') }
        })
      case 'textFile': {
        const splits = await this.#facts.textSplits(node)
        return this.#input(node, offset, parts, (partition) => textInput(splits[partition]))
      }
      case 'shuffled': {
        const parent = await this.#shuffle(node)
        parts.parents.add(parent)
        return this.#input(node, offset, parts, (partition, parents) =>
          shuffleInput(parents.get(parent) ?? [], partition),
        )
      }
    }
  }

  async #input(node: RDDNode, offset: number, parts: StageParts, read: StageInput['read']): Promise<RDDProgramNode> {
    const name = `in${parts.inputs.length}`
    // The place is taken at once: other inputs may be added while this one's size is asked for.
    const input = { name, offset, numPartitions: 0, read }
    parts.inputs.push(input)
    input.numPartitions = await this.#facts.numPartitions(node)
    return { kind: 'input', name }
  }

  async #shuffle(node: ShuffledNode): Promise<StageKey> {
    const known = this.#shuffles.get(node)
    if (known !== undefined) return known
    const partitioner = await this.#partitioner(node)
    const output: RDDOutput = {
      kind: 'shuffle',
      partitioner,
      ...(node.aggregator === undefined ? {} : { aggregator: node.aggregator() }),
    }
    const count = await this.#facts.numPartitions(node.child)
    const work: WorkOutput = { kind: 'shuffle', numPartitions: partitioner.numPartitions }
    const key = await this.stage(node.child, 'shuffle map', output, work, { from: 0, count })
    this.#shuffles.set(node, key)
    return key
  }

  async #partitioner(node: ShuffledNode): Promise<Partitioner> {
    if (node.partitioning.kind === 'hash') return { kind: 'hash', numPartitions: await this.#facts.numPartitions(node) }
    const bounds = await this.#facts.rangeBounds(node)
    return {
      kind: 'range',
      numPartitions: bounds.length + 1,
      ascending: node.partitioning.ascending,
      bounds: Buffer.from(encodeRows(bounds)).toString('base64'),
    }
  }
}

const noSchema = { kind: 'struct', fields: [] } as const

function textInput(split: TextFileSplit | undefined): TaskInput {
  return {
    kind: 'text',
    wholeText: false,
    lineSeparator: undefined,
    partitions: 0,
    files: split === undefined ? [] : [split],
  }
}

function shuffleInput(outputs: readonly MapStatus[], partition: number): TaskInput {
  const blocks = outputs.flatMap((status) => {
    const segment = status.segments[partition]
    if (segment === undefined || segment.length === 0) return []
    return [{ stageId: status.stageId, mapId: status.mapId, objectKey: status.objectKey, segment }]
  })
  return { kind: 'shuffle', schema: noSchema, blocks }
}
