import { execFileSync } from 'node:child_process'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { runCli, startCli } from '../integration/cli-process.ts'
import { freePort } from '../support/localstack.ts'

// `flashover localstack` as a user runs it. The Python environment is the one that the setup of these tests has made.
let folder: string
let state: string
beforeAll(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'flashover-localstack-command-'))
  fs.symlinkSync(path.resolve('.localstack'), path.join(folder, '.localstack'))
  state = path.join(folder, '.flashover/localstack/state.json')
})
afterAll(() => fs.rmSync(folder, { recursive: true, force: true }))

/** What runs of LocalStack from this folder; in Docker, containers that it started. */
function running(port: number): string[] {
  const inDocker = fs.existsSync(state) && JSON.parse(fs.readFileSync(state, 'utf8')).mode === 'docker'
  const lines = inDocker
    ? execFileSync('docker', ['ps', '--filter', `name=flashover-localstack-${port}`, '--format', '{{.Names}}'])
    : execFileSync('ps', ['-A', '-o', 'stat=,args='])
  const ours = inDocker ? `flashover-localstack-${port}` : `${folder}/.localstack/`
  return lines
    .toString()
    .split('\n')
    .filter((line) => line.includes(ours) && !line.startsWith('Z'))
}

describe('flashover localstack', () => {
  it('starts once, says the same again, and leaves no process when it is stopped', async () => {
    const port = await freePort()
    const start = ['localstack', 'start', '--port', String(port)]
    const first = await runCli(start, { cwd: folder })
    expect(first).toMatchObject({ code: 0, stderr: '' })
    expect(first.stdout).toContain(`export AWS_ENDPOINT_URL=http://127.0.0.1:${port}`)
    const found = fs.readFileSync(state, 'utf8')
    expect(running(port)).not.toEqual([])
    expect(await runCli(start, { cwd: folder })).toEqual(first)
    expect(fs.readFileSync(state, 'utf8')).toBe(found)

    // Another folder's start does not take it for its own.
    const elsewhere = fs.mkdtempSync(path.join(folder, 'elsewhere-'))
    const second = await runCli(start, { cwd: elsewhere })
    expect(second.code).toBe(1)
    expect(second.stderr).toMatch(/taken by a LocalStack that was not started from this folder/)

    expect(await runCli(['localstack', 'stop'], { cwd: folder })).toEqual({ code: 0, stdout: 'stopped\n', stderr: '' })
    expect(running(port)).toEqual([])
    expect(fs.existsSync(state)).toBe(false)
  })

  it('leaves nothing running when its start is interrupted', async () => {
    const port = await freePort()
    const { child, ended } = startCli(['localstack', 'start', '--port', String(port)], { cwd: folder })
    while (!fs.existsSync(state)) await sleep(20)
    expect(running(port)).not.toEqual([])
    child.kill('SIGINT')
    expect(await ended).toEqual({ code: 130, stdout: '', stderr: '' })
    expect(running(port)).toEqual([])
    expect(fs.existsSync(state)).toBe(false)
  })
})
