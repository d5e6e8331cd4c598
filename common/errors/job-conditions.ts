import { type ErrorConditionEntry, entry } from './error-condition-entry.ts'

/** Jobs of the driver service, and the clusters that they are submitted to. None of Spark's has a name of its own. */
export const jobConditions = {
  COMMIT_DENIED: entry(
    '40001',
    'The output at <path> was not committed, and what was written of it was removed: <reason>. The job runs again, unless it was killed.',
  ),
  INVALID_CLUSTER_DESCRIPTION: entry(
    '22023',
    'The description of the cluster <source> is none that this version of Flashover understands: <reason>. Deploy the cluster with the version of the package that you use.',
  ),
  INVALID_JOB: entry('22023', 'Not a job: <reason>.'),
  INVALID_JOB_ID: entry(
    '22023',
    'The id of a job is 1 to 128 letters, digits, dots, dashes and underscores, of which the first is a letter or digit, but got <id>.',
  ),
  INVALID_JOB_MESSAGE: entry('22023', 'Not a message of a job: <reason>.'),
  INVALID_JOB_RECORD: entry('XX001', 'The record of the job <id> is damaged, or of a newer version: <reason>.'),
  INVALID_SCHEDULE: entry('22023', 'The schedule <schedule> cannot be run: <reason>.'),
  JOB_ALREADY_EXISTS: entry('42710', 'The job <id> already exists.'),
  JOB_NOT_FOUND: entry('42704', 'There is no job <id>.'),
} as const satisfies Record<string, ErrorConditionEntry>
