import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { crc32 } from 'node:zlib'
import { afterAll, describe, expect, it } from 'vitest'
import { PROTOCOL_VERSION, type TaskDescription } from '../../../common/protocol/task-description.ts'
import type { ShuffleBlock } from '../../../common/protocol/task-input.ts'
import { LongType, structField, structType } from '../../../common/types/data-type.ts'
import { DuckDBSessions } from '../../../executor-fn/duckdb-session.ts'
import { copyTo } from '../../../executor-fn/output/copy-to.ts'
import { runTask } from '../../../executor-fn/task-runner.ts'
import { MemoryObjectStore } from '../../support/memory-object-store.ts'

const folder = mkdtempSync(path.join(tmpdir(), 'flashover-requests-'))
const sessions = new DuckDBSessions({ threads: 1, memoryBytes: 128 << 20, scratchDir: folder })
afterAll(() => {
  sessions.close()
  rmSync(folder, { recursive: true, force: true })
})

const SCHEMA = structType([structField('n', LongType)])

/** Answers no range before `readers` tasks have asked for one: they overlap for certain. */
class MeetingPoint extends MemoryObjectStore {
  readonly #readers: number
  #asking = 0
  #open: () => void = () => {}
  readonly #opened = new Promise<void>((resolve) => {
    this.#open = resolve
  })

  constructor(readers: number) {
    super()
    this.#readers = readers
  }

  override async getRange(key: string, start: number, end: number): Promise<Uint8Array> {
    if (++this.#asking === this.#readers) this.#open()
    await this.#opened
    return super.getRange(key, start, end)
  }
}

describe('the requests of a task', () => {
  it('are its own, when tasks of one executor overlap', async () => {
    const store = new MeetingPoint(1 + 3 + 5)
    const { connection, release } = await sessions.lease([])
    const file = path.join(folder, 'segment.parquet')
    await copyTo(connection, 'SELECT range AS n FROM range(10)', file, 'FORMAT parquet')
    release()
    await store.putFile('segment', file)
    const segment = await store.get('segment')
    await store.put(
      'program',
      Buffer.from(JSON.stringify({ kind: 'sql', statement: 'SELECT count(*) AS n FROM s', outputSchema: SCHEMA })),
    )
    const environment = {
      executorId: 'e',
      scratchDir: folder,
      sessions,
      openStore: async () => store,
      now: () => 0,
    }
    const block = async (task: number, mapId: number): Promise<ShuffleBlock> => {
      const objectKey = `${task}-${mapId}`
      await store.put(objectKey, segment)
      return {
        stageId: 0,
        mapId,
        objectKey,
        segment: { offset: 0, length: segment.length, crc32: crc32(segment), rows: 10 },
      }
    }
    const run = async (taskId: number, maps: number) => {
      const blocks = await Promise.all(Array.from({ length: maps }, (_, mapId) => block(taskId, mapId)))
      const task: TaskDescription = {
        version: PROTOCOL_VERSION,
        applicationId: 'app',
        taskId,
        jobId: 0,
        stageId: 1,
        stageAttempt: 0,
        partition: taskId,
        attempt: 0,
        storeUri: 'memory:requests',
        programKey: 'program',
        inputs: { s: { kind: 'shuffle', schema: SCHEMA, blocks } },
        // Smaller than any result: it is put into the store.
        output: { kind: 'result', maxInlineBytes: 1, spillKey: `spill-${taskId}` },
        threads: 1,
        memoryBytes: 0,
      }
      return runTask(task, environment)
    }
    // The program is fetched once, by the first to come.
    const results = await Promise.all([run(0, 1), run(1, 3), run(2, 5)])
    expect(results.map(({ end }) => end.kind)).toEqual(['Success', 'Success', 'Success'])
    const requests = results.map(({ metrics }) => metrics.requests)
    expect(requests.map((count, at) => count - [2, 4, 6][at]!).sort()).toEqual([0, 0, 1])
  })
})
