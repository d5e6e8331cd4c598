import { type DataFrame, Row, type RowValue, type SparkError, simpleString } from '../../driver/index.ts'

/** The rows of a DataFrame as plain arrays, in an order of their own; what JSON has no number for as text. */
export async function rowsOf(frame: DataFrame): Promise<readonly unknown[]> {
  const rows = (await frame.collect()).map((row) => row.toArray().map(plain))
  return rows.sort((left, right) => (JSON.stringify(left) < JSON.stringify(right) ? -1 : 1))
}

/** The same with the schema before it, as `struct<id:int>`. */
export async function answer(frame: DataFrame): Promise<readonly [schema: string, ...rows: unknown[]]> {
  return [simpleString(await frame.schema()), ...(await rowsOf(frame))]
}

function plain(value: RowValue): unknown {
  if (value === null || typeof value !== 'object') return typeof value === 'bigint' ? Number(value) : value
  if (value instanceof Row) return value.toArray().map(plain)
  if (value instanceof Map) return [...value].map(([key, item]) => [plain(key), plain(item)])
  return Array.isArray(value) ? value.map(plain) : String(value)
}

/** The condition of the error that this ends with, at once or when it is awaited. */
export async function conditionOf(action: () => unknown): Promise<string> {
  try {
    await action()
  } catch (error) {
    const { condition, name, message } = error as Partial<SparkError> & Error
    return condition ?? `${name}: ${message}`
  }
  return 'no error'
}
