import { commitOutput } from '../../common/commit/commit-output.ts'
import { tellExpectations } from '../../common/commit/expectation-listener.ts'
import type { CommitMode, SaveMode } from '../../common/commit/output-committer.ts'
import { config } from '../../common/config/config-entries.ts'
import { SparkError } from '../../common/errors/spark-error.ts'
import { SET_ASIDE } from '../../common/protocol/expectation.ts'
import { parseStoragePath } from '../../common/storage/storage-path.ts'
import { type StructType, structField, structType } from '../../common/types/data-type.ts'
import { checkWrite } from '../sources/check-write.ts'
import { fileFormatOf } from '../sources/file-format.ts'
import type { FileFormat } from '../sources/file-relation.ts'
import { partitionOverwriteMode } from '../sources/options/file-write-options.ts'
import { OptionMap } from '../sources/options/option-map.ts'
import { writeOptionsOf } from '../sources/options/options-of-session.ts'
import { writeOptions } from '../sources/options/source-options.ts'
import type { ExpectationResult } from '../sql/execution/expectation-results.ts'
import { type LogicalPlan, WriteFiles } from '../sql/plan/logical/logical-plan.ts'
import { outputOf } from '../sql/plan/logical/plan-output.ts'
import { QueryExecution } from '../sql/query-execution.ts'
import type { SessionState } from '../sql/session-state.ts'
import { checkFolder, checkSetAside } from './check-set-aside.ts'
import { showExpectations } from './show-expectations.ts'

interface WriteSettings {
  /** Of `save`, as it was given. */
  readonly format: string
  readonly mode: SaveMode
  readonly partitionBy: readonly string[]
  readonly options: Readonly<Record<string, string>>
  readonly setAsideFolder: string
}

/** What a write has done. */
export interface WriteResult {
  /** What the query's expectations saw, in the order in which rows come to them. */
  readonly expectations: readonly ExpectationResult[]
}

const MODES = {
  append: 'append',
  overwrite: 'overwrite',
  ignore: 'ignore',
  error: 'errorifexists',
  errorifexists: 'errorifexists',
  default: 'errorifexists',
} as const satisfies Readonly<Record<string, SaveMode>>

/** The names that Spark has for what to do where there is output. Programs that are not typed may write them in any case, too. */
export type SaveModeName = keyof typeof MODES

/**
 * Writes a DataFrame to files. Tasks stage their files; the driver makes them visible in one commit and writes `_SUCCESS` last, so that a
 * failed run leaves what was there before.
 * @example
 * await people.write.mode('overwrite').partitionBy('city').parquet(`${tmp}/writer`)
 * spark.read.parquet(`${tmp}/writer`).count() // 3
 */
export class DataFrameWriter {
  readonly #plan: LogicalPlan
  readonly #state: SessionState
  readonly #settings: WriteSettings

  /** @internal */
  constructor(
    plan: LogicalPlan,
    state: SessionState,
    settings: WriteSettings = {
      format: state.conf.getOrDefault(config.defaultSource),
      mode: 'errorifexists',
      partitionBy: [],
      options: {},
      setAsideFolder: '',
    },
  ) {
    this.#plan = plan
    this.#state = state
    this.#settings = settings
  }

