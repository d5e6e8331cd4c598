import { quoteString } from '../../common/types/duckdb-type-name.ts'

export type ParseMode = 'PERMISSIVE' | 'DROPMALFORMED' | 'FAILFAST'

export function parseMode(options: Readonly<Record<string, string>>): ParseMode {
  const mode = (options['mode'] ?? 'PERMISSIVE').toUpperCase()
  return mode === 'DROPMALFORMED' || mode === 'FAILFAST' ? mode : 'PERMISSIVE'
}

/**
 * What to do with records for which `malformed` holds: PERMISSIVE keeps them with nulls, DROPMALFORMED leaves them out, FAILFAST
 * fails with the record's text.
 */
export function modeFilter(mode: ParseMode, malformed: string, record: string): string {
  if (mode === 'PERMISSIVE' || malformed === '') return ''
  if (mode === 'DROPMALFORMED') return ` WHERE NOT coalesce(${malformed}, false)`
  const before = quoteString(
    'FLASHOVER_ERROR:{"condition":"MALFORMED_RECORD_IN_PARSING.WITHOUT_SUGGESTION","parameters":{"failFastMode":"FAILFAST","badRecord":',
  )
  return ` WHERE CASE WHEN ${malformed} THEN error(${before} || to_json(${record})::VARCHAR || '}}') ELSE true END`
}
