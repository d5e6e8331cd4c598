import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { decodeArrowRows } from '../../common/arrow/decode-arrow.ts'
import type { DriverMessage, ExecutorMessage } from '../../common/protocol/executor-message.ts'
import { PROTOCOL_VERSION, type StageProgram, type TaskDescription } from '../../common/protocol/task-description.ts'
import type { ParquetInput, ShuffleInput } from '../../common/protocol/task-input.ts'
import type { TaskResult } from '../../common/protocol/task-result.ts'
import { LocalObjectStore } from '../../common/storage/local-object-store.ts'
import { LongType, StringType, type StructType, structField, structType } from '../../common/types/data-type.ts'
import { StoreLayout } from '../../shuffle/store-layout.ts'

const MAIN = path.resolve('dist/executor-fn/local-main.js')
const RESULT = { kind: 'result', maxInlineBytes: 1_000_000, spillKey: 'app/results/spilled' } as const

/** A real executor process and the store it shares with this test, which plays the driver. */
class Executor {
  readonly child: ChildProcess
  readonly store: LocalObjectStore
  readonly folder = mkdtempSync(path.join(tmpdir(), 'flashover-executor-'))
  readonly scratch = path.join(this.folder, 'scratch')
  readonly #results = new Map<number, (result: TaskResult) => void>()
  #tasks = 0

  constructor(memoryBytes = 512 << 20) {
    this.store = new LocalObjectStore(path.join(this.folder, 'store'))
    const settings = { executorId: 'exec-1', slots: 2, memoryBytes, scratchDir: this.scratch }
    this.child = fork(MAIN, [JSON.stringify(settings)], { serialization: 'advanced' })
    this.child.on('message', (message: ExecutorMessage) => {
      if (message.kind === 'TaskFinished') this.#results.get(message.result.taskId)?.(message.result)
    })
  }

