import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { commitOutput } from '../../../common/commit/commit-output.ts'
import { SparkError } from '../../../common/errors/spark-error.ts'
import { writeFailure } from '../../../common/storage/write-failure.ts'

let folder: string
beforeAll(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'flashover-write-'))
  fs.writeFileSync(path.join(folder, 'file'), '')
})
afterAll(() => fs.rmSync(folder, { recursive: true }))

const failed = (code: 'ENOSPC' | 'EROFS' | 'EACCES' | 'EPERM' | 'ENOTDIR' | 'EMFILE' | 'ENOENT'): Error =>
  Object.assign(new Error(`${code}: it failed, write`), { code, errno: -os.constants.errno[code] })

describe('a failure to write', () => {
  it.each([
    ['ENOSPC', 'WRITE_FAILED.DISK_FULL', 'Make room'],
    ['EROFS', 'WRITE_FAILED.READ_ONLY', 'Mount it'],
    ['EACCES', 'WRITE_FAILED.PERMISSION_DENIED', os.userInfo().username],
    ['EPERM', 'WRITE_FAILED.PERMISSION_DENIED', 'Give that user'],
    ['ENOTDIR', 'WRITE_FAILED.NOT_A_FOLDER', 'Write elsewhere'],
  ] as const)('with %s is %s, which names the output', (code, condition, mends) => {
    const cause = failed(code)
    const error = writeFailure(cause, 'file:///data/out')
    expect(error).toMatchObject({ condition, cause })
    expect(error?.message).toContain('Could not write to file:///data/out')
    expect(error?.message).toContain(mends)
  })

  it('that is no fault of the place stays as it is', () => {
    expect(writeFailure(failed('EMFILE'), 'file:///data/out')).toBeUndefined()
    expect(writeFailure(failed('EACCES'), 's3://bucket/out')).toBeUndefined()
    expect(writeFailure(new TypeError('a defect'), 'file:///data/out')).toBeUndefined()
    expect(writeFailure(new SparkError('CANNOT_BE_EMPTY', { item: 'a' }), 'file:///data/out')).toBeUndefined()
    expect(writeFailure(failed('ENOENT'), `file://${folder}/gone`)).toBeUndefined()
  })

  it('below a file names the output, before any task has run', async () => {
    const uri = `file://${folder}/file/out`
    for (const mode of ['errorifexists', 'overwrite', 'append'] as const)
      await expect(commitOutput(uri, 'id', mode, () => Promise.reject(new Error('it ran')))).rejects.toMatchObject({
        condition: 'WRITE_FAILED.NOT_A_FOLDER',
        parameters: { path: uri },
      })
  })
})
