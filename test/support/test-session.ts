import { SparkSession } from '../../driver/index.ts'
import type { Scheduler } from '../../driver/scheduler/scheduler.ts'
import type { SchedulerEvent } from '../../driver/scheduler/scheduler-event.ts'

export interface TestSession {
  readonly spark: SparkSession
  readonly scheduler: Scheduler
  /** What the scheduler said, from the session's start. */
  readonly events: readonly SchedulerEvent[]
}

/** A session whose queries are stages with shuffles, unless the settings say otherwise. */
export async function openSession(
  master: string,
  settings: Readonly<Record<string, string>> = {},
): Promise<TestSession> {
  const shuffled = {
    'spark.flashover.fuse.enabled': 'false',
    'spark.sql.shuffle.partitions': '4',
    'spark.ui.showConsoleProgress': 'false',
  }
  let builder = SparkSession.builder.appName('test').master(master).config('spark.sql.planChangeValidation', true)
  for (const [key, value] of Object.entries({ ...shuffled, ...settings })) builder = builder.config(key, value)
  const spark = await builder.getOrCreate()
  const events: SchedulerEvent[] = []
  const scheduler = spark.sparkContext.environment.scheduler as Scheduler
  scheduler.addListener((event) => events.push(event))
  return { spark, scheduler, events }
}

export type TaskEnded = Extract<SchedulerEvent, { readonly kind: 'TaskEnded' }>

const taskEnds = (events: readonly SchedulerEvent[]): readonly TaskEnded[] =>
  events.filter((event) => event.kind === 'TaskEnded')

/** How the attempts ended that did not succeed. Killed ones are not counted: they are the scheduler's own doing. */
export const reasons = ({ events }: TestSession): string[] =>
  taskEnds(events).flatMap(({ end }) => {
    if (end.kind === 'Success' || end.kind === 'TaskKilled') return []
    return [end.kind === 'ExecutorLostFailure' ? end.reason : end.kind]
  })

/** How often each partition of a stage was computed to its end; the first stage of the session by default. */
export function mapRuns({ events }: TestSession, stageId = 0): number[] {
  const runs: number[] = []
  for (const { task, end } of taskEnds(events))
    if (task.stageId === stageId && end.kind === 'Success') runs[task.partition] = (runs[task.partition] ?? 0) + 1
  return runs
}
