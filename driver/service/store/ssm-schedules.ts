import { parseScheduleDefinition, scheduleParameterName } from '../../../common/jobs/schedule-definition.ts'
import { readParameter } from '../../application/cluster/read-parameter.ts'
import type { Schedules } from './schedules.ts'

/** Schedules in SSM parameters, which the stack writes and nobody else. */
export const ssmSchedules = (clusterName: string): Schedules => ({
  async read(schedule, runAs) {
    const { value } = await readParameter(scheduleParameterName(clusterName, runAs, schedule))
    return value === undefined ? undefined : parseScheduleDefinition(value, schedule)
  },
})
