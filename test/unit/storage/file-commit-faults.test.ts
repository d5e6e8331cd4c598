import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import { writeFileSync } from 'node:fs'
import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { CommitProgress } from '../../../common/commit/commit-phase.ts'
import { FileOutputCommitter } from '../../../common/commit/file-output-committer.ts'
import type { CommitMode } from '../../../common/commit/output-committer.ts'
import { thisProcess } from '../../../common/commit/process-identity.ts'
import { recoverOutput } from '../../../common/commit/recover-output.ts'
import type { StagedFile } from '../../../common/protocol/task-result.ts'

/** The file system as a process sees it that dies before its n-th change: none of its changes happen any more. */
const disk = vi.hoisted(() => ({ changes: 0, deathAt: Number.POSITIVE_INFINITY }))
const dying = vi.hoisted(() => (real: object, names: readonly string[]) => ({
  ...real,
  ...Object.fromEntries(
    names.map((name) => [
      name,
      (...args: unknown[]) => {
        if (disk.changes++ >= disk.deathAt) throw new Error('dead')
        return (real as Record<string, (...args: unknown[]) => unknown>)[name]?.(...args)
      },
    ]),
  ),
}))
vi.mock('node:fs/promises', async (original) =>
  dying(await original<object>(), ['mkdir', 'rename', 'rm', 'rmdir', 'writeFile']),
)
vi.mock('node:fs', async (original) =>
  dying(await original<object>(), ['mkdirSync', 'renameSync', 'rmSync', 'rmdirSync', 'unlinkSync', 'writeFileSync']),
)

/** No process has it: they end at 2^22. */
const DEAD = JSON.stringify({ ...thisProcess(), pid: 2 ** 22 + 1 })

let folder: string
let out: string
beforeEach(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'flashover-commit-faults-'))
  out = path.join(folder, 'out')
})
afterEach(async () => {
  disk.deathAt = Number.POSITIVE_INFINITY
  await rm(folder, { recursive: true })
})

const OLD = ['_set_aside/p=1/old', '_set_aside/p=3/old', 'old', 'p=1/old', 'p=3/q=1/old']
/** What an overwrite of partitions replaces: what it has files for, and the folder it sets rows aside in, though there are none. */
const REPLACED = /^(p=[12]|_set_aside\/p=1)\//
const SET_ASIDE = ['_set_aside/p=1']
const names = (writeId: string): string[] => [`part-${writeId}`, `p=1/part-${writeId}`, `p=2/part-${writeId}`]
/** What is there after a commit of `names(writeId)` onto `before`. */
function resultOf(mode: CommitMode, before: readonly string[], writeId: string): string[] {
  const kept = {
    append: before,
    overwrite: [],
    'overwrite-partitions': before.filter((name) => !REPLACED.test(name)),
    errorifexists: before,
    ignore: before,
  }[mode]
  return [...kept, ...names(writeId)].sort()
}

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

