import { spawn } from 'node:child_process'
import fs from 'node:fs'
import path from 'node:path'
import type { Emulator } from '../emulator.ts'
import { commandOf, endGroup } from '../process-group.ts'
import { ensureMiniStack } from './ensure-ministack.ts'

/** In the command line of every MiniStack that is started here, by which it is known again. */
const MARK = 'flashover-ministack'

/** Runs MiniStack, and ends it with everything it has started when the process that it was started for is gone. */
const MAIN = `# ${MARK}
import os, runpy, signal, sys, threading, time
owner = int(sys.argv[1])
def watch():
    while os.path.exists(f"/proc/{owner}") or alive():
        time.sleep(0.5)
    os.killpg(0, signal.SIGKILL)
def alive():
    try:
        os.kill(owner, 0)
        return True
    except PermissionError:
        return True
    except OSError:
        return False
if owner > 0:
    threading.Thread(target=watch, daemon=True).start()
sys.argv = ["ministack"]
runpy.run_module("ministack", run_name="__main__", alter_sys=True)
`

/**
 * MiniStack: a process of this machine that has services LocalStack's free release has not (ECS, schedules that fire, aliases that can be updated), and
 * that can enforce permissions.
 */
export const miniStack: Emulator = {
  name: 'ministack',
  title: 'MiniStack',
  defaultPort: 4577,
  healthPath: '/_ministack/health',
  cdk: 'aws-cdk/bin/cdk',
  // Its containers are records that nothing runs.
  context: { driver: 'none' },
  refuses: ({ Type, Properties }) =>
    /^AWS::(ApplicationAutoScaling::|EC2::FlowLog)/.test(Type) ||
    // Alarms on what is computed of several metrics.
    (Type === 'AWS::CloudWatch::Alarm' && Properties?.['Metrics'] !== undefined),
  async launch(home, { port, auth, owner = 0, log, signal }) {
    const python = await ensureMiniStack(home.venv, log, signal)
    fs.rmSync(home.scratch, { recursive: true, force: true })
    fs.mkdirSync(home.scratch, { recursive: true })
    const logFile = fs.openSync(home.logFile, 'w')
    const child = spawn(python, ['-c', MAIN, String(owner)], {
      cwd: home.scratch,
      detached: true,
      stdio: ['ignore', logFile, logFile],
      // Nothing of ours: it hands its environment on to the functions that it runs. Without BIND_HOST it would listen on every address.
      env: {
        PATH: `${path.dirname(process.execPath)}${path.delimiter}${process.env['PATH'] ?? ''}`,
        HOME: home.scratch,
        TMPDIR: home.scratch,
        BIND_HOST: '127.0.0.1',
        GATEWAY_PORT: String(port),
        MINISTACK_HOST: '127.0.0.1',
        AUTH: String(auth),
      },
    })
    fs.closeSync(logFile)
    child.on('error', () => {})
    child.unref()
    if (child.pid === undefined) throw new Error(`could not start ${python}`)
    return { mode: 'host', endpoint: `http://127.0.0.1:${port}`, pid: child.pid }
  },
  async isAlive(state) {
    return state.mode === 'host' && isMiniStack(state.pid)
  },
  async stop(state, atOnce) {
    if (state.mode === 'host' && isMiniStack(state.pid)) await endGroup(state.pid, atOnce)
  },
}

const isMiniStack = (pid: number): boolean => commandOf(pid).includes(MARK)
