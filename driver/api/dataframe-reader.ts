import { SparkError } from '../../common/errors/spark-error.ts'
import type { StructType } from '../../common/types/data-type.ts'
import type { FileFormat } from '../sources/file-relation.ts'
import { parseTableSchema } from '../sql/parser/parser.ts'
import type { SessionState } from '../sql/session-state.ts'
import { DataFrame } from './dataframe.ts'

/**
 * Reads files into DataFrames: `spark.read.option('header', true).csv('data/*.csv')`. Paths are plain, `file:`, `s3://` or `s3a://`, files or
 * folders; `column=value` folders become partition columns. Nothing is read before the first action.
 */
export class DataFrameReader {
  readonly #state: SessionState
  readonly #options: Readonly<Record<string, string>>
  readonly #schema: StructType | undefined
  readonly #format: string

  /** @internal */
  constructor(
    state: SessionState,
    options: Readonly<Record<string, string>> = {},
    schema?: StructType,
    format = 'parquet',
  ) {
    this.#state = state
    this.#options = options
    this.#schema = schema
    this.#format = format
  }

  /** An option of the format, by Spark's name: header, inferSchema, sep, mode, nullValue ... */
  option(key: string, value: string | number | boolean): DataFrameReader {
    return new DataFrameReader(
      this.#state,
      { ...this.#options, [key.toLowerCase()]: String(value) },
      this.#schema,
      this.#format,
    )
  }
  options(options: Readonly<Record<string, string | number | boolean>>): DataFrameReader {
    return Object.entries(options).reduce<DataFrameReader>((reader, [key, value]) => reader.option(key, value), this)
  }
  /** The schema, as a StructType or in DDL: `'id BIGINT, name STRING'`; without it the data says. */
  schema(schema: StructType | string): DataFrameReader {
    return new DataFrameReader(
      this.#state,
      this.#options,
      typeof schema === 'string' ? parseTableSchema(schema) : schema,
      this.#format,
    )
  }
  format(format: string): DataFrameReader {
    return new DataFrameReader(this.#state, this.#options, this.#schema, format)
  }
  load(...paths: readonly string[]): DataFrame {
    switch (this.#format) {
      case 'parquet':
      case 'csv':
      case 'json':
      case 'text':
        return this.#read(this.#format, paths)
      default:
        throw new SparkError('UNSUPPORTED_FEATURE', {
          feature: `the data source ${this.#format}; there are parquet, csv, json and text`,
        })
    }
  }
  parquet(...paths: readonly string[]): DataFrame {
    return this.#read('parquet', paths)
  }
  csv(...paths: readonly string[]): DataFrame {
    return this.#read('csv', paths)
  }
  /** JSON lines. */
  json(...paths: readonly string[]): DataFrame {
    return this.#read('json', paths)
  }
  /** Lines of text in one column `value`. */
  text(...paths: readonly string[]): DataFrame {
    return this.#read('text', paths)
  }
  /** A temporary view by name. */
  table(name: string): DataFrame {
    return new DataFrame(Object.freeze({ kind: 'UnresolvedRelation', nameParts: name.split('.') }), this.#state)
  }

  #read(format: FileFormat, paths: readonly string[]): DataFrame {
    const source = {
      kind: 'UnresolvedDataSource',
      format,
      paths,
      options: this.#options,
      schema: this.#schema,
    } as const
    return new DataFrame(Object.freeze(source), this.#state)
  }
}
