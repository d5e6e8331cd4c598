/** A word as Spark takes it: in small letters, in capitals, or with a capital first. */
type AnyCase<Word extends string> = Word | Uppercase<Word> | Capitalize<Word>

/** What `trunc` cuts a date to. */
export type DateUnit = AnyCase<'year' | 'yyyy' | 'yy' | 'quarter' | 'month' | 'mon' | 'mm' | 'week'>

/** What `date_trunc` cuts a timestamp to. */
export type TimestampUnit =
  | DateUnit
  | AnyCase<'day' | 'dd' | 'hour' | 'minute' | 'second' | 'millisecond' | 'microsecond'>

/** The names of the days of the week. */
export type Weekday = AnyCase<
  | ('monday' | 'mon' | 'mo' | 'tuesday' | 'tue' | 'tu' | 'wednesday' | 'wed' | 'we' | 'thursday' | 'thu' | 'th')
  | ('friday' | 'fri' | 'fr' | 'saturday' | 'sat' | 'sa' | 'sunday' | 'sun' | 'su')
>
