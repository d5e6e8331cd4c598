import { readFileSync } from 'node:fs'
import path from 'node:path'
import type { DataFrame, SparkSession } from '../../driver/index.ts'
import { Row, type RowValue } from '../../driver/index.ts'

const root = path.resolve(import.meta.dirname, '../..')
const TABLES = ['customer', 'lineitem', 'nation', 'orders', 'part', 'partsupp', 'region', 'supplier']

export const TPCH_QUERIES = Array.from({ length: 22 }, (_, index) => `q${String(index + 1).padStart(2, '0')}`)

export const tpchText = (query: string): string =>
  readFileSync(path.join(root, `bench/queries/tpch/${query}.sql`), 'utf8')

/** The tables at scale factor 0.01 as temporary views. */
export function openTpch(session: SparkSession, folder = path.join(root, 'test/fixtures/tpch-sf0.01')): void {
  for (const table of TABLES) session.read.parquet(`${folder}/${table}.parquet`).createOrReplaceTempView(table)
}

export interface TpchAnswer {
  readonly dtypes: readonly (readonly [string, string])[]
  readonly rows: readonly (readonly unknown[])[]
}

/** What real Spark answered. */
export function expectedAnswer(query: string): TpchAnswer {
  const text = readFileSync(path.join(root, `test/tpch/expected/${query}.jsonl`), 'utf8')
  const [dtypes, ...rows] = text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as unknown)
  return { dtypes, rows } as TpchAnswer
}

/** The query's answer in the form of the expected files: every type that JSON has no exact number for as text. */
export async function flashoverAnswer(session: SparkSession, query: string): Promise<TpchAnswer> {
  return answerOf(session.sql(tpchText(query)))
}

export async function answerOf(frame: DataFrame): Promise<TpchAnswer> {
  const dtypes = await frame.dtypes()
  const rows = await frame.collectValues()
  return { dtypes, rows: rows.map((row) => row.map(jsonValue)) }
}

function jsonValue(value: RowValue): unknown {
  if (value === null || typeof value === 'number' || typeof value === 'boolean') return value
  return value instanceof Row ? value.toArray().map(jsonValue) : String(value)
}

/** A double within a relative 1e-9 of the expected one counts as it: sums of doubles depend on the order of partitions. */
export function settle(value: unknown, expected: unknown): unknown {
  if (typeof value !== 'number' || typeof expected !== 'number') return value
  return Math.abs(value - expected) <= 1e-9 * Math.abs(expected) ? expected : value
}

/** Rows in an order of their own, for queries that give none. */
export const sorted = (rows: TpchAnswer['rows']): TpchAnswer['rows'] =>
  [...rows].sort((left, right) => (JSON.stringify(left) < JSON.stringify(right) ? -1 : 1))
