import type { ParseMode } from '../../../../common/protocol/source-options.ts'
import { raiseErrorOf } from '../raise-error.ts'

/**
 * The condition on records of which `malformed` may hold: PERMISSIVE takes them all, DROPMALFORMED leaves them out, FAILFAST fails with the
 * name of the file and the record's text.
 */
export function malformedFilter(mode: ParseMode, malformed: string, record: string): string {
  switch (mode) {
    case 'PERMISSIVE':
      return ''
    case 'DROPMALFORMED':
      return `NOT ${malformed}`
    case 'FAILFAST': {
      const reason = `concat('[MALFORMED_RECORD_IN_PARSING] Malformed record in the mode FAILFAST: ', ${record})`
      return `CASE WHEN ${malformed} THEN ${raiseErrorOf('FAILED_READ_FILE.NO_HINT', { path: 'file', reason })} ELSE true END`
    }
  }
}

/** Whether any of the conditions holds; one that is null does not. */
export const anyOf = (conditions: readonly string[]): string =>
  conditions.length === 0 ? 'false' : `coalesce(${conditions.map((condition) => `(${condition})`).join(' OR ')}, false)`
