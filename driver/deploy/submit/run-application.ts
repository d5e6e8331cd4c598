import path from 'node:path'
import { redactSettings } from '../../../common/config/redaction.ts'
import { SparkConf } from '../../../common/config/spark-conf.ts'
import { stopRunningApplication } from '../../application/running-application.ts'
import { setSubmittedConf } from '../../application/submitted-conf.ts'
import { LINK_VARIABLE } from '../../service/application/link-message.ts'
import { EXIT_FAILED, reportFailure } from '../exit-code.ts'
import { gatherConf } from '../gather-conf.ts'
import { isInterrupted, onInterrupt } from '../on-interrupt.ts'
import { OutputError } from '../standard-output.ts'
import { applicationFile } from './application-file.ts'
import { endWithParent } from './end-with-parent.ts'
import { loadApplication } from './load-application.ts'
import { namedSettings } from './named-settings.ts'
import type { SubmitOptions } from './submit-command.ts'

/**
 * Runs an application in this process, which is its driver. TypeScript is loaded as it is; `process.argv` is what
 * `node app.ts args` would give. A session the application leaves open is stopped when nothing else is left to do.
 */
export async function runApplication(app: string, args: readonly string[], options: SubmitOptions): Promise<void> {
  const file = applicationFile(app)
  const settings = gatherConf(
    { ...options, named: namedSettings(options), defaultName: path.parse(file).name },
    (message) => process.stderr.write(`WARN flashover submit: ${message}\n`),
  )
  if (options.verbose)
    for (const [key, value] of redactSettings([...settings].sort(), SparkConf.of(settings)))
      process.stderr.write(`${key}=${value}\n`)
  setSubmittedConf(settings)
  if (LINK_VARIABLE in process.env) (await import('../../service/application/application-link.ts')).linkToService()
  process.argv = [process.execPath, file, ...args]

  let isLeaving = false
  const fail = (error: unknown): void => {
    // What fails after the first failure fails because the session is stopped.
    if (isLeaving || isInterrupted()) return
    isLeaving = true
    const code = Math.max(EXIT_FAILED, reportFailure(error, options.verbose))
    const leave = (): never => process.exit(code)
    stopRunningApplication().then(leave, leave)
  }
  onInterrupt(stopRunningApplication)
  endWithParent()
  process.on('uncaughtException', fail)
  process.on('unhandledRejection', fail)
  process.stdout.on('error', (error) => fail(new OutputError(error)))
  let isLoaded = false
  process.once('beforeExit', () => {
    if (isLoaded) void stopRunningApplication()
    else fail(new Error(`${app} awaits, at its top level, something that never comes`))
  })

  try {
    await loadApplication(file)
    isLoaded = true
  } catch (error) {
    fail(error)
  }
}
