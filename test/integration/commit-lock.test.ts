import { spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { lockFolder } from '../../common/commit/folder-lock.ts'
import { type ProcessIdentity, thisProcess } from '../../common/commit/process-identity.ts'

let folder: string
let lock: string
beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'flashover-lock-'))
  lock = path.join(folder, 'lock')
})
afterEach(() => rmSync(folder, { recursive: true }))

/** As a process leaves it that was killed while it held the lock. */
function heldBy(holder: ProcessIdentity): void {
  mkdirSync(lock)
  writeFileSync(path.join(lock, 'nonce'), JSON.stringify(holder))
}

describe('the lock of a folder', () => {
  it('is held by one process at a time, of many that come at once and die while they hold it', async () => {
    const [processes, roundsEach, enough] = [6, 25, 150]
    writeFileSync(path.join(folder, 'count'), '0')
    let deaths = 0
    let rounds = 0
    const contend = async (): Promise<void> => {
      while (rounds < enough) {
        const child = spawn(
          process.execPath,
          ['--import', 'tsx', path.resolve('test/integration/fixtures/lock-contender.ts'), folder, String(roundsEach)],
          { stdio: ['ignore', 'pipe', 'inherit'] },
        )
        let output = ''
        child.stdout.setEncoding('utf8').on('data', (text: string) => {
          output += text
        })
        const [code, signal] = await new Promise<[number | null, string | null]>((resolve) =>
          child.once('close', (...end) => resolve(end)),
        )
        expect([output.replaceAll('.', ''), code]).toEqual(['', signal === null ? 0 : null])
        rounds += output.length
        if (signal !== null) deaths++
      }
    }
    await Promise.all(Array.from({ length: processes }, contend))
    expect(Number(readFileSync(path.join(folder, 'count'), 'utf8'))).toBe(rounds)
    expect(deaths).toBeGreaterThan(5)
    const last = await lockFolder(lock, 'file:///out')
    last.release()
    expect(readdirSync(folder)).not.toContain('lock')
  })

  it('of a predecessor with the same pid, after which nobody was, is taken over', async () => {
    heldBy({ ...thisProcess(), started: `${Number(thisProcess().started) - 1}` })
    const taken = await lockFolder(lock, 'file:///out', Number.POSITIVE_INFINITY)
    taken.release()
    heldBy({ ...thisProcess(), boot: 'the one before' })
    const again = await lockFolder(lock, 'file:///out', Number.POSITIVE_INFINITY)
    again.release()
  })

  it('is waited for while its holder lives, and given up with the name of the lock', async () => {
    const mine = await lockFolder(lock, 'file:///out')
    await expect(lockFolder(lock, 'file:///out', 100)).rejects.toMatchObject({
      condition: 'CONCURRENT_WRITE',
      message: expect.stringContaining(lock),
    })
    const waiting = lockFolder(lock, 'file:///out')
    mine.release()
    const next = await waiting
    next.release()
    expect(readdirSync(folder)).toEqual([])
  })

  it.each<[string, Partial<ProcessIdentity>]>([
    ['host', { host: 'elsewhere' }],
    ['namespace of pids', { namespace: 'pid:[1]' }],
  ])('of a process of another %s is taken over when it has not moved for long', async (_, elsewhere) => {
    heldBy({ ...thisProcess(), ...elsewhere })
    const taken = await lockFolder(lock, 'file:///out', 50)
    // The one that was given up cannot release what is no longer its own.
    rmSync(path.join(lock, 'nonce'), { force: true })
    await expect(lockFolder(lock, 'file:///out', 50)).rejects.toThrow(/CONCURRENT_WRITE/)
    taken.release()
  })
})
