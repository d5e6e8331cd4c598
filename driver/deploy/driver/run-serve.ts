import { readCluster } from '../../application/cluster/read-cluster.ts'
import { fetchBundle } from '../../service/application/fetch-bundle.ts'
import { openEcsServiceScaler } from '../../service/ecs-service-scaler.ts'
import { openDriverService } from '../../service/open-driver-service.ts'
import { openSqsJobQueue } from '../../service/queue/sqs-job-queue.ts'
import { openServiceServer } from '../../service/rest/service-server.ts'
import { Submissions } from '../../service/rest/submissions.ts'
import { UsageError } from '../usage-error.ts'
import { drainOnSignal } from './drain-on-signal.ts'
import type { ServeOptions } from './driver-command.ts'
import { cliFile, report, warn } from './driver-output.ts'

const TOKEN_VARIABLE = 'FLASHOVER_REST_TOKEN'

/** Runs the driver service until it is told to end, or has been idle for long enough. */
export async function runServe(options: ServeOptions): Promise<void> {
  const { cluster: clusterName, idleTimeout, stopTimeout, host, port } = options
  const onSignal = drainOnSignal()
  const cluster = await readCluster(clusterName)
  const { driver, queueUrl, deadLetterQueueUrl } = cluster
  if (driver.kind !== 'service' || queueUrl === undefined)
    throw new UsageError(`the cluster ${clusterName} has no driver service: its driver is '${driver.kind}'`)
  const queue = openSqsJobQueue(queueUrl, deadLetterQueueUrl)
  const { service, executorEvents, jobs, store, close } = openDriverService({
    clusterName,
    cluster,
    queue,
    scaler: idleTimeout === undefined ? undefined : openEcsServiceScaler(driver.cluster, driver.service),
    cli: cliFile(),
    heapMB: options.jobMemoryMb,
    secretVariables: [TOKEN_VARIABLE],
    maxConcurrentJobs: options.maxConcurrentJobs,
    idleTimeoutMs: idleTimeout === undefined ? undefined : idleTimeout * 1000,
    stopTimeoutMs: stopTimeout * 1000,
    report,
    warn,
  })
  const server = await openServiceServer({
    host,
    port,
    token: process.env[TOKEN_VARIABLE],
    isHealthy: () => service.isHealthy,
    submissions: new Submissions({ jobs, queue, store, fetchBundle, nowMs: Date.now, random: Math.random }),
    warn,
  })
  process.stderr.write(`INFO flashover driver: ${clusterName}; http://${host}:${server.port}\n`)
  onSignal(() => service.drain())
  service.start()
  executorEvents?.start()
  await service.ended
  await server.close()
  await close()
}
