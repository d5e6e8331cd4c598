import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createOutputCommitter, type OutputCommitter, type SaveMode } from '../../../common/commit/output-committer.ts'
import type { StagedFile } from '../../../common/protocol/task-result.ts'

let folder: string
let out: string
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'flashover-commit-'))
  out = path.join(folder, 'out')
})
afterEach(() => rm(folder, { recursive: true }))

const stage = async (finalName: string, text: string): Promise<StagedFile> => {
  const name = `_temporary/w/0/${finalName}`
  await mkdir(path.dirname(path.join(out, name)), { recursive: true })
  await writeFile(path.join(out, name), text)
  return { finalName, sizeBytes: text.length, rows: 1, staged: { kind: 'file', name } }
}
const start = async (mode: SaveMode): Promise<OutputCommitter> => {
  const committer = await createOutputCommitter(`file://${out}`, 'w')
  await committer.setupJob(mode)
  return committer
}
const files = async (): Promise<string[]> => (await readdir(out, { recursive: true })).sort()
const oldOutput = async (): Promise<void> => {
  await mkdir(path.join(out, 'p=1'), { recursive: true })
  await writeFile(path.join(out, 'p=1', 'old'), 'old')
  await writeFile(path.join(out, '_SUCCESS'), '')
}

describe('output to a folder', () => {
  it('appears at the commit, with _SUCCESS, and leaves no staging', async () => {
    const committer = await start('errorifexists')
    const staged = [await stage('p=1/a', '1'), await stage('b', '2')]
    await committer.commitJob(staged)
    expect(await files()).toEqual(['_SUCCESS', 'b', 'p=1', 'p=1/a'])
  })

  it('replaces the old output on overwrite', async () => {
    await oldOutput()
    const committer = await start('overwrite')
    await committer.commitJob([await stage('new', 'n')])
    expect(await files()).toEqual(['_SUCCESS', 'new'])
  })

  it('leaves the old output as it was when the job is aborted or the commit fails', async () => {
    await oldOutput()
    const aborted = await start('overwrite')
    await stage('new', 'n')
    await aborted.abortJob()
    expect(await files()).toEqual(['_SUCCESS', 'p=1', 'p=1/old'])
    const failing = await start('overwrite')
    const lost: StagedFile = {
      finalName: 'lost',
      sizeBytes: 1,
      rows: 1,
      staged: { kind: 'file', name: '_temporary/w/0/lost' },
    }
    await expect(failing.commitJob([await stage('new', 'n'), lost])).rejects.toThrow(/ENOENT/)
    await failing.abortJob()
    expect(await files()).toEqual(['_SUCCESS', 'p=1', 'p=1/old'])
    expect(await readFile(path.join(out, 'p=1/old'), 'utf8')).toBe('old')
  })

  it('keeps the old files on append', async () => {
    await oldOutput()
    await (await start('append')).commitJob([await stage('p=1/new', 'n')])
    expect(await files()).toEqual(['_SUCCESS', 'p=1', 'p=1/new', 'p=1/old'])
  })

  it('is refused, or not begun, where there is some already', async () => {
    await oldOutput()
    await expect(start('errorifexists')).rejects.toThrow(/PATH_ALREADY_EXISTS/)
    expect(await (await createOutputCommitter(`file://${out}`, 'w')).setupJob('ignore')).toBe('skip')
  })

  it('leaves no folder behind when a first job is aborted', async () => {
    const committer = await start('errorifexists')
    await stage('a', '1')
    await committer.abortJob()
    expect(await readdir(folder)).toEqual([])
  })
})
