import { config } from '../../../common/config/config-entries.ts'
import type { SparkConf } from '../../../common/config/spark-conf.ts'
import { type DataType, TimestampNtzType, TimestampType } from '../../../common/types/data-type.ts'

/** What of a session's settings says how text is read. */
export interface ParserSettings {
  /** String literals are as they are written: a backslash is one. Those of dates, escapes and the like are read as ever. */
  readonly escapedStringLiterals: boolean
  /** What `TIMESTAMP` means, before a literal and as a type. */
  readonly timestampType: DataType
  /** Whether CHAR and VARCHAR are strings in the schemas of sources and rows. */
  readonly charVarcharAsString: boolean
  /** Whether they are refused in what is read now. */
  readonly refusesCharVarchar?: boolean
  /** Of timestamps that name none; undefined: UTC. */
  readonly timeZone?: string
}

export const DEFAULT_PARSER_SETTINGS: ParserSettings = Object.freeze({
  escapedStringLiterals: false,
  timestampType: TimestampType,
  charVarcharAsString: false,
})

export const parserSettingsOf = (conf: SparkConf): ParserSettings => ({
  escapedStringLiterals: conf.getOrDefault(config.escapedStringLiterals),
  timestampType: timestampTypeOf(conf),
  charVarcharAsString: conf.getOrDefault(config.charVarcharAsString),
  ...timeZoneSetting(conf),
})

/** The type that `TIMESTAMP` is for a session. */
export const timestampTypeOf = (conf: SparkConf): DataType =>
  conf.getOrDefault(config.timestampType) === 'timestamp_ntz' ? TimestampNtzType : TimestampType

/** The time zone of a session, as it is written; undefined for UTC, in which nothing has to be converted. */
export function timeZoneOf(conf: SparkConf): string | undefined {
  const timeZone = conf.getOrDefault(config.sessionTimeZone)
  return timeZone === 'UTC' ? undefined : timeZone
}

const timeZoneSetting = (conf: SparkConf): { readonly timeZone?: string } => {
  const timeZone = timeZoneOf(conf)
  return timeZone === undefined ? {} : { timeZone }
}
