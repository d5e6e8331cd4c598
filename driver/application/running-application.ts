import type { SparkConf } from '../../common/config/spark-conf.ts'
import { type Application, startApplication } from './application.ts'

/** The application of this process, while it starts too. */
let running: Promise<Application> | undefined

/** The application that runs in this process; if there is none, one is started with these settings, and whoever asks meanwhile gets the same. */
export async function getOrStartApplication(conf: SparkConf): Promise<Application> {
  while (running !== undefined) {
    const seen = running
    const application = await seen
    if (!application.isStopped) return application
    if (running === seen) running = undefined
  }
  const started = startApplication(conf)
  running = started
  started.catch(() => {
    if (running === started) running = undefined
  })
  return await started
}

/** Stops the application of this process, if there is one. */
export async function stopRunningApplication(): Promise<void> {
  await (await running)?.stop()
}
