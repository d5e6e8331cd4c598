import { Command, InvalidArgumentError } from 'commander'
import { SERVICE_PORT } from '../../service/service-port.ts'
import { clusterOption } from '../cluster/cluster-option.ts'

export interface ServeOptions {
  readonly cluster: string
  readonly maxConcurrentJobs: number
  /** Seconds. */
  readonly idleTimeout?: number
  readonly jobMemoryMb?: number
  /** Seconds. */
  readonly stopTimeout: number
  readonly host: string
  readonly port: number
}

export interface RunOptions {
  readonly cluster: string
  readonly message: string
  readonly jobMemoryMb?: number
  /** Seconds. */
  readonly stopTimeout: number
}

/** What Fargate gives a container at the most to stop. */
const STOP_SECONDS = 120

/** `flashover driver serve|run|health`: what the container of a cluster runs. */
export function driverCommand(): Command {
  const serve = new Command('serve')
    .description('take jobs from the queue of a cluster, and run each as a process of its own')
    .addOption(clusterOption())
    .option('--max-concurrent-jobs <number>', 'jobs at a time', parsePositive, 4)
    .option('--idle-timeout <seconds>', 'scale to zero after so long without a job (default: never)', parsePositive)
    .option('--job-memory-mb <number>', 'heap of an application (default: what Node gives)', parsePositive)
    .option('--stop-timeout <seconds>', 'from SIGTERM to SIGKILL', parsePositive, STOP_SECONDS)
    .option('--host <address>', 'of the REST endpoint; other than loopback needs FLASHOVER_REST_TOKEN', '127.0.0.1')
    .option('--port <number>', 'of the REST endpoint and GET /health', parsePort, SERVICE_PORT)
    .option('--verbose', 'stack traces of errors', false)
    .action(async (options: ServeOptions) => {
      const { runServe } = await import('./run-serve.ts')
      await runServe(options)
    })
  const run = new Command('run')
    .description('run one job of a cluster, and end')
    .addOption(clusterOption())
    .requiredOption('--message <json>', 'the message of the job')
    .option('--job-memory-mb <number>', 'heap of the application (default: what Node gives)', parsePositive)
    .option('--stop-timeout <seconds>', 'from SIGTERM to SIGKILL', parsePositive, STOP_SECONDS)
    .option('--verbose', 'stack traces of errors', false)
    .action(async (options: RunOptions) => {
      const { runJob } = await import('./run-job.ts')
      await runJob(options)
    })
  const health = new Command('health')
    .description('ask the driver service of this machine whether it can take jobs')
    .option('--port <number>', 'where it listens', parsePort, SERVICE_PORT)
    .action(async ({ port }: { readonly port: number }) => {
      const { askHealth } = await import('./ask-health.ts')
      await askHealth(port)
    })
  return new Command('driver')
    .description("run a cluster's jobs on this machine: serve, run, health")
    .addCommand(serve)
    .addCommand(run)
    .addCommand(health)
}

function parsePositive(text: string): number {
  const value = Number(text)
  if (!Number.isInteger(value) || value < 1) throw new InvalidArgumentError('It must be a positive whole number.')
  return value
}

function parsePort(text: string): number {
  const value = Number(text)
  if (!/^\d+$/.test(text) || value > 65_535) throw new InvalidArgumentError('It must be a port.')
  return value
}
