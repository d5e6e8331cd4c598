import { SparkError } from '../../../common/errors/spark-error.ts'
import type { RowValue } from '../../../common/types/row.ts'
import { SparkSession } from '../../api/spark-session.ts'
import { stopRunningApplication } from '../../application/running-application.ts'
import { setSubmittedConf } from '../../application/submitted-conf.ts'
import { parseStatement } from '../../sql/parser/parser.ts'
import { type ScriptStatement, splitStatements } from '../../sql/parser/statements/split-statements.ts'
import { gatherConf } from '../gather-conf.ts'
import { onInterrupt } from '../on-interrupt.ts'
import { writeToStandardOutput } from '../standard-output.ts'
import { formatRows } from './format-rows.ts'
import type { OutputFormat } from './output-format.ts'
import { readScripts } from './read-script.ts'
import { registerTables, tablesIn } from './register-tables.ts'
import type { SqlOptions } from './sql-command.ts'

/** Runs the statements one after the other; the first that fails ends the run. */
export async function runSql(options: SqlOptions): Promise<void> {
  const settings = gatherConf({ ...options, defaultName: 'flashover sql' }, (message) =>
    process.stderr.write(`WARN flashover sql: ${message}\n`),
  )
  setSubmittedConf(settings)
  onInterrupt(stopRunningApplication)
  // Arguments are checked before executors start, and executors start before the SQL is parsed.
  const tables = options.tables === undefined ? [] : tablesIn(options.tables, settings)
  const scripts = readScripts(options)
  const spark = await SparkSession.builder.getOrCreate()
  try {
    registerTables(spark, tables)
    for (const script of scripts) await runScript(spark, script, options.format)
  } finally {
    await spark.stop()
  }
}

async function runScript(spark: SparkSession, script: string, format: OutputFormat): Promise<void> {
  const statements = splitStatements(script)
  for (const statement of statements) {
    try {
      await runStatement(spark, statement.sql, format)
    } catch (error) {
      throw error instanceof SparkError ? placeInScript(error, script, statement, statements.length > 1) : error
    }
  }
}

async function runStatement(spark: SparkSession, sql: string, format: OutputFormat): Promise<void> {
  const result = spark.sql(sql)
  const schema = await result.schema()
  // Commands such as CREATE TEMP VIEW have no columns, and nothing to print.
  if (schema.fields.length === 0) return
  const rows = await result.collectValues()
  const timeZone = spark.conf.get('spark.sql.session.timeZone')
  const isPlan = format === 'table' && isExplain(sql)
  await writeToStandardOutput(isPlan ? planText(rows) : formatRows(rows, schema, format, timeZone))
}

/** A plan is a text of many lines, which a table would put into one cell. */
const isExplain = (sql: string): boolean => parseStatement(sql).kind === 'ExplainCommand'
const planText = (rows: readonly (readonly RowValue[])[]): readonly string[] => rows.map(([text]) => `${text}\n`)

/** Lines are counted from the begin of the script; an error that knows no place gets that of its statement, if there are others. */
function placeInScript(error: SparkError, sqlText: string, { sql, start }: ScriptStatement, amongOthers: boolean) {
  const { context } = error
  if (context?.sqlText === sql) return error.at({ sqlText, start: start + context.start, stop: start + context.stop })
  return context === undefined && amongOthers ? error.at({ sqlText, start, stop: start + sql.length }) : error
}
