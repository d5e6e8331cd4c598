import type { ScheduleDefinition } from '../../../common/jobs/schedule-definition.ts'

/** What the schedules of a cluster run. */
export interface Schedules {
  /**
   * undefined: there is no such schedule.
   *
   * @param runAs the declared application that its jobs run as
   * @throws INVALID_SCHEDULE
   */
  read(schedule: string, runAs: string | undefined): Promise<ScheduleDefinition | undefined>
}
