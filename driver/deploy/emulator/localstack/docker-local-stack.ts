import { runProgram } from '../run-program.ts'

const IMAGE = 'localstack/localstack:4.13.1'

/** Whether a Docker engine answers; a Docker client alone is not enough. */
export async function dockerEngineAnswers(): Promise<boolean> {
  try {
    await runProgram('docker', ['info', '--format', '{{.ServerVersion}}'])
    return true
  } catch {
    return false
  }
}

/** Starts LocalStack's own image, which runs each Lambda environment as a container beside it; returns its name. */
export async function startInDocker(port: number, signal?: AbortSignal): Promise<string> {
  const container = `flashover-localstack-${port}`
  const settings = [
    `GATEWAY_LISTEN=0.0.0.0:${port}`,
    `LOCALSTACK_HOST=localhost.localstack.cloud:${port}`,
    'LOCALSTACK_ACTIVATE_PRO=0',
    'DISABLE_EVENTS=1',
  ]
  const run = [
    ...['run', '--detach', '--rm', '--name', container],
    ...['--publish', `127.0.0.1:${port}:${port}`],
    ...['--volume', '/var/run/docker.sock:/var/run/docker.sock'],
    ...settings.flatMap((setting) => ['--env', setting]),
    IMAGE,
  ]
  await runProgram('docker', run, { signal })
  return container
}

export async function stopInDocker(container: string, atOnce: boolean): Promise<void> {
  // LocalStack removes its functions' containers when it is asked to stop.
  const stop = atOnce ? ['rm', '--force', container] : ['stop', '--time', '10', container]
  await runProgram('docker', stop).catch((error: unknown) => {
    if (!String(error).includes('No such container')) throw error
  })
}

export async function containerRuns(container: string): Promise<boolean> {
  const names = await runProgram('docker', ['ps', '--filter', `name=^${container}$`, '--format', '{{.Names}}'])
  return names.trim() === container
}
