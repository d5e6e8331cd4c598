import type { StageId } from './ids.ts'
/** One reduce partition's bytes within a map output object. */
export interface ShuffleSegment {
  readonly offset: number
  /** 0: the map task had no row for this partition, and nothing is to be fetched. */
  readonly length: number
  readonly crc32: number
  readonly rows: number
}

/** What a map task attempt wrote: the object and, per reduce partition, where its bytes are. Kept by the driver, sent to readers. */
export interface MapStatus {
  readonly stageId: StageId
  readonly mapId: number
  readonly attempt: number
  readonly objectKey: string
  readonly executorId: string
  readonly segments: readonly ShuffleSegment[]
}
