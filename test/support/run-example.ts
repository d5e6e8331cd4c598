import { inspect } from 'node:util'
import { transformSync } from 'esbuild'
import { valueText } from '../../driver/api/value-text.ts'
import * as api from '../../driver/index.ts'
import { Column, DataFrame, functions, type RowValue, SparkError, type SparkSession } from '../../driver/index.ts'
import type { ExampleStep } from './doc-examples.ts'

/** What a step came to: text to be compared, or a column whose value a query will give. */
export type Outcome =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'column'; readonly column: Column }

/**
 * Runs the steps of one example. They see `spark`, `sc`, `F`, everything the package exports, a folder `tmp`, and `people` (name, city, age): Ann of
 * Rome, 31; Bob of Oslo, 25; Eve of Rome, whose age is null.
 */
export async function runExample(
  spark: SparkSession,
  tmp: string,
  steps: readonly ExampleStep[],
): Promise<readonly Outcome[]> {
  const outcomes: Outcome[] = []
  const scope = {
    ...api,
    F: functions,
    spark,
    sc: spark.sparkContext,
    people: peopleOf(spark),
    tmp,
    valueOf: async (make: () => unknown) => {
      outcomes.push(await outcomeOf(make))
    },
    outputOf: async (run: () => Promise<void>) => {
      outcomes.push({ kind: 'text', text: await printedBy(run) })
    },
  }
  await new AsyncFunction(...Object.keys(scope), `{\n${programOf(steps)}\n}`)(...Object.values(scope))
  return outcomes
}

const AsyncFunction = (async () => {}).constructor as new (
  ...parameters: readonly string[]
) => (...args: readonly unknown[]) => Promise<void>

const peopleOf = (spark: SparkSession): DataFrame =>
  spark.createDataFrame(
    [
      ['Ann', 'Rome', 31],
      ['Bob', 'Oslo', 25],
      ['Eve', 'Rome', null],
    ],
    'name string, city string, age int',
  )

/** Declarations of a step are seen by those after it, so that only what a step says last is wrapped. */
function programOf(steps: readonly ExampleStep[]): string {
  const parts = steps.map(({ code, value, output }) => {
    if (output !== undefined) return `await outputOf(async () => {\n${code}\n})`
    if (value === undefined) return code
    const { before, last } = lastStatement(code)
    return `${before}\nawait valueOf(async () => (${last}))`
  })
  return transformSync(parts.join('\n'), { loader: 'ts', target: 'node20' }).code
}

/** A statement begins at a line that is not indented and does not close a bracket. */
function lastStatement(code: string): { readonly before: string; readonly last: string } {
  const lines = code.split('\n')
  const begin = lines.findLastIndex((line) => /^[^\s)\]}.]/.test(line))
  return { before: lines.slice(0, begin).join('\n'), last: lines.slice(begin).join('\n') }
}

async function outcomeOf(make: () => unknown): Promise<Outcome> {
  try {
    const value = await make()
    if (value instanceof Column && !isOrder(value)) return { kind: 'column', column: value }
    return { kind: 'text', text: value instanceof DataFrame ? await frameText(value) : textOf(value) }
  } catch (error) {
    return { kind: 'text', text: errorText(error) }
  }
}

const isOrder = ({ expr }: Column): boolean => expr.kind === 'SortOrder'
const textOf = (value: unknown): string =>
  typeof value === 'string' ? value : inspect(value, { breakLength: Number.POSITIVE_INFINITY, compact: 8, depth: 8 })
const errorText = (error: unknown): string =>
  error instanceof SparkError
    ? `throws ${error.condition}`
    : `throws ${error instanceof Error ? error.name : 'a value'}`

/** Values of a row with commas between, rows with semicolons, each as `show` prints it. */
async function frameText(frame: DataFrame): Promise<string> {
  const types = (await frame.schema()).fields.map(({ dataType }) => dataType)
  const rows = await frame.collectValues()
  return rows
    .map((row) => row.map((value, index) => cellText(value, types[index] ?? api.VoidType)).join(', '))
    .join('; ')
}
const cellText = (value: RowValue, type: api.DataType): string => valueText(value, type, { nestedNull: 'NULL' })

async function printedBy(run: () => Promise<void>): Promise<string> {
  const { write } = process.stdout
  let printed = ''
  process.stdout.write = (text: string | Uint8Array): boolean => {
    printed += String(text)
    return true
  }
  try {
    await run()
  } finally {
    process.stdout.write = write
  }
  return printed
    .split('\n')
    .map((line) => line.trimEnd())
    .join('\n')
    .trimEnd()
}

/** The values of columns over one row, many to a query; where a query fails, each by itself. */
export async function columnTexts(spark: SparkSession, columns: readonly Column[]): Promise<readonly string[]> {
  try {
    const frame = spark.range(1).select(...columns.map((column, index) => column.as(`c${index}`)))
    const types = (await frame.schema()).fields.map(({ dataType }) => dataType)
    const [row = []] = await frame.collectValues()
    return row.map((value, index) => cellText(value, types[index] ?? api.VoidType))
  } catch (error) {
    if (columns.length === 1) return [errorText(error)]
    const half = columns.length >> 1
    return [...(await columnTexts(spark, columns.slice(0, half))), ...(await columnTexts(spark, columns.slice(half)))]
  }
}
