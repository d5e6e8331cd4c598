import { execFileSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { thisProcess } from '../../../../common/commit/process-identity.ts'
import { LocalVersionedObjects } from '../../../../common/storage/local-versioned-objects.ts'
import type { VersionedObjects } from '../../../../common/storage/versioned-objects.ts'
import { BackfillState, type Claim } from '../../../../driver/deploy/backfill/backfill-state.ts'
import type { DateRun } from '../../../../driver/deploy/backfill/date-run.ts'

let folder: string
let now: number
let nextId: number
let objects: LocalVersionedObjects
beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'flashover-backfill-state-'))
  objects = new LocalVersionedObjects(`file://${folder}`)
  now = 1_000_000
  nextId = 1
})
afterEach(() => rmSync(folder, { recursive: true }))

const stateOn = (on: VersionedObjects = objects): BackfillState =>
  new BackfillState(
    on,
    `file://${folder}`,
    () => now,
    () => `${nextId++}`,
  )
const DAY = '2026-11-27'
async function claim(state = stateOn()): Promise<Claim> {
  const claimed = await state.claim(DAY)
  if (claimed.kind !== 'claimed') throw new Error(`the date is ${claimed.kind}`)
  return claimed.claim
}
const written = (): DateRun => JSON.parse(readFileSync(path.join(folder, `${DAY}.json`), 'utf8'))
const writeRun = (run: object): void => writeFileSync(path.join(folder, `${DAY}.json`), JSON.stringify(run))
const elsewhere = { ...thisProcess(), host: 'another' }

describe('the state of a backfill', () => {
  it('says of a date that it runs, by whom, and how it ended', async () => {
    const state = stateOn()
    const first = await claim(state)
    expect(written()).toEqual({
      version: 1,
      date: DAY,
      state: 'running',
      attempt: 1,
      startedAtMs: now,
      lease: { id: '1', holder: thisProcess(), expiresAtMs: now + 60_000 },
    })
    now += 5000
    await state.end(first, 3)
    expect(written()).toEqual({
      version: 1,
      date: DAY,
      state: 'failed',
      attempt: 1,
      startedAtMs: now - 5000,
      endedAtMs: now,
      exitCode: 3,
    })
    const second = await claim(state)
    expect(second.run.attempt).toBe(2)
    await state.end(second, 0)
    expect(written()).toMatchObject({ state: 'succeeded', attempt: 2, exitCode: 0 })
    expect(await state.claim(DAY)).toEqual({ kind: 'done' })
  })

  it('gives a date to one of many who want it at once', async () => {
    const results = await Promise.all(Array.from({ length: 16 }, () => stateOn().claim(DAY)))
    expect(results.filter(({ kind }) => kind === 'claimed')).toHaveLength(1)
    expect(results.filter(({ kind }) => kind === 'busy')).toHaveLength(15)
    // Nothing is left but the record.
    expect(readdirSync(folder)).toEqual([`${DAY}.json`])
  })

  it('gives a date again when its lease has ended, with room for clocks that differ', async () => {
    writeRun({ ...(await claim()).run, lease: { id: 'other', holder: elsewhere, expiresAtMs: now + 60_000 } })
    now += 69_999
    expect(await stateOn().claim(DAY)).toEqual({ kind: 'busy', holder: elsewhere, untilMs: now + 1 })
    now += 1
    expect((await claim()).run).toMatchObject({ attempt: 2, lease: { holder: thisProcess() } })
  })

  it('gives a date again at once when the process that ran it has ended', async () => {
    const pid = Number(execFileSync(process.execPath, ['-p', 'process.pid'], { encoding: 'utf8' }))
    const dead = { ...thisProcess(), pid, started: '1' }
    writeRun({ ...(await claim()).run, lease: { id: 'other', holder: dead, expiresAtMs: now + 60_000 } })
    expect((await claim()).run.attempt).toBe(2)
  })

  it('takes nothing from who has lost a date to another', async () => {
    const state = stateOn()
    const first = await claim(state)
    const renewed = await state.renew(first)
    expect(renewed?.run.lease?.expiresAtMs).toBe(now + 60_000)
    writeRun({ ...first.run, attempt: 2, lease: { id: 'other', holder: elsewhere, expiresAtMs: now + 60_000 } })
    expect(renewed && (await state.renew(renewed))).toBe(undefined)
    expect(renewed && (await state.end(renewed, 0))).toBe(undefined)
    expect(written()).toMatchObject({ state: 'running', attempt: 2, lease: { holder: elsewhere } })
  })

  it('knows its own write again when the answer was lost and it was sent once more', async () => {
    // The second of the two finds what the first has done.
    const twice: VersionedObjects = {
      read: (key) => objects.read(key),
      remove: (key, version) => objects.remove(key, version),
      create: async (key, bytes) => ((await objects.create(key, bytes)) ? objects.create(key, bytes) : undefined),
      replace: async (key, bytes, seen) =>
        (await objects.replace(key, bytes, seen)) ? objects.replace(key, bytes, seen) : undefined,
    }
    const state = stateOn(twice)
    const first = await claim(state)
    now += 1000
    const renewed = await state.renew(first)
    expect(renewed && (await state.end(renewed, 0))?.run.state).toBe('succeeded')
  })

  it('is of one job: of another it is refused', async () => {
    const job = { application: 'etl.ts', args: ['--date', '{date}'] }
    await stateOn().open(job)
    await stateOn().open(job)
    const other = stateOn().open({ ...job, args: ['--date', '{date}', '--full'] })
    await expect(other).rejects.toThrow(/is of another backfill: .*etl\.ts.*--state/)
  })

  it('refuses a record that it cannot read, and says which', async () => {
    for (const run of ['nothing', { version: 2, date: DAY }, { version: 1, date: '2026-01-01', state: 'failed' }]) {
      writeRun(run as object)
      await expect(claim()).rejects.toThrow(`${DAY}.json`)
    }
  })
})
