import path from 'node:path'
import { Command, InvalidArgumentError } from 'commander'
import { onInterrupt } from '../on-interrupt.ts'
import { deployLocalStack, LOCALSTACK_REGION } from './deploy-stack.ts'
import { localStackHome } from './localstack/local-stack-home.ts'
import { DEFAULT_LOCALSTACK_PORT, startLocalStack } from './localstack/start-local-stack.ts'
import { stopLocalStack } from './localstack/stop-local-stack.ts'
import { stackSettings } from './stack-settings.ts'

/** `flashover localstack start|deploy|stop`. */
export function localstackCommand(): Command {
  const log = (line: string): void => console.error(line)
  const command = new Command('localstack').description('run applications against AWS on this machine')
  command
    .command('start')
    .description('start LocalStack, in Docker where there is an engine')
    .option('--port <port>', 'the port of its endpoint', parsePort, DEFAULT_LOCALSTACK_PORT)
    .action(async ({ port }: { port: number }) => {
      const { endpoint, mode } = await untilInterrupted((signal) =>
        startLocalStack({ dir: process.cwd(), port, log, signal }),
      )
      console.log(`LocalStack (${mode}) serves ${endpoint}`)
      console.log(exportLine(endpoint))
    })
  command
    .command('deploy')
    .description('deploy the executor stack into the started LocalStack')
    .option('-c, --context <key=value...>', 'context of the CDK application, such as reservedConcurrency=8')
    .action(async ({ context = [] }: { context?: string[] }) => {
      const outputs = await untilInterrupted((signal) =>
        deployLocalStack({ dir: process.cwd(), context: parseContext(context), log, signal }),
      )
      const file = path.relative(process.cwd(), localStackHome(process.cwd()).propertiesFile)
      console.log(`${exportLine(outputs.endpoint)}\n`)
      console.log(`npx flashover submit --properties-file ${file} app.ts\n\nwhich is the same as`)
      const conf = [...stackSettings(outputs)].map(([key, value]) => ` \\\n  --conf ${key}=${value}`)
      console.log(`npx flashover submit --master lambda${conf.join('')} app.ts`)
    })
  command
    .command('stop')
    .description('stop it, with everything it runs')
    .action(async () => {
      console.log((await stopLocalStack({ dir: process.cwd() })) ? 'stopped' : 'no LocalStack was started from here')
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
  `export AWS_ENDPOINT_URL=${endpoint} AWS_REGION=${LOCALSTACK_REGION} AWS_ACCESS_KEY_ID=test AWS_SECRET_ACCESS_KEY=test`

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
