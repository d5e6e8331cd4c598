import { SessionZone } from '../../../common/datetime/session-zone.ts'
import { localToUtc } from '../../../common/datetime/time-zone.ts'
import { SparkError } from '../../../common/errors/spark-error.ts'
import type { IgnoredFiles } from '../../../common/protocol/task-input.ts'
import { type GlobPattern, globPattern } from '../listing/glob-pattern.ts'
import { timeZoneOption } from './common-options.ts'
import type { OptionMap } from './option-map.ts'

/** Which of the files under the paths are read: options that all formats have. */
export interface ListingOptions {
  /** On the file's name. */
  readonly pathGlobFilter: GlobPattern | undefined
  /** All files at any depth; folders are no partitions then. */
  readonly recursiveFileLookup: boolean
  /** Milliseconds since 1970: only files modified before, after. */
  readonly modifiedBefore: number | undefined
  readonly modifiedAfter: number | undefined
  /** Where partition folders begin. */
  readonly basePath: string | undefined
  readonly ignored: IgnoredFiles
  /** Of timestamps in names of folders; undefined: UTC. */
  readonly timeZone: string | undefined
}

export function listingOptions(options: OptionMap): ListingOptions {
  const corrupt = options.flagIfGiven('ignoreCorruptFiles')
  const missing = options.flagIfGiven('ignoreMissingFiles')
  const glob = options.text('pathGlobFilter')
  const timeZone = timeZoneOption(options)
  return {
    pathGlobFilter: glob === undefined ? undefined : globPattern(glob),
    recursiveFileLookup: options.flag('recursiveFileLookup', false),
    modifiedBefore: instant(options, 'modifiedBefore', timeZone),
    modifiedAfter: instant(options, 'modifiedAfter', timeZone),
    basePath: options.text('basePath'),
    ignored: { ...(corrupt !== undefined && { corrupt }), ...(missing !== undefined && { missing }) },
    timeZone,
  }
}

/** A date and time in the time zone, as `2020-01-01T00:00:00`. */
function instant(options: OptionMap, strategy: string, timeZone: string | undefined): number | undefined {
  const text = options.text(strategy)
  if (text === undefined) return undefined
  const iso = /^\d{4}-\d{2}-\d{2}([T ]\d{2}:\d{2}:\d{2}(\.\d{1,9})?)?$/.exec(text.trim())
  const time = iso
    ? Date.parse(`${text.trim().replace(' ', 'T')}${iso[1] === undefined ? 'T00:00:00' : ''}Z`)
    : Number.NaN
  if (Number.isNaN(time)) throw new SparkError('_LEGACY_ERROR_TEMP_1294', { strategy, timeString: text })
  return timeZone === undefined ? time : localToUtc(time / 1000, SessionZone.of(timeZone).zone) * 1000
}
