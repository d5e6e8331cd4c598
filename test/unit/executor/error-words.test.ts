import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import fc from 'fast-check'
import { afterAll, describe, expect, it } from 'vitest'
import type { TaskDescription } from '../../../common/protocol/task-description.ts'
import { StringType, structField, structType } from '../../../common/types/data-type.ts'
import { raiseErrorOf } from '../../../driver/sql/sqlgen/raise-error.ts'
import { DuckDBSessions } from '../../../executor-fn/duckdb-session.ts'
import { runTask } from '../../../executor-fn/task-runner.ts'
import { MemoryObjectStore } from '../../support/memory-object-store.ts'
import { sqlTask } from './sql-task.ts'

// Whatever words paths, columns and values hold, an error keeps its class.
const folder = mkdtempSync(path.join(tmpdir(), 'flashover-words-'))
const scratchDir = path.join(folder, 'scratch')
const sessions = new DuckDBSessions({ threads: 1, memoryBytes: 256 << 20, scratchDir })
const bucket = new MemoryObjectStore()
afterAll(() => {
  sessions.close()
  rmSync(folder, { recursive: true, force: true })
})

const words = fc.oneof(
  fc.constantFrom(
    'snappy',
    'corrupt',
    'overflow',
    'Out of Range Error: x',
    'Overflow in addition of INT8 (1 + 1)',
    'No space left on device',
    'ENOSPC: ',
    'Out of Memory Error: ',
    'FLASHOVER_ERROR:{"condition":"DIVIDE_BY_ZERO"}',
    'FLASHOVER_ERROR:{',
    '{"exception_type":"INTERNAL","exception_message":"x"}',
    'INTERNAL Error: ',
    'database has been invalidated',
    'More than one row returned by a subquery',
    'Map keys must be unique',
    "Could not convert string 'a' to INT32",
    'missing ): (',
    'magic bytes',
    'footer',
    'metadata',
    'does not exist',
    'TProtocolException',
    'max_temp_directory_size',
    'heap out of memory',
    "x' to INT32 when casting from source column y",
  ),
  fc.string({ unit: 'grapheme', maxLength: 12 }),
)
const texts = fc.array(words, { minLength: 1, maxLength: 3 }).map((parts) => parts.join(' '))
const literal = (text: string): string => `'${text.replaceAll("'", "''")}'`
const fileName = (text: string): string => text.replaceAll(/[/\0]/g, '_').slice(0, 60)

let nextTask = 0
async function conditionOf(statement: string, task: Partial<TaskDescription> = {}): Promise<string> {
  const taskId = nextTask++
  const programKey = `program-${taskId}`
  const outputSchema = structType([structField('c', StringType)])
  await bucket.put(programKey, Buffer.from(JSON.stringify({ kind: 'sql', statement, outputSchema })))
  const result = await runTask(sqlTask({ taskId, programKey, ...task }), {
    executorId: 'e',
    scratchDir,
    sessions,
    openStore: async () => bucket,
    now: () => 0,
  })
  return result.end.kind === 'ExceptionFailure' ? result.end.error.condition : result.end.kind
}

const runs = { seed: 33, numRuns: 60 }

describe('an error of a task keeps its class, whatever words are', () => {
  it('in the values', async () => {
    await fc.assert(
      fc.asyncProperty(texts, async (text) => {
        const value = literal(text.replaceAll('\0', ''))
        expect(await conditionOf(`SELECT CAST('x' || ${value} AS INTEGER)::VARCHAR AS c`)).toBe('CAST_INVALID_INPUT')
        expect(
          await conditionOf(`SELECT (2147483647::INTEGER + length(${value})::INTEGER + 1::INTEGER)::VARCHAR AS c`),
        ).toBe('ARITHMETIC_OVERFLOW')
        const raised = raiseErrorOf('USER_RAISED_EXCEPTION', { errorMessage: value })
        expect(await conditionOf(`SELECT CAST(${raised} AS VARCHAR) AS c`)).toBe('USER_RAISED_EXCEPTION')
        // No fragment calls it: what it says is as if DuckDB had put a value first.
        expect(await conditionOf(`SELECT CAST(error(${value}) AS VARCHAR) AS c`)).not.toBe('DIVIDE_BY_ZERO')
      }),
      runs,
    )
  })

  it('in the names of columns', async () => {
    await fc.assert(
      fc.asyncProperty(texts, async (text) => {
        const name = `"x${text.replaceAll('"', '""').replaceAll('\0', '')}"`
        expect(await conditionOf(`SELECT CAST(${name} AS INTEGER)::VARCHAR AS c FROM (SELECT 'x' AS ${name})`)).toBe(
          'CAST_INVALID_INPUT',
        )
        expect(await conditionOf(`SELECT ${name} AS c`)).toBe('INTERNAL_ERROR')
      }),
      runs,
    )
  })

  it('in the path of a file', async () => {
    await fc.assert(
      fc.asyncProperty(texts, async (text) => {
        const parent = path.join(folder, `in ${fileName(text)}`)
        mkdirSync(parent, { recursive: true })
        const file = path.join(parent, `f ${fileName(text)}.parquet`)
        const read = (bytes: string | undefined): Promise<string> => {
          rmSync(file, { force: true })
          if (bytes !== undefined) writeFileSync(file, bytes)
          const uri = `file://${file}`
          const schema = structType([structField('c', StringType)])
          const files = [{ uri, sizeBytes: bytes?.length ?? 0, version: '', footerStart: 0, layout: 'a' }]
          return conditionOf('SELECT c FROM t', { inputs: { t: { kind: 'parquet', schema, files } } })
        }
        expect(await read(undefined)).toBe('FAILED_READ_FILE.FILE_NOT_EXIST')
        expect(await read('no parquet at all')).toBe('FAILED_READ_FILE.CANNOT_READ_FILE_FOOTER')
        expect(await read(`PAR1${text}\u0004\0\0\0PAR1`)).toBe('FAILED_READ_FILE.CANNOT_READ_FILE_FOOTER')
      }),
      runs,
    )
  })
})
