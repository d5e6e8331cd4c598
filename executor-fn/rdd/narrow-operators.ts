import { deserializeClosure } from '../../common/closure/deserialize-closure.ts'
import type { SerializedClosure } from '../../common/closure/serialized-closure.ts'
import { asPair } from '../../common/rdd/pair.ts'
import type { JoinType, NarrowOperator } from '../../common/rdd/rdd-program.ts'
import { canonicalKey } from '../../common/serializer/key-hash.ts'
import { compareNaturally } from '../../common/serializer/natural-order.ts'
import { decodeRows } from '../../common/serializer/row-codec.ts'
import { combineRows, combinerOf } from './aggregator.ts'
import { sampleKeys } from './sample-keys.ts'

/** Rows in batches: one await per batch, not per row. */
export type Batches = AsyncIterable<readonly unknown[]>

type Fn = (...args: unknown[]) => unknown
const bring = (closure: SerializedClosure): Fn => deserializeClosure<Fn>(closure)

/** Applies one operator to the rows of partition `index`. Closures come alive once per task. */
export function applyOperator(operator: NarrowOperator, rows: Batches, index: number): Batches {
  switch (operator.kind) {
    case 'map': {
      const fn = bring(operator.closure)
      return mapRows(rows, (row) => fn(row))
    }
    case 'filter': {
      const fn = bring(operator.closure)
      return mapBatches(rows, (batch) => batch.filter((row) => fn(row)))
    }
    case 'flatMap': {
      const fn = bring(operator.closure)
      return mapBatches(rows, (batch) => flatten(batch, (row) => fn(row) as Iterable<unknown>))
    }
    case 'mapValues': {
      const fn = bring(operator.closure)
      return mapPairs(rows, (key, value) => [key, fn(value)])
    }
    case 'flatMapValues': {
      const fn = bring(operator.closure)
      return mapBatches(rows, (batch) =>
        flatten(batch, (row) => {
          const [key, value] = asPair(row)
          return Array.from(fn(value) as Iterable<unknown>, (one) => [key, one])
        }),
      )
    }
    case 'keyBy': {
      const fn = bring(operator.closure)
      return mapRows(rows, (row) => [fn(row), row])
    }
    case 'foreach': {
      const fn = bring(operator.closure)
      return forEachRow(rows, fn)
    }
    case 'reduce':
      return reduceRows(rows, bring(operator.closure))
    case 'fold':
      return foldRows(rows, decodeRows(Buffer.from(operator.zero, 'base64'))[0], bring(operator.closure))
    case 'mapPartitions':
      return runPartition(rows, bring(operator.closure))
    case 'mapPartitionsWithIndex': {
      const fn = bring(operator.closure)
      return runPartition(rows, (all) => fn(index, all))
    }
    case 'count':
      return countRows(rows)
    case 'limit':
      return limitRows(rows, operator.rows)
    case 'keys':
      return mapPairs(rows, (key) => key)
    case 'values':
      return mapPairs(rows, (_, value) => value)
    case 'pairWithNull':
      return mapRows(rows, (row) => [row, null])
    case 'groupByKey':
      return groupByKey(rows)
    case 'combineByKey':
      return combineRows(rows, combinerOf(operator.aggregator), 'combiners')
    case 'sortByKey':
      return sortByKey(rows, operator.ascending)
    case 'joinGroups':
      return mapBatches(rows, (batch) => flatten(batch, (row) => joinGroups(row, operator.joinType)))
    case 'sampleKeys':
      return sampleKeys(rows, operator.size, operator.seed + index)
  }
}

export async function gather(rows: Batches): Promise<unknown[]> {
  const all: unknown[] = []
  for await (const batch of rows) for (const row of batch) all.push(row)
  return all
}

async function* mapBatches(rows: Batches, fn: (batch: readonly unknown[]) => readonly unknown[]): Batches {
  for await (const batch of rows) {
    const made = fn(batch)
    if (made.length > 0) yield made
  }
}

function mapRows(rows: Batches, fn: (row: unknown) => unknown): Batches {
  return mapBatches(rows, (batch) => batch.map((row) => fn(row)))
}

function mapPairs(rows: Batches, fn: (key: unknown, value: unknown) => unknown): Batches {
  return mapRows(rows, (row) => {
    const [key, value] = asPair(row)
    return fn(key, value)
  })
}

function flatten(batch: readonly unknown[], fn: (row: unknown) => Iterable<unknown>): unknown[] {
  const all: unknown[] = []
  for (const row of batch) for (const one of fn(row)) all.push(one)
  return all
}

async function* forEachRow(rows: Batches, fn: Fn): Batches {
  // Awaited, so that an async function's failure is the task's.
  for await (const batch of rows) for (const row of batch) await fn(row)
  yield []
}

async function* reduceRows(rows: Batches, fn: Fn): Batches {
  let result: { value: unknown } | undefined
  for await (const batch of rows)
    for (const row of batch) result = { value: result === undefined ? row : fn(result.value, row) }
  if (result !== undefined) yield [result.value]
}

async function* foldRows(rows: Batches, zero: unknown, fn: Fn): Batches {
  let value = zero
  for await (const batch of rows) for (const row of batch) value = fn(value, row)
  yield [value]
}

/** The function gets the whole partition as an iterable and may return or be any kind of iterable, sync or async. */
async function* runPartition(rows: Batches, fn: Fn): Batches {
  const made = (await fn((await gather(rows)).values())) as Iterable<unknown> | AsyncIterable<unknown>
  let batch: unknown[] = []
  for await (const row of made) {
    batch.push(row)
    if (batch.length === 1024) {
      yield batch
      batch = []
    }
  }
  if (batch.length > 0) yield batch
}

async function* countRows(rows: Batches): Batches {
  let count = 0
  for await (const batch of rows) count += batch.length
  yield [count]
}

async function* limitRows(rows: Batches, limit: number): Batches {
  let left = limit
  if (left <= 0) return
  for await (const batch of rows) {
    yield batch.slice(0, left)
    left -= batch.length
    if (left <= 0) return
  }
}

async function* groupByKey(rows: Batches): Batches {
  const groups = new Map<unknown, [unknown, unknown[]]>()
  for await (const batch of rows) {
    for (const row of batch) {
      const [key, value] = asPair(row)
      const canonical = canonicalKey(key)
      const group = groups.get(canonical)
      if (group === undefined) groups.set(canonical, [key, [value]])
      else group[1].push(value)
    }
  }
  yield [...groups.values()]
}

async function* sortByKey(rows: Batches, ascending: boolean): Batches {
  const all = await gather(rows)
  const sign = ascending ? 1 : -1
  yield all.sort((a, b) => sign * compareNaturally(asPair(a)[0], asPair(b)[0]))
}

function* joinGroups(row: unknown, joinType: JoinType): Generator<unknown> {
  const [key, [lefts, rights]] = row as [unknown, [unknown[], unknown[]]]
  const ls = lefts.length === 0 && (joinType === 'right' || joinType === 'full') ? [undefined] : lefts
  const rs = rights.length === 0 && (joinType === 'left' || joinType === 'full') ? [undefined] : rights
  for (const l of ls) for (const r of rs) yield [key, [l, r]]
}
