import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { DuckDBInstance } from '@duckdb/node-api'
import { describe, expect, it } from 'vitest'
import { ObjectStoreUnavailable } from '../../../common/storage/object-store.ts'
import { translateDuckDBError } from '../../../executor-fn/translate-duckdb-error.ts'

describe('an executor whose disk is full', () => {
  it('says so when DuckDB cannot spill any more, and not that it lacks memory', async () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'flashover-full-'))
    const instance = await DuckDBInstance.create(':memory:', {
      memory_limit: '64MiB',
      threads: '1',
      temp_directory: folder,
    })
    const connection = await instance.connect()
    try {
      await connection.run('SET errors_as_json = true')
      await connection.run("SET max_temp_directory_size = '4MiB'")
      const spilling = connection.run('CREATE TABLE t AS SELECT range AS a, hash(range) AS b FROM range(20000000)')
      const error: unknown = await spilling.then(
        () => undefined,
        (reason: unknown) => reason,
      )
      const translated = translateDuckDBError(error)
      expect(translated.error.message).toMatch(/^\[INTERNAL_ERROR\] The executor's disk is full: .*failed to offload/)
      expect(translated.error.message).not.toMatch(/\n|PRAGMA/)
      expect(translated.retryable).toBe(true)
    } finally {
      connection.closeSync()
      instance.closeSync()
      rmSync(folder, { recursive: true })
    }
  })

  it('says so when a file cannot be written, by the number of the error and not by its words', () => {
    const node = Object.assign(new Error('write failed'), { code: 'ENOSPC', errno: -28 })
    const duckdb = { exception_type: 'IO', exception_message: 'Could not write file "/corrupt/overflow"', errno: '28' }
    for (const error of [node, new Error(JSON.stringify(duckdb))])
      expect(translateDuckDBError(error)).toMatchObject({
        error: { message: expect.stringContaining("The executor's disk is full") },
        retryable: true,
      })
    const named = { exception_type: 'IO', exception_message: 'Could not read "/No space left on device/ENOSPC"' }
    expect(translateDuckDBError(new Error(JSON.stringify(named))).error.message).not.toContain('disk')
  })
})

it('takes no word of a key for what went wrong when a store does not answer', () => {
  const error = new ObjectStoreUnavailable('GET s3://overflow/corrupt/Out of Range Error failed: SlowDown', undefined)
  expect(translateDuckDBError(error)).toMatchObject({
    error: { condition: 'OBJECT_STORE_UNAVAILABLE' },
    retryable: true,
  })
})