  /**
   * What to do where there is output: `errorifexists` (default; PATH_ALREADY_EXISTS), `append`, `overwrite` or `ignore`. Another word
   * is INVALID_SAVE_MODE.
   * @example
   * await people.write.json(`${tmp}/mode`)
   * await people.write.mode('append').json(`${tmp}/mode`)
   * spark.read.json(`${tmp}/mode`).count() // 6
   */
  mode(mode: SaveModeName): DataFrameWriter {
    const name = mode.toLowerCase()
    if (!Object.hasOwn(MODES, name)) throw new SparkError('INVALID_SAVE_MODE', { mode: `"${mode}"` })
    return this.#with({ mode: MODES[name as SaveModeName] })
  }
  /**
   * Columns that become `column=value` folders, and are left out of the files.
   * @example
   * await people.write.partitionBy('city').json(`${tmp}/partition-by`)
   * spark.read.json(`${tmp}/partition-by/city=Oslo`).columns() // [ 'age', 'name' ]
   */
  partitionBy(...columns: readonly string[]): DataFrameWriter {
    return this.#with({ partitionBy: columns })
  }
  /**
   * An option of the format, by Spark's name in any case: compression, header, sep ...
   * @example
   * await people.write.option('compression', 'gzip').json(`${tmp}/write-option`)
   * spark.read.json(`${tmp}/write-option`).count() // 3
   */
  option(key: string, value: string | number | boolean): DataFrameWriter {
    return this.#with({ options: { ...this.#settings.options, [key.toLowerCase()]: String(value) } })
  }
  /**
   * Several options at once.
   * @example
   * await people.write.options({ header: true, sep: ';' }).csv(`${tmp}/write-options`)
   * spark.read.options({ header: true, sep: ';' }).csv(`${tmp}/write-options`).columns() // [ 'name', 'city', 'age' ]
   */
  options(options: Readonly<Record<string, string | number | boolean>>): DataFrameWriter {
    return Object.entries(options).reduce<DataFrameWriter>((writer, [key, value]) => writer.option(key, value), this)
  }
  /**
   * The format that `save` writes: parquet, csv, json or text; without it `spark.sql.sources.default`.
   * @example
   * await people.write.format('json').save(`${tmp}/write-format`)
   * spark.read.json(`${tmp}/write-format`).count() // 3
   */
  format(format: FileFormat): DataFrameWriter {
    return this.#with({ format })
  }
  /**
   * Writes files of the format that `format` gave, else of `spark.sql.sources.default`.
   * @example
   * await people.write.save(`${tmp}/save`)
   * spark.read.load(`${tmp}/save`).count() // 3
   */
  async save(path: string): Promise<void> {
    await this.#write(fileFormatOf(this.#settings.format), path)
  }
  /**
   * Writes Parquet, snappy by default.
   * @example
   * await people.write.parquet(`${tmp}/write-parquet`)
   * spark.read.parquet(`${tmp}/write-parquet`).count() // 3
   */
  parquet(path: string): Promise<WriteResult> {
    return this.#write('parquet', path)
  }
  /**
   * Writes CSV; arrays, maps and structs are UNSUPPORTED_DATA_TYPE_FOR_DATASOURCE.
   * @example
   * await people.write.csv(`${tmp}/write-csv`)
   * spark.read.csv(`${tmp}/write-csv`).count() // 3
   */
  csv(path: string): Promise<WriteResult> {
    return this.#write('csv', path)
  }
  /**
   * Writes JSON lines; nulls are left out.
   * @example
   * await people.write.json(`${tmp}/write-json`)
   * spark.read.text(`${tmp}/write-json`).where('value LIKE "%Eve%"') // {"name":"Eve","city":"Rome"}
   */
  json(path: string): Promise<WriteResult> {
    return this.#write('json', path)
  }
  /**
   * Writes lines: the DataFrame has one column of strings, else it is UNSUPPORTED_DATA_TYPE_FOR_DATASOURCE.
   * @example
   * await people.select('name').write.text(`${tmp}/write-text`)
   * spark.read.text(`${tmp}/write-text`).count() // 3
   */
  text(path: string): Promise<WriteResult> {
    return this.#write('text', path)
  }

  /**
   * The folder, below `_set_aside` of the output, for rows that `expectOrSetAside` takes out: for a job of one day, that day's. They are lines of
   * JSON with the expectation's name as `_expectation`, committed with the output. An overwrite replaces what was set aside before; one of partitions
   * (`partitionOverwriteMode` `dynamic`) replaces this folder alone, so there it has to be said.
   * @example
   * await people.expectOrSetAside('age is not null').write.setAsideFolder('day=1').json(`${tmp}/aside`)
   * spark.read.json(`${tmp}/aside/_set_aside/day=1`).select('name', '_expectation') // Eve, age is not null
   */
  setAsideFolder(folder: string): DataFrameWriter {
    return this.#with({ setAsideFolder: checkFolder(folder) })
  }

  #with(settings: Partial<WriteSettings>): DataFrameWriter {
    return new DataFrameWriter(this.#plan, this.#state, { ...this.#settings, ...settings })
  }

  #commitMode(format: FileFormat): CommitMode {
    const { mode, partitionBy, options } = this.#settings
    const overwrite =
      partitionOverwriteMode(new OptionMap(format, options)) ??
      this.#state.conf.getOrDefault(config.partitionOverwriteMode)
    return mode === 'overwrite' && overwrite === 'dynamic' && partitionBy.length > 0 ? 'overwrite-partitions' : mode
  }

  async #write(format: FileFormat, path: string): Promise<WriteResult> {
    const { partitionBy, setAsideFolder } = this.#settings
    const options = writeOptions(format, writeOptionsOf(format, this.#settings.options, this.#state.conf))
    const commitMode = this.#commitMode(format)
    const { uri } = parseStoragePath(path)
    const action = this.#state.beginAction(`${format} ${uri}`)
    const writeId = this.#state.newId()
    const write: LogicalPlan = WriteFiles({
      path: uri,
      options,
      partitionBy,
      child: this.#plan,
    })
    const query = new QueryExecution(write, this.#state)
    const analyzed = await query.analyzed(action)
    checkWrite(writtenSchema(analyzed), options, partitionBy, this.#state.conf.getOrDefault(config.caseSensitive))
    const setsAside = checkSetAside(analyzed, commitMode, setAsideFolder)
    await query.planned(action)
    let expectations: readonly ExpectationResult[] = []
    await commitOutput(uri, writeId, commitMode, async () => {
      const staged = await query.stageWrite(action, { writeId, setAsideFolder })
      expectations = staged.expectations
      return { files: staged.files, replaced: setsAside ? [`${SET_ASIDE}/${setAsideFolder}`] : [] }
    })
    showExpectations(uri, expectations)
    tellExpectations(expectations)
    return { expectations }
  }
}

/** The rows that a query writes. */
function writtenSchema(analyzed: LogicalPlan): StructType {
  const output = analyzed.kind === 'WriteFiles' ? outputOf(analyzed.child) : []
  return structType(output.map((a) => structField(a.name, a.dataType, a.nullable)))
}
