import { readFileSync } from 'node:fs'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { simpleString } from '../../common/types/data-type.ts'
import { valueText } from '../../driver/api/value-text.ts'
import { SparkError, SparkSession } from '../../driver/index.ts'

interface UnionCase {
  readonly left: string
  readonly right: string
  readonly allowMissingColumns: boolean
  /** What real Spark answered: an error's condition, or its schema and its rows as text, sorted. */
  readonly error?: string
  readonly schema?: string
  readonly rows?: readonly string[]
}

const file = path.resolve(import.meta.dirname, '../fixtures/union-by-name.jsonl')
const cases = readFileSync(file, 'utf8')
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line) as UnionCase)

describe('unionByName', () => {
  let spark: SparkSession

  beforeAll(async () => {
    spark = await SparkSession.builder.master('local[2]').config('spark.ui.showConsoleProgress', false).getOrCreate()
  })
  afterAll(async () => {
    await spark.stop()
  })

  async function answer({ left, right, allowMissingColumns }: UnionCase): Promise<Partial<UnionCase>> {
    try {
      const frame = spark.sql(left).unionByName(spark.sql(right), allowMissingColumns)
      const schema = await frame.schema()
      const values = await frame.collectValues()
      const text = (value: (typeof values)[number][number], index: number): string => {
        const type = schema.fields[index]?.dataType
        return value === null || !type ? 'NULL' : valueText(value, type)
      }
      return { schema: simpleString(schema), rows: values.map((row) => row.map(text).join('\t')).sort() }
    } catch (error) {
      if (error instanceof SparkError) return { error: error.condition }
      throw error
    }
  }

  it('orders columns and fields of structs, in arrays too, as Spark does', { timeout: 120_000 }, async () => {
    for (const one of cases) {
      const { left, right, allowMissingColumns, ...expected } = one
      expect({ left, right, allowMissingColumns, ...(await answer(one)) }).toEqual({
        left,
        right,
        allowMissingColumns,
        ...expected,
      })
    }
  })
})
