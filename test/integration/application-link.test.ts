import { type ChildProcess, fork } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import {
  type FromApplication,
  LINK_VARIABLE,
  type ToApplication,
} from '../../driver/service/application/link-message.ts'
import { systemServiceClock } from '../../driver/service/system-service-clock.ts'

type Question = Extract<FromApplication, { readonly kind: 'MayCommit' }>

// An application as the driver service starts it: the built command line with a channel. The test is the service.
const APP = `import { SparkSession } from 'flashover'
const [out, wait] = process.argv.slice(2)
const spark = await SparkSession.builder.getOrCreate()
if (wait) await new Promise((resolve) => setTimeout(resolve, 600_000))
await spark.range(10).write.parquet(out)
`
let folder: string
let out: string
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'flashover-link-'))
  out = path.join(folder, 'out')
  writeFileSync(path.join(folder, 'main.mjs'), APP)
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

interface Linked {
  readonly child: ChildProcess
  readonly tell: (message: ToApplication) => void
  readonly ended: Promise<{ readonly code: number | null; readonly stderr: string }>
}

function start(answer: (question: Question, linked: Linked) => void, ...args: readonly string[]): Linked {
  const child = fork(path.resolve('dist/cli.js'), ['submit', '--master', 'local[2]', 'main.mjs', out, ...args], {
    cwd: folder,
    env: { ...process.env, [LINK_VARIABLE]: '1' },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  })
  let stderr = ''
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    stderr += text
  })
  // Node tells no `close` of a process whose channel was closed from here.
  const exited = new Promise<number | null>((resolve) => child.once('exit', resolve))
  const read = new Promise<void>((resolve) => child.stderr?.once('end', resolve))
  const ended = Promise.all([exited, read]).then(([code]) => ({ code, stderr }))
  const linked: Linked = { child, tell: (message) => void child.send(message), ended }
  child.on('message', (question: Question) => answer(question, linked))
  return linked
}

const grant = ({ commit }: Question, { tell }: Linked): void =>
  tell({ kind: 'CommitAnswer', commit, isGranted: true, reason: '' })

it('an application commits when its service allows it, and ends though the channel is open', async () => {
  const asked: Question[] = []
  const { ended } = start((question, linked) => {
    asked.push(question)
    expect(existsSync(path.join(out, '_SUCCESS'))).toBe(false)
    grant(question, linked)
  })
  expect(await ended).toEqual({ code: 0, stderr: '' })
  expect(asked).toEqual([{ kind: 'MayCommit', commit: 0 }])
  expect(existsSync(path.join(out, '_SUCCESS'))).toBe(true)
})

it('an application that may not commit fails with the reason, and leaves no output', async () => {
  const { ended } = start(({ commit }, { tell }) =>
    tell({ kind: 'CommitAnswer', commit, isGranted: false, reason: 'its lease has ended' }),
  )
  const { code, stderr } = await ended
  expect(code).toBe(1)
  expect(stderr).toContain('[COMMIT_DENIED]')
  expect(stderr).toContain('its lease has ended')
  expect(existsSync(path.join(out, '_SUCCESS'))).toBe(false)
})

it('an application ends itself when its service is gone, also while it waits for an answer', async () => {
  const waiting = start(() => {}, 'wait')
  waiting.tell({ kind: 'Lease', untilMs: systemServiceClock.monotonicMs() + 600_000 })
  waiting.child.disconnect()
  expect(await waiting.ended).toMatchObject({ code: 75, stderr: expect.stringContaining('the driver service is gone') })
  const asking = start((_, { child }) => child.disconnect())
  expect(await asking.ended).toMatchObject({ code: 75 })
  expect(existsSync(path.join(out, '_SUCCESS'))).toBe(false)
})

it('an application ends itself when its lease is not confirmed in time, and goes on while it is', async () => {
  const { tell, ended } = start(grant, 'wait')
  tell({ kind: 'Lease', untilMs: systemServiceClock.monotonicMs() + 600_000 })
  tell({ kind: 'Share', invocations: 3 })
  tell({ kind: 'Lease', untilMs: systemServiceClock.monotonicMs() + 200 })
  expect(await ended).toMatchObject({ code: 75, stderr: expect.stringContaining('not confirmed in time') })
})
