import fs from 'node:fs'
import net from 'node:net'
import os from 'node:os'
import path from 'node:path'
import type { TestProject } from 'vitest/node'
import { deployStack, type StackOutputs } from '../../driver/deploy/emulator/deploy-stack.ts'
import { emulatorHome } from '../../driver/deploy/emulator/emulator-home.ts'
import { localStack } from '../../driver/deploy/emulator/localstack/local-stack.ts'
import { startEmulator } from '../../driver/deploy/emulator/start-emulator.ts'
import { stopEmulator } from '../../driver/deploy/emulator/stop-emulator.ts'
import { build } from './build-dist.ts'

declare module 'vitest' {
  export interface ProvidedContext {
    /** The executor stack in the LocalStack of this run, with its endpoint: `inject('stack')`. */
    stack: StackOutputs
    /** The spark-defaults.conf that the deployment wrote. */
    propertiesFile: string
  }
}

/**
 * Global setup of the e2e tests: builds the executor, starts LocalStack on a free port from nothing (only the Python
 * environment is kept between runs), deploys the stack, and stops it all afterwards.
 */
export default async function startLocalStack(project: TestProject): Promise<() => Promise<void>> {
  build('--lambda', '--arch', process.arch === 'arm64' ? 'arm64' : 'x64')
  const dir = fs.mkdtempSync(path.join(os.tmpdir(), 'flashover-e2e-'))
  const stop = async (): Promise<void> => {
    await stopEmulator(localStack, { dir })
    fs.rmSync(dir, { recursive: true, force: true })
  }
  const begun = performance.now()
  const log = (line: string): void =>
    console.log(`[localstack ${((performance.now() - begun) / 1000).toFixed(1)} s] ${line}`)
  try {
    log('start')
    const venv = path.resolve('.localstack')
    const { mode } = await startEmulator(localStack, { dir, port: await freePort(), venv, owner: process.pid, log })
    log(`started (${mode})`)
    const context = { executorMemoryMB: '512,3008', executorTimeoutSeconds: '60' }
    const stack = await deployStack(localStack, {
      dir,
      executorZip: path.resolve('dist/executor-lambda.zip'),
      context,
      log,
    })
    log('deployed')
    project.provide('stack', stack)
    project.provide('propertiesFile', emulatorHome(localStack, dir).propertiesFile)
  } catch (error) {
    await stop()
    throw error
  }
  return stop
}

export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = net.createServer()
    server.once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      const port = typeof address === 'object' && address !== null ? address.port : 0
      server.close(() => resolve(port))
    })
  })
}
