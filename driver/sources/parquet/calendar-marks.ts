/**
 * By which calendar the old dates of a file are: `legacy`, that of Spark 2, which was Julian up to 1582; `corrected`, the proleptic Gregorian;
 * undefined where the file does not say, and an option decides.
 */
export interface CalendarMarks {
  readonly datetime: 'legacy' | 'corrected' | undefined
  readonly int96: 'legacy' | 'corrected' | undefined
  /** Whether it has timestamps of that form. */
  readonly hasInt96: boolean
  /** The time zone of a legacy file's timestamps. */
  readonly timeZone: string | undefined
}

/** Spark's marks in a file's metadata. */
export function calendarMarks(marks: ReadonlyMap<string, string>, hasInt96: boolean): CalendarMarks {
  const version = marks.get('org.apache.spark.version')
  const mark = (since: string, legacy: string): 'legacy' | 'corrected' | undefined => {
    if (version === undefined) return undefined
    return version < since || marks.has(legacy) ? 'legacy' : 'corrected'
  }
  return {
    datetime: mark('3.0.0', 'org.apache.spark.legacyDateTime'),
    int96: mark('3.1.0', 'org.apache.spark.legacyINT96'),
    hasInt96,
    timeZone: marks.get('org.apache.spark.timeZone'),
  }
}
