import path from 'node:path'
import { Command, InvalidArgumentError, Option } from 'commander'
import { onInterrupt } from '../on-interrupt.ts'
import { deployStack, EMULATOR_REGION } from './deploy-stack.ts'
import type { Emulator } from './emulator.ts'
import { emulatorHome } from './emulator-home.ts'
import { localStack } from './localstack/local-stack.ts'
import { miniStack } from './ministack/ministack.ts'
import { stackSettings } from './stack-settings.ts'
import { startEmulator } from './start-emulator.ts'
import { stopEmulator } from './stop-emulator.ts'

const EMULATORS: Readonly<Record<Emulator['name'], Emulator>> = { localstack: localStack, ministack: miniStack }

/** `flashover emulator start|deploy|stop --provider localstack|ministack`. */
export const emulatorCommand = (): Command => commandFor('emulator', undefined)

/** `flashover localstack start|deploy|stop`: the same, of LocalStack. */
export const localstackCommand = (): Command => commandFor('localstack', localStack)

interface Given {
  readonly provider?: Emulator['name']
}

/** @param only without the option `--provider` */
function commandFor(name: string, only: Emulator | undefined): Command {
  const log = (line: string): void => console.error(line)
  const command = new Command(name).description('run applications against AWS on this machine')
  const title = only?.title ?? 'the emulator'
  const sub = (verb: string, description: string): Command => {
    const made = command.command(verb).description(description)
    const provider = new Option('--provider <name>', 'which one').choices(Object.keys(EMULATORS)).default('localstack')
    return only === undefined ? made.addOption(provider) : made
  }
  const emulatorOf = ({ provider = 'localstack' }: Given): Emulator => only ?? EMULATORS[provider]
  const start = sub('start', `start ${title}${only === undefined ? '' : ', in Docker where there is an engine'}`)
  start.option('--port <port>', 'the port of its endpoint', parsePort)
  if (only === undefined) start.option('--auth', 'enforce the permissions of roles (ministack)', false)
  start.action(async ({ port, auth = false, ...given }: Given & { port?: number; auth?: boolean }) => {
    const emulator = emulatorOf(given)
    const { endpoint, mode } = await untilInterrupted((signal) =>
      startEmulator(emulator, { dir: process.cwd(), auth, log, signal, ...(port === undefined ? {} : { port }) }),
    )
    console.log(`${emulator.title} (${mode}) serves ${endpoint}`)
    console.log(exportLine(endpoint))
  })
  sub('deploy', `deploy the executor stack into the started ${only?.title ?? 'emulator'}`)
    .option('-c, --context <key=value...>', 'context of the CDK application, such as reservedConcurrency=8')
    .action(async ({ context = [], ...given }: Given & { context?: string[] }) => {
      const emulator = emulatorOf(given)
      const outputs = await untilInterrupted((signal) =>
        deployStack(emulator, { dir: process.cwd(), context: parseContext(context), log, signal }),
      )
      const file = path.relative(process.cwd(), emulatorHome(emulator, process.cwd()).propertiesFile)
      console.log(`${exportLine(outputs.endpoint)}\n`)
      console.log(`npx flashover submit --properties-file ${file} app.ts\n\nwhich is the same as`)
      const conf = [...stackSettings(outputs)].map(([key, value]) => ` \\\n  --conf ${key}=${value}`)
      console.log(`npx flashover submit --master lambda${conf.join('')} app.ts`)
    })
  sub('stop', 'stop it, with everything it runs').action(async (given: Given) => {
    const emulator = emulatorOf(given)
    const isStopped = await stopEmulator(emulator, { dir: process.cwd() })
    console.log(isStopped ? 'stopped' : `no ${emulator.title} was started from here`)
  })
  return command
}

/** Ctrl-C aborts the work and waits for it to have cleaned up. */
function untilInterrupted<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const interrupt = new AbortController()
  let working: Promise<T> | undefined
  onInterrupt(async () => {
    interrupt.abort()
    await working
  })
  working = work(interrupt.signal)
  return working
}

const exportLine = (endpoint: string): string =>
  `export AWS_ENDPOINT_URL=${endpoint} AWS_REGION=${EMULATOR_REGION} AWS_ACCESS_KEY_ID=test AWS_SECRET_ACCESS_KEY=test`

function parsePort(text: string): number {
  const port = Number(text)
  if (!Number.isInteger(port) || port < 1 || port > 65_535) throw new InvalidArgumentError('It is not a port.')
  return port
}

function parseContext(pairs: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    pairs.map((pair) => {
      const at = pair.indexOf('=')
      if (at < 1) throw new Error(`'${pair}' is not key=value`)
      return [pair.slice(0, at), pair.slice(at + 1)]
    }),
  )
}
