import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { decodeArrowRows } from '../../../common/arrow/decode-arrow.ts'
import { LongType, structField, structType } from '../../../common/types/data-type.ts'
import { DuckDBSessions, type SessionLease } from '../../../executor-fn/duckdb-session.ts'
import { runTask } from '../../../executor-fn/task-runner.ts'
import { writeInternalErrorParquet } from '../../support/internal-error-parquet.ts'
import { MemoryObjectStore } from '../../support/memory-object-store.ts'
import { sqlTask } from './sql-task.ts'

/** DuckDB's sessions, whose first statements end as if DuckDB had met errors of these types. */
class FailingSessions extends DuckDBSessions {
  readonly #types: string[]
  /** Of each lease: how many leases before it were of the same instance. */
  readonly ages: number[] = []

  constructor(types: readonly string[]) {
    super({ threads: 1, memoryBytes: 128 << 20, scratchDir: path.join(folder, 'scratch') })
    this.#types = [...types]
  }

  override async lease(...given: Parameters<DuckDBSessions['lease']>): Promise<SessionLease> {
    const lease = await super.lease(...given)
    await lease.connection.run('CREATE TABLE IF NOT EXISTS leases (n INTEGER)')
    const [[age = -1] = []] = (await lease.connection.runAndReadAll('SELECT count(*)::INTEGER FROM leases')).getRows()
    this.ages.push(Number(age))
    await lease.connection.run('INSERT INTO leases VALUES (1)')
    const type = this.#types.shift()
    if (type !== undefined)
      lease.connection.stream = () =>
        Promise.reject(new Error(JSON.stringify({ exception_type: type, exception_message: 'it was made so' })))
    return lease
  }
}

let folder: string
let sessions: FailingSessions | undefined
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'flashover-invalidated-'))
})
afterEach(() => {
  sessions?.close()
  sessions = undefined
  rmSync(folder, { recursive: true, force: true })
})

async function run(types: readonly string[] = [], statement = 'SELECT 7::BIGINT AS n') {
  sessions ??= new FailingSessions(types)
  const store = new MemoryObjectStore()
  // Executors keep the programs that they know.
  const programKey = `program of ${statement}`
  const outputSchema = structType([structField('n', LongType)])
  await store.put(programKey, Buffer.from(JSON.stringify({ kind: 'sql', statement, outputSchema })))
  const { end } = await runTask(sqlTask({ programKey }), {
    executorId: 'e',
    scratchDir: path.join(folder, 'scratch'),
    sessions,
    openStore: async () => store,
    now: () => 0,
  })
  return end.kind === 'Success' && end.value.kind === 'result' && end.value.bytes
    ? decodeArrowRows(end.value.bytes, outputSchema)
    : end
}

it('a task whose instance another has invalidated runs again on a new one, without an attempt being lost', async () => {
  expect(await run(['FATAL', 'FATAL'])).toEqual([[7n]])
  expect(sessions?.ages).toEqual([0, 0, 0])
})

it('a task that meets such an instance every time gives up, and may be tried again', async () => {
  expect(await run(['FATAL', 'FATAL', 'FATAL'])).toMatchObject({ kind: 'ExceptionFailure', retryable: true })
  expect(sessions?.ages).toEqual([0, 0, 0])
})

it('an instance that has had an internal error is used no more; others are', async () => {
  expect(await run(['INTERNAL'])).toMatchObject({
    kind: 'ExceptionFailure',
    retryable: true,
    error: { condition: 'INTERNAL_ERROR', message: expect.stringContaining('it was made so') },
  })
  expect(await run()).toEqual([[7n]])
  expect(await run()).toEqual([[7n]])
  expect(sessions?.ages).toEqual([0, 0, 1])
})

it('an error of the data leaves the instance in use', async () => {
  await run(['Conversion'])
  await run()
  expect(sessions?.ages).toEqual([0, 1])
})

it('a file that makes DuckDB invalidate its instance costs that instance only', async () => {
  mkdirSync(path.join(folder, 'scratch'))
  const file = path.join(folder, 'scratch', 'damaged.parquet')
  await writeInternalErrorParquet(file)
  expect(await run([], `SELECT count(*) AS n FROM parquet_metadata('${file}')`)).toMatchObject({
    kind: 'ExceptionFailure',
    error: { message: expect.stringContaining('INTERNAL Error: Information loss on integer cast') },
  })
  expect(await run()).toEqual([[7n]])
  expect(sessions?.ages).toEqual([0, 0])
})
