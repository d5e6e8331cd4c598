import { commitOutput } from '../../common/commit/commit-output.ts'
import type { SaveMode } from '../../common/commit/output-committer.ts'
import { SparkError } from '../../common/errors/spark-error.ts'
import { parseStoragePath } from '../../common/storage/storage-path.ts'
import { type StructType, structField, structType } from '../../common/types/data-type.ts'
import { checkWrite } from '../sources/check-write.ts'
import type { FileFormat } from '../sources/file-relation.ts'
import { writeOptions } from '../sources/options/source-options.ts'
import type { LogicalPlan } from '../sql/plan/logical/logical-plan.ts'
import { outputOf } from '../sql/plan/logical/plan-output.ts'
import { QueryExecution } from '../sql/query-execution.ts'
import type { SessionState } from '../sql/session-state.ts'

interface WriteSettings {
  readonly mode: SaveMode
  readonly partitionBy: readonly string[]
  readonly options: Readonly<Record<string, string>>
}

const MODES: Readonly<Record<string, SaveMode>> = {
  append: 'append',
  overwrite: 'overwrite',
  ignore: 'ignore',
  error: 'errorifexists',
  errorifexists: 'errorifexists',
  default: 'errorifexists',
}

/**
 * Writes a DataFrame to files. Tasks stage their files; the driver makes them visible in one commit and writes `_SUCCESS` last, so
 * that a failed run leaves what was there before.
 *
 * @example
 * await df.write.mode('overwrite').partitionBy('day').parquet('out/delays')
 */
export class DataFrameWriter {
  readonly #plan: LogicalPlan
  readonly #state: SessionState
  readonly #settings: WriteSettings

  /** @internal */
  constructor(
    plan: LogicalPlan,
    state: SessionState,
    settings: WriteSettings = { mode: 'errorifexists', partitionBy: [], options: {} },
  ) {
    this.#plan = plan
    this.#state = state
    this.#settings = settings
  }

  /** What to do where there is output: `errorifexists` (default), `append`, `overwrite` or `ignore`. */
  mode(mode: string): DataFrameWriter {
    const known = MODES[mode.toLowerCase()]
    if (!known) throw new SparkError('INVALID_SAVE_MODE', { mode: `"${mode}"` })
    return this.#with({ mode: known })
  }
  /** Columns that become `column=value` folders. */
  partitionBy(...columns: readonly string[]): DataFrameWriter {
    return this.#with({ partitionBy: columns })
  }
  /** An option of the format: compression, header, sep ... */
  option(key: string, value: string | number | boolean): DataFrameWriter {
    return this.#with({ options: { ...this.#settings.options, [key.toLowerCase()]: String(value) } })
  }
  options(options: Readonly<Record<string, string | number | boolean>>): DataFrameWriter {
    return Object.entries(options).reduce<DataFrameWriter>((writer, [key, value]) => writer.option(key, value), this)
  }
  parquet(path: string): Promise<void> {
    return this.#write('parquet', path)
  }
  csv(path: string): Promise<void> {
    return this.#write('csv', path)
  }
  json(path: string): Promise<void> {
    return this.#write('json', path)
  }
  text(path: string): Promise<void> {
    return this.#write('text', path)
  }

  #with(settings: Partial<WriteSettings>): DataFrameWriter {
    return new DataFrameWriter(this.#plan, this.#state, { ...this.#settings, ...settings })
  }

  async #write(format: FileFormat, path: string): Promise<void> {
    const { mode, partitionBy } = this.#settings
    const options = writeOptions(format, this.#settings.options)
    const { uri } = parseStoragePath(path)
    const writeId = this.#state.newId()
    const write: LogicalPlan = Object.freeze({
      kind: 'WriteFiles',
      path: uri,
      options,
      partitionBy,
      child: this.#plan,
    })
    const query = new QueryExecution(write, this.#state)
    checkWrite(await schemaOf(query), options, partitionBy)
    await query.planned()
    await commitOutput(uri, writeId, mode, async () => (await query.submitWrite(`${format} ${uri}`, writeId)).result)
  }
}

/** The rows that a query writes. */
async function schemaOf(write: QueryExecution): Promise<StructType> {
  const analyzed = await write.analyzed()
  const output = analyzed.kind === 'WriteFiles' ? outputOf(analyzed.child) : []
  return structType(output.map((a) => structField(a.name, a.dataType, a.nullable)))
}
