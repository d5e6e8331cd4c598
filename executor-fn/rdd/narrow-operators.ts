import { types } from 'node:util'
import { asPair, preview } from '../../common/rdd/pair.ts'
import type { JoinType, NarrowOperator } from '../../common/rdd/rdd-program.ts'
import { canonicalKey } from '../../common/serializer/key-hash.ts'
import { compareNaturally } from '../../common/serializer/natural-order.ts'
import { decodeRows } from '../../common/serializer/row-codec.ts'
import { combineRows, combinerOf } from './aggregator.ts'
import { sampleKeys } from './sample-keys.ts'
import { binaryFunction, unaryFunction, userFailure } from './user-function.ts'

/** Rows in batches: one await per batch, not per row. */
export type Batches = AsyncIterable<readonly unknown[]>

type Unary = (value: unknown) => unknown
type Binary = (a: unknown, b: unknown) => unknown

/** Applies one operator to the rows of partition `index`. Closures come alive once per task. */
export function applyOperator(operator: NarrowOperator, rows: Batches, index: number): Batches {
  switch (operator.kind) {
    case 'map': {
      const fn = unaryFunction(operator.closure, operator.kind)
      return mapRows(rows, (row) => fn(row))
    }
    case 'filter': {
      const fn = unaryFunction(operator.closure, operator.kind)
      return mapBatches(rows, (batch) => batch.filter((row) => truth(fn(row))))
    }
    case 'flatMap': {
      const fn = unaryFunction(operator.closure, operator.kind)
      return mapBatches(rows, (batch) => flatten(batch, (row) => iterable(fn(row), operator.kind)))
    }
    case 'mapValues': {
      const fn = unaryFunction(operator.closure, operator.kind)
      return mapPairs(rows, (key, value) => [key, fn(value)])
    }
    case 'flatMapValues': {
      const fn = unaryFunction(operator.closure, operator.kind)
      return mapBatches(rows, (batch) =>
        flatten(batch, (row) => {
          const [key, value] = asPair(row)
          return Array.from(iterable(fn(value), operator.kind), (one) => [key, one])
        }),
      )
    }
    case 'keyBy': {
      const fn = unaryFunction(operator.closure, operator.kind)
      return mapRows(rows, (row) => [fn(row), row])
    }
    case 'foreach': {
      const fn = unaryFunction(operator.closure, operator.kind)
      return forEachRow(rows, fn)
    }
    case 'reduce':
      return reduceRows(rows, binaryFunction(operator.closure, operator.kind))
    case 'fold':
      return foldRows(
        rows,
        decodeRows(Buffer.from(operator.zero, 'base64'))[0],
        binaryFunction(operator.closure, operator.kind),
      )
    case 'mapPartitions':
      return runPartition(rows, unaryFunction(operator.closure, operator.kind), operator.kind)
    case 'mapPartitionsWithIndex': {
      const fn = binaryFunction(operator.closure, operator.kind)
      return runPartition(rows, (all) => fn(index, all), operator.kind)
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

async function gather(rows: Batches): Promise<unknown[]> {
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

async function* forEachRow(rows: Batches, fn: Unary): Batches {
  for await (const batch of rows) {
    try {
      // Awaited, so that an async function's failure is the task's.
      for (const row of batch) await fn(row)
    } catch (error) {
      throw userFailure(error, '', 'foreach')
    }
  }
  yield []
}

/** A Promise is true whatever it will be. */
function truth(value: unknown): boolean {
  if (types.isPromise(value)) throw userFailure(new TypeError('it gave a Promise'), '', 'filter')
  return Boolean(value)
}

function iterable(value: unknown, operation: string): Iterable<unknown> {
  if (typeof value === 'string' || (typeof value === 'object' && value !== null && Symbol.iterator in value))
    return value as Iterable<unknown>
  throw userFailure(new TypeError(`it gave ${preview(value)}, which is not iterable`), '', operation)
}

async function* reduceRows(rows: Batches, fn: Binary): Batches {
  let result: { value: unknown } | undefined
  for await (const batch of rows)
    for (const row of batch) result = { value: result === undefined ? row : fn(result.value, row) }
  if (result !== undefined) yield [result.value]
}

async function* foldRows(rows: Batches, zero: unknown, fn: Binary): Batches {
  let value = zero
  for await (const batch of rows) for (const row of batch) value = fn(value, row)
  yield [value]
}

/** The function gets the whole partition as an iterable and may return or be any kind of iterable, sync or async. */
async function* runPartition(rows: Batches, fn: Unary, operation: string): Batches {
  const all = (await gather(rows)).values()
  // The iterable runs as it is read, in batches: what it throws is the user's, what the reader throws is not.
  const made = await attempt(async () => iteratorOf(await fn(all), operation), operation)
  for (;;) {
    const batch: unknown[] = []
    const done = await attempt(async () => {
      while (batch.length < 1024) {
        const next = await made.next()
        if (next.done === true) return true
        batch.push(next.value)
      }
      return false
    }, operation)
    if (batch.length > 0) yield batch
    if (done) return
  }
}

async function attempt<T>(run: () => Promise<T>, operation: string): Promise<T> {
  try {
    return await run()
  } catch (error) {
    throw userFailure(error, '', operation)
  }
}

function iteratorOf(value: unknown, operation: string): Iterator<unknown> | AsyncIterator<unknown> {
  if (typeof value === 'object' && value !== null && Symbol.asyncIterator in value)
    return (value as AsyncIterable<unknown>)[Symbol.asyncIterator]()
  return iterable(value, operation)[Symbol.iterator]()
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
