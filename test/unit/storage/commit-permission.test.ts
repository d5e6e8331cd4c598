import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, expect, it } from 'vitest'
import { commitOutput } from '../../../common/commit/commit-output.ts'
import { askBeforeCommit } from '../../../common/commit/commit-permission.ts'

const folder = mkdtempSync(path.join(tmpdir(), 'flashover-permission-'))
afterEach(() => {
  askBeforeCommit(async () => undefined)
  rmSync(folder, { recursive: true, force: true })
})

it('an output that may not be committed leaves nothing, and its job fails with the reason', async () => {
  const asked: string[] = []
  askBeforeCommit(async () => {
    asked.push('asked')
    return 'another driver has the job'
  })
  const out = path.join(folder, 'out')
  const commit = commitOutput(`file://${out}`, 'write-1', 'overwrite', async () => {
    asked.push('ran')
    return { files: [] }
  })
  await expect(commit).rejects.toThrow(/COMMIT_DENIED.*another driver has the job/)
  expect(asked).toEqual(['ran', 'asked'])
  expect(readdirSync(folder, { recursive: true })).not.toContain('out/_SUCCESS')
})
