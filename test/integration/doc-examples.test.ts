import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Column, SparkSession } from '../../driver/index.ts'
import { type ExampleStep, publicMembers, stepsOf } from '../support/doc-examples.ts'
import { columnTexts, runExample } from '../support/run-example.ts'
import { openSession } from '../support/test-session.ts'

/** Why a public name has no example that is run here. */
const WITHOUT_EXAMPLE: Readonly<Record<string, string>> = {
  'SparkSession.stop': 'it would end the session of all examples',
}

const COLUMNS_PER_QUERY = 100

const members = publicMembers()
const examples = members.flatMap(({ name, examples }) =>
  examples.map((text, index) => ({ title: index === 0 ? name : `${name} (${index + 1})`, steps: stepsOf(text) })),
)

let spark: SparkSession
let tmp: string
/** What came of each step that tells its result, by example. */
let results: ReadonlyMap<string, readonly string[]>

beforeAll(async () => {
  tmp = mkdtempSync(path.join(tmpdir(), 'doc-examples-'))
  spark = (await openSession('local[2]', { 'spark.flashover.fuse.enabled': 'true' })).spark
  results = await resultsOf(examples)
})
afterAll(async () => {
  await spark.stop()
  rmSync(tmp, { recursive: true })
})

describe('the example of', () => {
  it.each(examples)('$title', ({ title, steps }) => {
    expect(results.get(title)).toEqual(said(steps))
  })
})

it('every public name has an example, or a reason to have none', () => {
  const without = members.filter(({ isClass, examples }) => !isClass && examples.length === 0).map(({ name }) => name)
  expect(without).toEqual(Object.keys(WITHOUT_EXAMPLE))
})

it('every example says what comes of it', () => {
  expect(examples.filter(({ steps }) => said(steps).length === 0).map(({ title }) => title)).toEqual([])
})

it('an example that says something else than what comes of it is found', async () => {
  const title = 'wrong'
  const wrong = [{ title, steps: stepsOf("F.upper(F.lit('a')) // a\nF.lit(1).divide(F.lit(0)) // 0\n[1, 2] // [ 1 ]") }]
  expect((await resultsOf(wrong)).get(title)).toEqual(['A', 'throws DIVIDE_BY_ZERO', '[ 1, 2 ]'])
})

const said = (steps: readonly ExampleStep[]): readonly string[] =>
  steps.flatMap(({ value, output }) => value ?? output ?? [])

async function resultsOf(cases: typeof examples): Promise<ReadonlyMap<string, readonly string[]>> {
  const texts = new Map<string, string[]>()
  const pending: { readonly column: Column; readonly put: (text: string) => void }[] = []
  for (const { title, steps } of cases) {
    const list: string[] = []
    texts.set(title, list)
    try {
      for (const [index, outcome] of (await runExample(spark, tmp, steps)).entries())
        if (outcome.kind === 'text') list[index] = outcome.text
        else
          pending.push({
            column: outcome.column,
            put: (text) => {
              list[index] = text
            },
          })
    } catch (error) {
      list.push(String(error))
    }
  }
  for (let from = 0; from < pending.length; from += COLUMNS_PER_QUERY) {
    const batch = pending.slice(from, from + COLUMNS_PER_QUERY)
    const values = await columnTexts(
      spark,
      batch.map(({ column }) => column),
    )
    for (const [index, { put }] of batch.entries()) put(values[index] ?? '')
  }
  return texts
}
