import fs from 'node:fs'
import { SparkSession } from '../../api/spark-session.ts'
import { splitStatements } from '../../sql/parser/split-statements.ts'
import { gatherConf } from '../gather-conf.ts'
import { onInterrupt } from '../on-interrupt.ts'
import { setSubmittedConf } from '../submitted-conf.ts'
import { UsageError } from '../usage-error.ts'
import { formatRows } from './format-rows.ts'
import { registerTables, type TableSource, tablesIn } from './register-tables.ts'
import type { SqlOptions } from './sql-command.ts'

/** Runs the statements one after the other; the first that fails ends the run. */
export async function runSql(options: SqlOptions): Promise<void> {
  setSubmittedConf(
    gatherConf({ ...options, defaultName: 'flashover sql' }, (message) =>
      process.stderr.write(`WARN flashover sql: ${message}\n`),
    ),
  )
  onInterrupt(async () => SparkSession.active()?.stop())
  // Arguments are checked before executors start, and executors start before the SQL is read.
  const tables = options.tables === undefined ? [] : tablesIn(options.tables)
  const script = options.execute ?? readScript(options.file ?? '')
  const spark = await SparkSession.builder.getOrCreate()
  try {
    await runStatements(spark, script, tables, options)
  } finally {
    await spark.stop()
  }
}

async function runStatements(
  spark: SparkSession,
  script: string,
  tables: readonly TableSource[],
  options: SqlOptions,
): Promise<void> {
  registerTables(spark, tables)
  for (const statement of splitStatements(script)) {
    const result = spark.sql(statement)
    const schema = await result.schema()
    // Commands such as CREATE TEMP VIEW have no columns, and nothing to print.
    if (schema.fields.length === 0) continue
    await write(formatRows(await result.collectValues(), schema, options.format))
  }
}

function readScript(file: string): string {
  try {
    return fs.readFileSync(file, 'utf8')
  } catch {
    throw new UsageError(`the file ${file} cannot be read`)
  }
}

/** Waits for the reader, so that a large result is neither cut off at exit nor doubled in memory. */
async function write(lines: Iterable<string>): Promise<void> {
  const output = process.stdout
  let block = ''
  const flush = async (): Promise<void> => {
    const text = block
    block = ''
    if (text !== '')
      await new Promise<void>((resolve, reject) => output.write(text, (e) => (e ? reject(e) : resolve())))
  }
  for (const line of lines) {
    block += line
    if (block.length > 65_536) await flush()
  }
  await flush()
}
