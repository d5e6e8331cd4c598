import type { DatetimePatterns } from '../../../../common/protocol/source-options.ts'
import type { DataType } from '../../../../common/types/data-type.ts'
import { castToString } from '../casts/cast-to-string.ts'
import { compiled } from '../compiled.ts'
import { duckDbType } from '../duckdb-types.ts'
import { formatDatetime } from '../text/format-datetime.ts'

const DATE = 'yyyy-MM-dd'
// Offsets of long ago have seconds.
const TIMESTAMP = "yyyy-MM-dd'T'HH:mm:ss[.SSS][XXXXX]"
const TIMESTAMP_NTZ = "yyyy-MM-dd'T'HH:mm:ss[.SSS]"

/** The text of a value in text files: dates and times by their patterns, ISO 8601 by default, anything else as its cast to string. */
export function writtenText(value: string, type: DataType, patterns: DatetimePatterns): string {
  switch (type.kind) {
    case 'date':
      return formatDatetime(value, patterns.dateFormat ?? DATE, undefined)
    case 'timestamp':
      return formatDatetime(value, patterns.timestampFormat ?? TIMESTAMP, patterns.timeZone)
    case 'timestamp_ntz':
      return formatDatetime(value, patterns.timestampNtzFormat ?? TIMESTAMP_NTZ, undefined)
    default:
      return castToString(compiled(value, duckDbType(type)), type, patterns.timeZone).sql
  }
}
