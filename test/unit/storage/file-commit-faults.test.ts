import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { lockCommit } from '../../../common/commit/commit-lock.ts'
import { FileOutputCommitter } from '../../../common/commit/file-output-committer.ts'
import type { SaveMode } from '../../../common/commit/output-committer.ts'
import type { StagedFile } from '../../../common/protocol/task-result.ts'

/** The file system as a process sees it that dies before its n-th change: none of its changes happen any more. */
const disk = vi.hoisted(() => ({ changes: 0, deathAt: Number.POSITIVE_INFINITY }))
/** No process has it: they end at 2^22. */
const DEAD_PID = 2 ** 22 + 1

vi.mock('node:fs/promises', async (importOriginal) => {
  const real = await importOriginal<typeof import('node:fs/promises')>()
  const changing = <A extends unknown[], R>(change: (...args: A) => Promise<R>) => {
    return async (...args: A): Promise<R> => {
      if (disk.changes++ >= disk.deathAt) throw new Error('dead')
      return change(...args)
    }
  }
  return {
    ...real,
    mkdir: changing(real.mkdir),
    rename: changing(real.rename),
    rm: changing(real.rm),
    rmdir: changing(real.rmdir),
    writeFile: changing(real.writeFile),
  }
})

let folder: string
let out: string
beforeEach(async () => {
  disk.changes = 0
  disk.deathAt = Number.POSITIVE_INFINITY
  folder = await mkdtemp(path.join(os.tmpdir(), 'flashover-commit-faults-'))
  out = path.join(folder, 'out')
})
afterEach(async () => {
  disk.deathAt = Number.POSITIVE_INFINITY
  await rm(folder, { recursive: true })
})

const OLD = ['old', 'p=1/old']
const names = (writeId: string): string[] => [`part-${writeId}`, `p=1/part-${writeId}`, `p=2/part-${writeId}`]

async function writeOld(): Promise<void> {
  for (const name of [...OLD, '_SUCCESS']) {
    await mkdir(path.dirname(path.join(out, name)), { recursive: true })
    await writeFile(path.join(out, name), name)
  }
}

async function stage(writeId: string): Promise<readonly StagedFile[]> {
  return Promise.all(
    names(writeId).map(async (finalName): Promise<StagedFile> => {
      const name = `_temporary/${writeId}/0-0-0-0/${finalName}`
      await mkdir(path.dirname(path.join(out, name)), { recursive: true })
      await writeFile(path.join(out, name), finalName)
      return { finalName, sizeBytes: 1, rows: 1, staged: { kind: 'file', name } }
    }),
  )
}

const committer = (writeId: string): FileOutputCommitter => new FileOutputCommitter(`file://${out}`, writeId)

async function write(writeId: string, mode: SaveMode): Promise<void> {
  const job = committer(writeId)
  await job.setupJob(mode)
  await job.commitJob(await stage(writeId))
}

/** All files, below a folder of the output. */
async function files(within = '.'): Promise<string[]> {
  const root = path.join(out, within)
  const entries = await readdir(root, { recursive: true, withFileTypes: true })
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(root, path.join(entry.parentPath, entry.name)))
    .sort()
}
const visible = async (): Promise<string[]> => (await files()).filter((name) => !name.startsWith('_temporary/'))

/** Runs a write whose process dies at a change of its commit; gives the number of changes there were. */
async function writeAndDie(writeId: string, deathAt: number): Promise<number> {
  const job = committer(writeId)
  await job.setupJob('overwrite')
  const staged = await stage(writeId)
  disk.changes = 0
  disk.deathAt = deathAt
  await job.commitJob(staged).catch(() => undefined)
  const { changes } = disk
  disk.deathAt = Number.POSITIVE_INFINITY
  if (Number.isFinite(deathAt)) expect(changes).toBeGreaterThan(deathAt)
  // The next driver must see the files of a process that is gone, not of this one.
  const owned = [`_temporary/${writeId}/.owner`, '_temporary/.commit-lock'].map((name) => path.join(out, name))
  for (const file of owned)
    if (await stat(file).catch(() => undefined))
      await writeFile(file, JSON.stringify({ host: os.hostname(), pid: DEAD_PID }))
  return changes
}