  async launch(
    program: StageProgram,
    task: Partial<TaskDescription>,
  ): Promise<{ readonly taskId: number; readonly result: Promise<TaskResult> }> {
    const taskId = this.#tasks++
    const programKey = StoreLayout.program('app', taskId, 0)
    await this.store.put(programKey, Buffer.from(JSON.stringify(program)))
    const result = new Promise<TaskResult>((resolve) => this.#results.set(taskId, resolve))
    this.send({
      kind: 'LaunchTask',
      task: {
        version: PROTOCOL_VERSION,
        applicationId: 'app',
        taskId,
        jobId: 0,
        stageId: 0,
        stageAttempt: 0,
        partition: 0,
        attempt: 0,
        storeUri: this.store.uri,
        programKey,
        inputs: {},
        output: RESULT,
        threads: 1,
        memoryBytes: 256 << 20,
        ...task,
      },
    })
    return { taskId, result }
  }

  async run(program: StageProgram, task: Partial<TaskDescription>): Promise<TaskResult> {
    return (await this.launch(program, task)).result
  }

  send(message: DriverMessage): void {
    this.child.send(message)
  }

  async stop(): Promise<void> {
    if (this.child.exitCode === null && this.child.signalCode === null) {
      const exited = once(this.child, 'exit')
      if (this.child.connected) this.child.disconnect()
      await exited
    }
    rmSync(this.folder, { recursive: true, force: true })
  }
}

const sql = (statement: string, outputSchema: StructType, optimisticStatement?: string): StageProgram => ({
  kind: 'sql',
  statement,
  outputSchema,
  ...(optimisticStatement === undefined ? {} : { optimisticStatement }),
})
const lineitem = path.resolve('test/fixtures/tpch-sf0.01/lineitem.parquet')
const SCAN: ParquetInput = {
  kind: 'parquet',
  schema: structType([structField('l_orderkey', LongType), structField('l_returnflag', StringType)]),
  files: [{ uri: `file://${lineitem}`, sizeBytes: statSync(lineitem).size, version: '1', footerStart: 0, layout: 'a' }],
}
const COUNTS = structType([structField('l_returnflag', StringType), structField('n', LongType)])
const N = structType([structField('n', LongType)])

function rowsOf(result: TaskResult, schema: StructType): unknown[][] {
  if (result.end.kind !== 'Success' || result.end.value.kind !== 'result' || !result.end.value.bytes)
    throw new Error(JSON.stringify(result.end))
  return decodeArrowRows(result.end.value.bytes, schema)
}

describe('an executor process', () => {
  let executor: Executor
  beforeEach(() => {
    executor = new Executor()
  })
  afterEach(() => executor.stop())

  it('runs map tasks, shuffles their rows through the store and reduces them', async () => {
    const map = sql(
      'SELECT l_returnflag, count(*) AS n, (hash(l_returnflag) % 3)::INT AS _partition FROM "in" GROUP BY ALL',
      COUNTS,
    )
    const status = await executor.run(map, {
      stageId: 4,
      inputs: { in: SCAN },
      output: { kind: 'shuffle', objectKey: StoreLayout.shuffle('app', 4, 0, 0), numPartitions: 3 },
    })
    if (status.end.kind !== 'Success' || status.end.value.kind !== 'mapStatus')
      throw new Error(JSON.stringify(status.end))
    const { mapStatus } = status.end.value
    expect(mapStatus.segments).toHaveLength(3)
    const rows: unknown[][] = []
    for (const [partition, segment] of mapStatus.segments.entries()) {
      const input: ShuffleInput = {
        kind: 'shuffle',
        schema: COUNTS,
        blocks: [{ stageId: 4, mapId: 0, objectKey: mapStatus.objectKey, segment }],
      }
      rows.push(
        ...rowsOf(
          await executor.run(sql('SELECT l_returnflag, sum(n)::BIGINT AS n FROM s GROUP BY 1', COUNTS), {
            stageId: 5,
            partition,
            inputs: { s: input },
          }),
          COUNTS,
        ),
      )
    }
    const [direct] = [
      await executor.run(sql('SELECT l_returnflag, count(*) AS n FROM "in" GROUP BY 1', COUNTS), {
        inputs: { in: SCAN },
      }),
    ]
    const sorted = (all: unknown[][]): unknown[][] => all.sort((a, b) => String(a[0]).localeCompare(String(b[0])))
    expect(sorted(rows)).toEqual(sorted(rowsOf(direct, COUNTS)))
    expect(rows).toHaveLength(3)
  })

  it('reports a lost map output as FetchFailed', async () => {
    const block = {
      stageId: 4,
      mapId: 7,
      objectKey: 'app/shuffle/4/7-0.data',
      segment: { offset: 8, length: 100, crc32: 1, rows: 1 },
    }
    const result = await executor.run(sql('SELECT count(*) AS n FROM s', N), {
      inputs: { s: { kind: 'shuffle', schema: COUNTS, blocks: [block] } },
    })
    expect(result.end).toMatchObject({ kind: 'FetchFailed', stageId: 4, mapId: 7, objectKey: block.objectKey })
  })

  it('falls back from the optimistic statement to the exact one', async () => {
    const result = await executor.run(
      sql('SELECT 7::BIGINT AS n', N, 'SELECT (9223372036854775807 + range)::BIGINT AS n FROM range(1, 2)'),
      {},
    )
    expect(rowsOf(result, N)).toEqual([[7n]])
  })

  it('puts a large result into the store', async () => {
    const result = await executor.run(sql('SELECT range AS n FROM range(1000)', N), {
      output: { ...RESULT, maxInlineBytes: 100 },
    })
    expect(result.end).toMatchObject({ kind: 'Success', value: { objectKey: RESULT.spillKey, rows: 1000 } })
    expect(decodeArrowRows(await executor.store.get(RESULT.spillKey), N)).toHaveLength(1000)
  })

  it('kills a running task and stays of use', async () => {
    const { taskId, result } = await executor.launch(
      sql('SELECT sum(a.range * b.range)::BIGINT AS n FROM range(10000000) a, range(1000000) b', N),
      {},
    )
    // The executor answers in order: once a later task is done, the long one runs.
    await executor.run(sql('SELECT 1::BIGINT AS n', N), {})
    executor.send({ kind: 'KillTask', taskId, reason: 'job cancelled' })
    expect((await result).end).toEqual({ kind: 'TaskKilled', reason: 'job cancelled' })
    expect(rowsOf(await executor.run(sql('SELECT 1::BIGINT AS n', N), {}), N)).toEqual([[1n]])
  })

  it('reaches no file that is not of its task', async () => {
    const result = await executor.run(sql("SELECT count(*) AS n FROM read_csv('/etc/passwd')", N), {})
    expect(result.end).toMatchObject({ kind: 'ExceptionFailure', retryable: false })
    const unlocked = await executor.run(
      sql('SELECT n FROM (SELECT 1::BIGINT AS n); SET enable_external_access = true', N),
      {},
    )
    expect(unlocked.end.kind).toBe('ExceptionFailure')
  })

  it('ends with its driver, and takes its scratch folder with it', async () => {
    await executor.run(sql('SELECT 1::BIGINT AS n', N), {})
    expect(existsSync(executor.scratch)).toBe(true)
    const exited = once(executor.child, 'exit')
    executor.child.disconnect()
    // By a signal: an exit would wait for DuckDB's threads, and nobody is there to end it.
    expect(await exited).toEqual([null, 'SIGKILL'])
    expect(existsSync(executor.scratch)).toBe(false)
  })

  it('that is killed ends with its signal and leaves the store whole', async () => {
    const { result } = await executor.launch(
      sql('SELECT sum(a.range * b.range)::BIGINT AS n FROM range(10000000) a, range(1000000) b', N),
      {},
    )
    void result
    const exited = once(executor.child, 'exit')
    executor.child.kill('SIGKILL')
    expect((await exited)[1]).toBe('SIGKILL')
    const left: string[] = []
    for await (const { key } of executor.store.list('')) left.push(key)
    expect(left).toEqual([StoreLayout.program('app', 0, 0)])
  })
})

describe('an executor with little memory', () => {
  it('spills to its scratch folder and gives the right answer', async () => {
    const executor = new Executor(96 << 20)
    try {
      const sort = sql(
        'SELECT count(*)::BIGINT AS n FROM (SELECT row_number() OVER (ORDER BY hash(range), range) AS r, range FROM range(6000000))',
        N,
      )
      expect(rowsOf(await executor.run(sort, {}), N)).toEqual([[6_000_000n]])
    } finally {
      await executor.stop()
    }
  })
})
