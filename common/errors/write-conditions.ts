import { type ErrorConditionEntry, entry } from './error-condition-entry.ts'

/** Why nothing could be written to a folder. Spark passes on what Java says. */
export const writeConditions = {
  'WRITE_FAILED.DISK_FULL': entry(
    '53100',
    'Could not write to <path>: its disk is full (<reason>). Make room there, or write elsewhere.',
  ),
  'WRITE_FAILED.NOT_A_FOLDER': entry(
    '42K03',
    'Could not write to <path>: a part of that path is no folder (<reason>). Write elsewhere, or remove what is there.',
  ),
  'WRITE_FAILED.PERMISSION_DENIED': entry(
    '42501',
    'Could not write to <path>: the user <user> may not (<reason>). Give that user the permission to write there, or write elsewhere.',
  ),
  'WRITE_FAILED.READ_ONLY': entry(
    '25006',
    'Could not write to <path>: its file system is read-only (<reason>). Mount it for writing, or write elsewhere.',
  ),
} as const satisfies Record<string, ErrorConditionEntry>
