import type { Emulator } from '../emulator.ts'
import { containerRuns, dockerEngineAnswers, startInDocker, stopInDocker } from './docker-local-stack.ts'
import { isLocalStack, startOnHost, stopOnHost } from './host-local-stack.ts'

/** LocalStack: in Docker where an engine answers, otherwise as a process of this machine with our own Lambda runtime (scripts/localstack). */
export const localStack: Emulator = {
  name: 'localstack',
  title: 'LocalStack',
  defaultPort: 4566,
  healthPath: '/_localstack/health',
  cdk: 'aws-cdk-local/bin/cdklocal',
  // It has neither containers nor a way to update an alias.
  context: { driver: 'none', versioned: 'false' },
  refuses: () => false,
  async launch(home, options) {
    if (options.auth) throw new Error('LocalStack enforces no permissions: --auth is for --provider ministack')
    const endpoint = `http://127.0.0.1:${options.port}`
    return (await dockerEngineAnswers())
      ? { mode: 'docker', endpoint, container: await startInDocker(options.port, options.signal) }
      : { mode: 'host', endpoint, pid: await startOnHost(home, options) }
  },
  async isAlive(state) {
    return state.mode === 'host' ? isLocalStack(state.pid) : containerRuns(state.container)
  },
  stop(state, atOnce) {
    return state.mode === 'host' ? stopOnHost(state.pid, atOnce) : stopInDocker(state.container, atOnce)
  },
}
