import type { StageId, TaskId } from '../common/protocol/ids.ts'
/** Keys of everything an application keeps in the object store, relative to its root. All that an attempt writes carries the attempt. */
export const StoreLayout = {
  /** A map task attempt's shuffle object. */
  shuffle: (applicationId: string, stageId: StageId, mapId: number, attempt: string | number): string =>
    `${applicationId}/shuffle/${stageId}/${mapId}-${attempt}.data`,
  shufflePrefix: (applicationId: string, stageId: StageId): string => `${applicationId}/shuffle/${stageId}/`,
  program: (applicationId: string, stageId: StageId, stageAttempt: number): string =>
    `${applicationId}/programs/${stageId}-${stageAttempt}.json`,
  result: (applicationId: string, taskId: TaskId, attempt: number): string =>
    `${applicationId}/results/${taskId}-${attempt}`,
  /** A payload too large for an invocation. */
  spill: (applicationId: string, name: string): string => `${applicationId}/spill/${name}`,
  application: (applicationId: string): string => `${applicationId}/`,
} as const
