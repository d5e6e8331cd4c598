import { config } from '../../common/config/config-entries.ts'
import type { StructType } from '../../common/types/data-type.ts'
import { fileFormatOf } from '../sources/file-format.ts'
import type { FileFormat } from '../sources/file-relation.ts'
import { parseTableIdentifier, parseTableSchema } from '../sql/parser/parser.ts'
import { parserSettingsOf } from '../sql/parser/parser-settings.ts'
import { UnresolvedDataSource, UnresolvedRelation } from '../sql/plan/logical/logical-plan.ts'
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
    format = state.conf.getOrDefault(config.defaultSource),
  ) {
    this.#state = state
    this.#options = options
    this.#schema = schema
    this.#format = format
  }

  /**
   * An option of the format, by Spark's name in any case: header, inferSchema, sep, mode, nullValue ... One that would change rows and is
   * not supported is refused with UNSUPPORTED_FEATURE at the first action.
   * @example
   * await people.write.option('header', true).csv(`${tmp}/read-option`)
   * spark.read.option('header', true).csv(`${tmp}/read-option`).columns() // [ 'name', 'city', 'age' ]
   */
  option(key: string, value: string | number | boolean): DataFrameReader {
    return new DataFrameReader(
      this.#state,
      { ...this.#options, [key.toLowerCase()]: String(value) },
      this.#schema,
      this.#format,
    )
  }
  /**
   * Several options at once.
   * @example
   * await people.write.csv(`${tmp}/read-options`)
   * spark.read.options({ inferSchema: true }).csv(`${tmp}/read-options`).dtypes() // [ [ '_c0', 'string' ], [ '_c1', 'string' ], [ '_c2', 'int' ] ]
   */
  options(options: Readonly<Record<string, string | number | boolean>>): DataFrameReader {
    return Object.entries(options).reduce<DataFrameReader>((reader, [key, value]) => reader.option(key, value), this)
  }
  /**
   * The schema, as a StructType or in DDL: `id BIGINT, name STRING`; without it the data says.
   * @example
   * await people.write.csv(`${tmp}/read-schema`)
   * spark.read.schema('name STRING, city STRING, age INT').csv(`${tmp}/read-schema`).columns() // [ 'name', 'city', 'age' ]
   */
  schema(schema: StructType | string): DataFrameReader {
    return new DataFrameReader(
      this.#state,
      this.#options,
      typeof schema === 'string' ? parseTableSchema(schema, parserSettingsOf(this.#state.conf)) : schema,
      this.#format,
    )
  }
  /**
   * The format that `load` reads: parquet, csv, json or text, in any case; without it `spark.sql.sources.default`.
   * @example
   * await people.write.json(`${tmp}/read-format`)
   * spark.read.format('json').load(`${tmp}/read-format`).count() // 3
   */
  format(format: FileFormat): DataFrameReader {
    return new DataFrameReader(this.#state, this.#options, this.#schema, format)
  }
  /**
   * Files of the format that `format` gave, else of `spark.sql.sources.default`. A path that does not exist is PATH_NOT_FOUND at the first action.
   * @example
   * await spark.range(3).write.parquet(`${tmp}/read-load`)
   * spark.read.load(`${tmp}/read-load`).count() // 3
   */
  load(...paths: readonly string[]): DataFrame {
    return this.#read(fileFormatOf(this.#format), paths)
  }
  /**
   * Parquet files: only the columns and row groups that are needed are read.
   * @example
   * await spark.range(3).write.parquet(`${tmp}/read-parquet`)
   * spark.read.parquet(`${tmp}/read-parquet`).count() // 3
   */
  parquet(...paths: readonly string[]): DataFrame {
    return this.#read('parquet', paths)
  }
  /**
   * CSV files; columns are texts called `_c0`, `_c1` ... without `header`, `inferSchema` or a schema.
   * @example
   * await people.write.csv(`${tmp}/read-csv`)
   * spark.read.csv(`${tmp}/read-csv`).columns() // [ '_c0', '_c1', '_c2' ]
   */
  csv(...paths: readonly string[]): DataFrame {
    return this.#read('csv', paths)
  }
  /**
   * JSON lines: an object for each row, columns in the order of their names.
   * @example
   * await people.write.json(`${tmp}/read-json`)
   * spark.read.json(`${tmp}/read-json`).columns() // [ 'age', 'city', 'name' ]
   */
  json(...paths: readonly string[]): DataFrame {
    return this.#read('json', paths)
  }
  /**
   * Lines of text in one column `value`.
   * @example
   * await people.select('name').write.text(`${tmp}/read-text`)
   * spark.read.text(`${tmp}/read-text`).where('value = "Ann"') // Ann
   */
  text(...paths: readonly string[]): DataFrame {
    return this.#read('text', paths)
  }
  /**
   * A temporary view by name, or files as in SQL, ``csv.`data/2024` ``; a view that is not there is TABLE_OR_VIEW_NOT_FOUND at the first action.
   * @example
   * people.createOrReplaceTempView('people')
   * spark.read.table('people').count() // 3
   */
  table(name: string): DataFrame {
    return new DataFrame(UnresolvedRelation({ nameParts: parseTableIdentifier(name) }), this.#state)
  }

  #read(format: FileFormat, paths: readonly string[]): DataFrame {
    const source = UnresolvedDataSource({
      format,
      paths,
      options: this.#options,
      schema: this.#schema,
    })
    return new DataFrame(Object.freeze(source), this.#state)
  }
}
