import type { TaskInput } from '../../../common/protocol/task-input.ts'
import type { LogicalPlan } from '../plan/logical/logical-plan.ts'
import { walkPlan } from '../plan/logical/logical-plan-tree.ts'
import type { FileSourceScanExec, PhysicalPlan } from '../plan/physical/physical-plan.ts'
import { physicalChildrenOf } from '../plan/physical/physical-plan-tree.ts'
import type { PhysicalQuery } from '../plan/physical/physical-query.ts'
import { planScanSplits } from './scan-splits.ts'

/** Whether one task can run the whole query: its input, after pruning, is within the limit, and no repartitioning was asked for. */
export function isFusible(logical: LogicalPlan, fused: PhysicalQuery, maxInputBytes: number): boolean {
  const repartitions = [...walkPlan(logical)].some((node) => node.kind === 'Repartition' && node.numPartitions !== 1)
  return !repartitions && queryBytes(fused) <= maxInputBytes
}

const queryBytes = ({ plan, subqueries }: PhysicalQuery): number =>
  [plan, ...subqueries.values()].reduce((sum, part) => sum + inputBytes(part), 0)

/** Bytes of the needed columns of the row groups that are left, or of whole files of other formats. */
function inputBytes(plan: PhysicalPlan): number {
  const own = plan.kind === 'FileSourceScanExec' ? scanBytes(plan) : 0
  return own + physicalChildrenOf(plan).reduce((sum, child) => sum + inputBytes(child), 0)
}

function scanBytes(scan: FileSourceScanExec): number {
  const inputs = planScanSplits(scan, {
    fused: true,
    totalCores: 1,
    shufflePartitions: 1,
    broadcastThresholdBytes: 0,
    maxPartitionBytes: 1,
    openCostBytes: 1,
  })
  const names = scan.output.map((attribute) => attribute.name)
  const footers = new Map(scan.relation.files.map((file) => [file.uri, file]))
  return inputs.reduce((sum, input) => sum + inputBytesOf(input, names, footers), 0)
}

function inputBytesOf(
  input: TaskInput,
  names: readonly string[],
  files: ReadonlyMap<string, FileSourceScanExec['relation']['files'][number]>,
): number {
  if (!('files' in input)) return 0
  return input.files.reduce((sum, split) => {
    const footer = files.get(split.uri)?.footer
    if (!footer) return sum + split.sizeBytes
    const kept =
      'rowGroups' in split && split.rowGroups ? new Set(split.rowGroups.map((group) => group.firstRow)) : undefined
    const groups = kept ? footer.rowGroups.filter((group) => kept.has(group.firstRow)) : footer.rowGroups
    return (
      sum +
      groups.reduce(
        (bytes, group) => bytes + names.reduce((b, name) => b + (group.columns[name]?.compressedBytes ?? 0), 0),
        0,
      )
    )
  }, 0)
}
