import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { SparkError, SparkSession } from '../../driver/index.ts'
import { sourceCases } from '../support/source-cases.ts'

/** More of both for a longer search. */
const SEED = Number(process.env.FLASHOVER_FUZZ_SEED ?? 1)
const FILES = Number(process.env.FLASHOVER_FUZZ_FILES ?? 40)

let folder: string
let spark: SparkSession

beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'flashover-damage-'))
  spark = await SparkSession.builder.master('local[2]').getOrCreate()
})
afterAll(async () => {
  await spark.stop()
  rmSync(folder, { recursive: true, force: true })
})

it('of a damaged Parquet file come rows or an error about it, and nothing else is harmed', async () => {
  const random = randomNumbers(SEED)
  const whole = sourceCases('parquet-fuzz').flatMap(({ files = {} }) =>
    Object.values(files).flatMap((file) =>
      typeof file === 'object' && 'base64' in file ? [Buffer.from(file.base64, 'base64')] : [],
    ),
  )
  const innocent = path.join(folder, 'innocent.parquet')
  writeFileSync(innocent, whole[0] ?? '')
  const expected = await spark.read.parquet(innocent).collectValues()
  const outcomes = { rows: 0, errors: 0 }
  for (let index = 0; index < FILES; index += 1) {
    const file = path.join(folder, `${index}.parquet`)
    writeFileSync(file, damaged(whole[Math.floor(random() * whole.length)] ?? Buffer.alloc(0), random))
    try {
      await spark.read.parquet(file).collectValues()
      outcomes.rows += 1
    } catch (error) {
      const said = error instanceof SparkError ? error.condition : String(error)
      expect(`${index}: ${said}`).toMatch(REFUSALS)
      outcomes.errors += 1
    }
    if (index % 10 === 9) expect(await spark.read.parquet(innocent).collectValues()).toEqual(expected)
  }
  expect(Math.min(outcomes.rows, outcomes.errors)).toBeGreaterThan(0)
})

/** What may be said of a file: damage can also look like a type, a name or a mark that is not supported. */
const REFUSALS =
  /: (FAILED_READ_FILE\..*|PARQUET_TYPE_\w+|UNSUPPORTED_\w+|COLUMN_ALREADY_EXISTS|UNABLE_TO_INFER_SCHEMA|INCONSISTENT_BEHAVIOR_CROSS_VERSION\..*)$/

/** Some bytes changed, or a run of them zero, or the end cut off. */
function damaged(bytes: Buffer, random: () => number): Buffer {
  const copy = Buffer.from(bytes)
  const place = (): number => Math.floor(random() * copy.length)
  const kind = random()
  if (kind < 0.1) return copy.subarray(0, place())
  if (kind < 0.3) return copy.fill(0, place(), place())
  for (let left = 1 + Math.floor(random() * 4); left > 0; left -= 1) copy[place()] = Math.floor(random() * 256)
  return copy
}

/** The same numbers in [0, 1) for the same seed. */
function randomNumbers(seed: number): () => number {
  let state = seed
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return state / 2 ** 32
  }
}