async function write(writeId: string, mode: CommitMode): Promise<void> {
  const job = committer(writeId)
  await job.setupJob(mode)
  await job.commitJob(await stage(writeId), SET_ASIDE)
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
const data = async (): Promise<string[]> => (await visible()).filter((name) => name !== '_SUCCESS')

/** Runs a write whose process dies at a change of its commit; gives the number of changes there were, and whether it told of success. */
async function writeAndDie(writeId: string, mode: CommitMode, deathAt: number): Promise<[number, boolean]> {
  const job = committer(writeId)
  await job.setupJob(mode)
  const staged = await stage(writeId)
  disk.changes = 0
  disk.deathAt = deathAt
  const done = await job.commitJob(staged, SET_ASIDE).then(
    () => true,
    () => false,
  )
  if (!done) await job.abortJob().catch(() => undefined)
  const { changes } = disk
  disk.deathAt = Number.POSITIVE_INFINITY
  if (Number.isFinite(deathAt)) expect(changes).toBeGreaterThan(deathAt)
  // The next driver must see the files of a process that is gone, not of this one.
  const temporary = path.join(out, '_temporary')
  for (const name of await readdir(temporary, { recursive: true }).catch(() => []))
    if (/(^|\/)\.owner$|^\.lock[^/]*\/./.test(name)) await writeFile(path.join(temporary, name), DEAD)
  return [changes, done]
}

const MODES = ['append', 'overwrite', 'overwrite-partitions'] as const

describe('a driver that dies while it commits to a folder', () => {
  it.each(MODES)(
    'by %s leaves all old rows or all new ones, wherever it dies and whatever comes next',
    async (mode) => {
      await writeOld()
      const [changes] = await writeAndDie('new', mode, Number.POSITIVE_INFINITY)
      expect(changes).toBeGreaterThan(14)
      const outcomes = new Set<string>()
      let cutShort = 0
      for (let deathAt = 0; deathAt < changes; deathAt++)
        for (const next of ['read', ...MODES] as const) {
          await rm(out, { recursive: true })
          await writeOld()
          const [, told] = await writeAndDie('new', mode, deathAt)
          if (!(await visible()).includes('_SUCCESS')) cutShort++
          if (next === 'read') await recoverOutput(`file://${out}`)
          else await write('next', next)
          const left = await visible()
          const [whenTaken, whenDone] = [OLD, resultOf(mode, OLD, 'new')].map((before) =>
            next === 'read' ? [...before].sort() : resultOf(next, before, 'next'),
          )
          expect(left).toContain('_SUCCESS')
          expect([whenTaken, whenDone]).toContainEqual(left.filter((name) => name !== '_SUCCESS'))
          const isDone = JSON.stringify(left.filter((name) => name !== '_SUCCESS')) === JSON.stringify(whenDone)
          // What was told to have succeeded is there.
          if (told) expect(isDone).toBe(true)
          outcomes.add(`${next} ${isDone}`)
          if (next !== 'read') expect(await readdir(out)).not.toContain('_temporary')
        }
      expect(cutShort).toBeGreaterThan(20)
      expect(outcomes).toContain('read true')
      expect(outcomes).toContain('read false')
    },
  )

  it('and one that dies while it recovers leave it to a third', async () => {
    await writeOld()
    const [changes] = await writeAndDie('new', 'overwrite', Number.POSITIVE_INFINITY)
    const kinds = new Set<string>()
    const deaths = fc.tuple(fc.constantFrom(...MODES), fc.nat(changes - 1), fc.array(fc.nat(8), { maxLength: 4 }))
    await fc.assert(
      fc.asyncProperty(deaths, async ([mode, first, later]) => {
        await rm(out, { recursive: true })
        await writeOld()
        const [most] = await writeAndDie('probe', mode, Number.POSITIVE_INFINITY)
        await rm(out, { recursive: true })
        await writeOld()
        await writeAndDie('new', mode, Math.min(first, most - 1))
        for (const deathAt of later) {
          disk.changes = 0
          disk.deathAt = deathAt
          await recoverOutput(`file://${out}`).catch(() => undefined)
          disk.deathAt = Number.POSITIVE_INFINITY
          for (const name of await readdir(path.join(out, '_temporary'), { recursive: true }).catch(() => []))
            if (/^\.lock[^/]*\/./.test(name)) await writeFile(path.join(out, '_temporary', name), DEAD)
        }
        await recoverOutput(`file://${out}`)
        const [old, all] = [[...OLD].sort(), resultOf(mode, OLD, 'new')]
        expect([old, all]).toContainEqual(await data())
        kinds.add(`${JSON.stringify(await data()) === JSON.stringify(all)}`)
        expect(await visible()).toContain('_SUCCESS')
      }),
      { numRuns: 60, seed: 1 },
    )
    expect(kinds.size).toBe(2)
  })

  it('between staging and commit leaves the old output; the next job removes what it staged', async () => {
    await writeOld()
    await writeAndDie('new', 'overwrite', 0)
    expect(await visible()).toEqual(['_SUCCESS', ...OLD])
    await write('next', 'append')
    expect(await files()).toEqual(['_SUCCESS', ...OLD, ...names('next')].sort())
  })

  it('where nothing was leaves nothing that stands in the way of the next job', async () => {
    await writeOld()
    await rm(out, { recursive: true })
    const [changes] = await writeAndDie('new', 'errorifexists', Number.POSITIVE_INFINITY)
    let refused = 0
    for (let deathAt = 0; deathAt < changes; deathAt++) {
      await rm(out, { recursive: true })
      await writeAndDie('new', 'errorifexists', deathAt)
      const job = committer('next')
      const decision = await job.setupJob('errorifexists').catch(() => 'refused')
      if (decision === 'refused') {
        expect(await data()).toEqual(names('new').sort())
        refused++
      } else {
        await job.commitJob(await stage('next'), SET_ASIDE)
        expect(await data()).toEqual(names('next').sort())
      }
    }
    expect(refused).toBeGreaterThan(0)
    expect(refused).toBeLessThan(changes)
  })
})

describe('an append where there is no _SUCCESS', () => {
  it('goes on where others wrote without one', async () => {
    await writeOld()
    await rm(path.join(out, '_SUCCESS'))
    await write('new', 'append')
    expect(await visible()).toEqual(['_SUCCESS', ...OLD, ...names('new')].sort())
  })

  it('is refused beside the files of a job of another tool that has not ended', async () => {
    await writeOld()
    await rm(path.join(out, '_SUCCESS'))
    await mkdir(path.join(out, '_temporary/0/task_1'), { recursive: true })
    for (const mode of ['append', 'overwrite-partitions'] as const)
      await expect(write('new', mode)).rejects.toMatchObject({
        condition: 'INCOMPLETE_OUTPUT',
        message: expect.stringContaining('_temporary/0'),
      })
    expect(await data()).toEqual(OLD)
    await write('new', 'overwrite')
    expect(await data()).toEqual(names('new').sort())
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
    await job.commitJob(won, SET_ASIDE)
    expect(await files()).toEqual(['_SUCCESS', ...names('w')].sort())
    expect(await readFile(path.join(out, 'part-w'), 'utf8')).toBe('part-w')
  })
})

describe('a commit that fails', () => {
  it.each(MODES)('by %s leaves the old output as it was, at whichever file it fails', async (mode) => {
    for (const missing of names('new')) {
      await writeOld()
      const job = committer('new')
      await job.setupJob(mode)
      const staged = await stage('new')
      await rm(path.join(out, '_temporary/new/0-0-0-0', missing))
      await expect(job.commitJob(staged, SET_ASIDE)).rejects.toThrow(/ENOENT/)
      await job.abortJob()
      expect(await files()).toEqual(['_SUCCESS', ...OLD])
      expect(await readFile(path.join(out, 'p=1/old'), 'utf8')).toBe('p=1/old')
      await rm(out, { recursive: true })
    }
  })

  it('and cannot be taken back at once keeps the old rows for the next job', async () => {
    await writeOld()
    const job = committer('new')
    await job.setupJob('overwrite')
    const staged = await stage('new')
    await rm(path.join(out, '_temporary/new/0-0-0-0/p=2'), { recursive: true })
    // Somebody makes a file of a folder's name, where the old one is to go back.
    const squatter = path.join(out, 'p=3')
    const squat = (message: unknown): void => {
      if ((message as CommitProgress).file === 'p=2/part-new') writeFileSync(squatter, 'squatter')
    }
    subscribe('flashover:commit', squat)
    await expect(job.commitJob(staged, SET_ASIDE)).rejects.toThrow(/ENOENT/)
    unsubscribe('flashover:commit', squat)
    await job.abortJob()
    expect(await visible()).toEqual([...OLD.slice(0, 4), 'p=3'])
    await expect(recoverOutput(`file://${out}`)).rejects.toMatchObject({ condition: 'INCOMPLETE_OUTPUT' })
    await rm(squatter)
    await write('next', 'append')
    expect(await visible()).toEqual(['_SUCCESS', ...OLD, ...names('next')].sort())
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
    await jobs[1]?.setupJob('errorifexists')
    const [a, b] = [await stage('a'), await stage('b')]
    await jobs[0]?.commitJob(a, SET_ASIDE)
    await expect(jobs[1]?.commitJob(b, SET_ASIDE)).rejects.toMatchObject({ condition: 'PATH_ALREADY_EXISTS' })
    await jobs[1]?.abortJob()
    expect(await files()).toEqual(['_SUCCESS', ...names('a')].sort())
    expect(await stat(path.join(out, '_temporary')).catch(() => 'gone')).toBe('gone')
  })
})
