import { spawn } from 'node:child_process'
import fs from 'node:fs'
import path from 'node:path'
import type { LaunchOptions } from '../emulator.ts'
import type { EmulatorHome } from '../emulator-home.ts'
import { commandOf, endGroup } from '../process-group.ts'
import { ensurePythonEnvironment } from './python-environment.ts'

/** Starts LocalStack as a process of this machine, in its own process group; returns its id. */
export async function startOnHost(home: EmulatorHome, options: Omit<LaunchOptions, 'auth'>): Promise<number> {
  const python = await ensurePythonEnvironment(home.venv, options.log, options.signal)
  fs.rmSync(home.scratch, { recursive: true, force: true })
  const tmp = path.join(home.scratch, 'tmp')
  fs.mkdirSync(tmp, { recursive: true })
  const address = `127.0.0.1:${options.port}`
  const logFile = fs.openSync(home.logFile, 'w')
  const owner = options.owner === undefined ? [] : ['--owner', String(options.owner)]
  const child = spawn(python, ['-m', 'lambda_process', ...owner], {
    cwd: home.folder,
    detached: true,
    stdio: ['ignore', logFile, logFile],
    env: {
      ...withoutAws(process.env),
      GATEWAY_LISTEN: address,
      LOCALSTACK_HOST: address,
      LAMBDA_RUNTIME_EXECUTOR: 'process',
      LOCALSTACK_ACTIVATE_PRO: '0',
      DISABLE_EVENTS: '1',
      SKIP_SSL_CERT_DOWNLOAD: '1',
      DNS_ADDRESS: '0',
      FILESYSTEM_ROOT: path.join(home.scratch, 'filesystem'),
      LOCALSTACK_VOLUME_DIR: path.join(home.scratch, 'volume'),
      TMPDIR: tmp,
    },
  })
  fs.closeSync(logFile)
  // Without a listener the event would end this process before the error below is read.
  child.on('error', () => {})
  child.unref()
  if (child.pid === undefined) throw new Error(`could not start ${python}`)
  return child.pid
}

/** Ends LocalStack and the functions it runs; it is given some seconds to do so by itself, unless `atOnce`. */
export async function stopOnHost(pid: number, atOnce: boolean): Promise<void> {
  if (isLocalStack(pid)) await endGroup(pid, atOnce)
}

/** Whether a process id still is the LocalStack that was started: ids are used again. */
export const isLocalStack = (pid: number): boolean => commandOf(pid).includes('lambda_process')

function withoutAws(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(env).filter(([name]) => !name.startsWith('AWS_')))
}