describe('a driver that dies while it overwrites output in a folder', () => {
  it('loses nothing, marks no mixture with _SUCCESS, and the next overwrite is whole, wherever it dies', async () => {
    await writeOld()
    const changes = await writeAndDie('new', Number.POSITIVE_INFINITY)
    expect(changes).toBeGreaterThan(10)
    let mixtures = 0
    for (let deathAt = 0; deathAt < changes; deathAt++) {
      await rm(out, { recursive: true })
      await writeOld()
      await writeAndDie('new', deathAt)
      const left = await visible()
      const data = left.filter((name) => name !== '_SUCCESS')
      if (left.includes('_SUCCESS')) expect([OLD, names('new').sort()]).toContainEqual(data)
      else mixtures++
      // Until the new output is whole, all of the old one is in its place or put aside.
      if (JSON.stringify(data) !== JSON.stringify(names('new').sort())) {
        const aside = await files('_temporary/new/.old').catch(() => [])
        expect([...new Set([...data, ...aside])]).toEqual(expect.arrayContaining(OLD))
      }
      await write('next', 'overwrite')
      expect(await files()).toEqual(['_SUCCESS', ...names('next')].sort())
    }
    expect(mixtures).toBeGreaterThan(3)
  })

  it('between staging and commit leaves the old output, to which the next job can append', async () => {
    await writeOld()
    await writeAndDie('new', 0)
    expect(await visible()).toEqual(['_SUCCESS', ...OLD])
    await write('next', 'append')
    expect(await visible()).toEqual(['_SUCCESS', ...OLD, ...names('next')].sort())
    // What is staged belongs to somebody who may come back, as far as an append knows.
    expect(await files('_temporary/new')).toContain('.owner')
  })
})

describe('two attempts of one task', () => {
  it('are committed once: what the losing one has staged is gone', async () => {
    const job = committer('w')
    await job.setupJob('errorifexists')
    const won = await stage('w')
    const late = path.join(out, '_temporary/w/0-0-1-1', 'part-w')
    await mkdir(path.dirname(late), { recursive: true })
    await writeFile(late, 'of the losing attempt')
    await job.commitJob(won)
    expect(await files()).toEqual(['_SUCCESS', ...names('w')].sort())
    expect(await readFile(path.join(out, 'part-w'), 'utf8')).toBe('part-w')
  })
})

describe('an overwrite whose commit fails', () => {
  it('leaves the old output as it was, at whichever file it fails', async () => {
    for (const missing of names('new')) {
      await writeOld()
      const job = committer('new')
      await job.setupJob('overwrite')
      const staged = await stage('new')
      await rm(path.join(out, '_temporary/new/0-0-0-0', missing))
      await expect(job.commitJob(staged)).rejects.toThrow(/ENOENT/)
      await job.abortJob()
      expect(await files()).toEqual(['_SUCCESS', ...OLD])
      expect(await readFile(path.join(out, 'p=1/old'), 'utf8')).toBe('p=1/old')
      await rm(out, { recursive: true })
    }
  })
})

describe('two jobs that write to one folder at once', () => {
  it('overwrite one after the other', async () => {
    for (let round = 0; round < 10; round++) {
      await writeOld()
      await Promise.all([write('a', 'overwrite'), write('b', 'overwrite')])
      expect([names('a').sort(), names('b').sort()]).toContainEqual((await files()).filter((n) => n !== '_SUCCESS'))
    }
  })

  it('both append', async () => {
    await writeOld()
    await Promise.all([write('a', 'append'), write('b', 'append')])
    expect(await files()).toEqual(['_SUCCESS', ...OLD, ...names('a'), ...names('b')].sort())
  })

  it('do not both write where there must be nothing', async () => {
    // Both find nothing, then commit.
    const jobs = [committer('a'), committer('b')]
    await jobs[0]?.setupJob('errorifexists')
    await rm(out, { recursive: true })
    await jobs[1]?.setupJob('errorifexists')
    const [a, b] = [await stage('a'), await stage('b')]
    await jobs[0]?.commitJob(a)
    await expect(jobs[1]?.commitJob(b)).rejects.toMatchObject({ condition: 'OUTPUT_PATH_ALREADY_EXISTS' })
    await jobs[1]?.abortJob()
    expect(await files()).toEqual(['_SUCCESS', ...names('a')].sort())
  })
})

describe('the lock of a commit', () => {
  const lock = (): string => path.join(folder, 'lock')

  it('is waited for, and given up with the name of its file', async () => {
    const unlock = await lockCommit(lock(), 'file:///out')
    await expect(lockCommit(lock(), 'file:///out', 100)).rejects.toMatchObject({
      condition: 'CONCURRENT_WRITE',
      message: expect.stringContaining(lock()),
    })
    const waiting = lockCommit(lock(), 'file:///out')
    await unlock()
    await (await waiting)()
    expect(await stat(lock()).catch(() => 'gone')).toBe('gone')
  })

  it('of a dead process is taken over; of another machine it is not', async () => {
    await writeFile(lock(), JSON.stringify({ host: os.hostname(), pid: DEAD_PID }))
    await (await lockCommit(lock(), 'file:///out', 0))()
    await writeFile(lock(), JSON.stringify({ host: 'elsewhere', pid: DEAD_PID }))
    await expect(lockCommit(lock(), 'file:///out', 0)).rejects.toThrow(/CONCURRENT_WRITE/)
  })
})
