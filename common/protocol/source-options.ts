/**
 * Options of the file data sources as the driver has read and checked them (driver/sources/options): an executor never sees an
 * option's text. Characters are strings of one character, or '' where there is none.
 */

export type ParseMode = 'PERMISSIVE' | 'DROPMALFORMED' | 'FAILFAST'

export type UnescapedQuoteHandling = 'STOP_AT_DELIMITER' | 'STOP_AT_CLOSING_QUOTE' | 'SKIP_VALUE' | 'RAISE_ERROR'

/** How the text of a CSV file is cut into records and cells. */
export interface CsvDialect {
  readonly separator: string
  readonly quote: string
  readonly escapeCharacter: string
  readonly escapeOfEscape: string
  readonly comment: string
  /** undefined: `\n`, `\r\n` and `\r`. */
  readonly lineSeparator: string | undefined
  readonly multiLine: boolean
  readonly ignoreLeadingWhiteSpace: boolean
  readonly ignoreTrailingWhiteSpace: boolean
  readonly unescapedQuoteHandling: UnescapedQuoteHandling
  readonly maxColumns: number
  /** -1: no limit. */
  readonly maxCharsPerColumn: number
}

/** What Jackson's parser lets pass besides strict JSON. */
export interface JsonDialect {
  readonly allowComments: boolean
  readonly allowUnquotedFieldNames: boolean
  readonly allowSingleQuotes: boolean
  readonly allowNumericLeadingZeros: boolean
  readonly allowNonNumericNumbers: boolean
  readonly allowBackslashEscapingAnyCharacter: boolean
  readonly allowUnquotedControlChars: boolean
}

/** Java datetime patterns; undefined: what a cast reads, and ISO 8601 when written. */
export interface DatetimePatterns {
  readonly dateFormat: string | undefined
  readonly timestampFormat: string | undefined
  readonly timestampNtzFormat: string | undefined
  /** Of timestamps that do not name theirs, and in which they are written; undefined: UTC. */
  readonly timeZone: string | undefined
}

interface ReadErrors {
  readonly mode: ParseMode
  readonly columnNameOfCorruptRecord: string
}

export interface CsvReadOptions extends DatetimePatterns, ReadErrors {
  readonly format: 'csv'
  readonly dialect: CsvDialect
  readonly header: boolean
  readonly enforceSchema: boolean
  readonly inferSchema: boolean
  readonly samplingRatio: number
  readonly preferDate: boolean
  /** Whether a time without a zone is inferred as `timestamp_ntz`. */
  readonly infersTimestampNtz: boolean
  readonly columnPruning: boolean
  readonly nullValue: string
  readonly emptyValue: string
  readonly nanValue: string
  readonly positiveInf: string
  readonly negativeInf: string
}

export interface JsonReadOptions extends DatetimePatterns, ReadErrors {
  readonly format: 'json'
  readonly dialect: JsonDialect
  readonly multiLine: boolean
  readonly lineSeparator: string | undefined
  readonly primitivesAsString: boolean
  readonly prefersDecimal: boolean
  readonly dropFieldIfAllNull: boolean
  readonly samplingRatio: number
}

export interface TextReadOptions {
  readonly format: 'text'
  readonly wholeText: boolean
  readonly lineSeparator: string | undefined
}

/** What is done with dates before 1582-10-15, and timestamps before 1900: taken for the Julian calendar's, or refused. They stay as they are otherwise. */
export interface ParquetCalendar {
  readonly datetime?: 'legacy' | 'exception'
  /** Of timestamps of the older form, INT96. */
  readonly int96?: 'legacy' | 'exception'
}

export interface ParquetReadOptions {
  readonly format: 'parquet'
  readonly mergeSchema: boolean
  /** For files that do not say themselves by which calendar their dates are. */
  readonly calendar?: ParquetCalendar
}

export type ReadOptions = CsvReadOptions | JsonReadOptions | TextReadOptions | ParquetReadOptions

/** What all formats have when they are written. */
interface FileWriteOptions {
  /** Codec of the file, in DuckDB's word for it; none for text. */
  readonly compression: 'none' | 'gzip' | 'snappy' | 'zstd' | 'lz4_raw' | 'brotli'
  /** With its point: `.csv.gz`. */
  readonly extension: string
  /** 0: no limit. */
  readonly maxRecordsPerFile: number
  /** In which timestamps are written, in names of folders too; undefined: UTC. */
  readonly timeZone: string | undefined
}

export interface CsvWriteOptions extends FileWriteOptions, DatetimePatterns {
  readonly format: 'csv'
  readonly separator: string
  readonly quote: string
  readonly escapeCharacter: string
  readonly escapeOfEscape: string
  readonly header: boolean
  readonly quoteAll: boolean
  /** A line that would begin with it is quoted. */
  readonly comment: string
  readonly escapeQuotes: boolean
  readonly ignoreLeadingWhiteSpace: boolean
  readonly ignoreTrailingWhiteSpace: boolean
  readonly nullValue: string
  readonly emptyValue: string
  readonly lineSeparator: string
}

export interface JsonWriteOptions extends FileWriteOptions, DatetimePatterns {
  readonly format: 'json'
  readonly ignoreNullFields: boolean
  readonly lineSeparator: string
}

export interface TextWriteOptions extends FileWriteOptions {
  readonly format: 'text'
  readonly lineSeparator: string
}

export interface ParquetWriteOptions extends FileWriteOptions {
  readonly format: 'parquet'
}

export type WriteOptions = CsvWriteOptions | JsonWriteOptions | TextWriteOptions | ParquetWriteOptions
