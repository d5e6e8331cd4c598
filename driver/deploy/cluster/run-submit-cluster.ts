import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { config } from '../../../common/config/config-entries.ts'
import { createJobId } from '../../../common/jobs/job-id.ts'
import { assertClusterVersion } from '../../application/cluster/cluster-version.ts'
import { packageVersion } from '../../application/package-version.ts'
import { gatherConf } from '../gather-conf.ts'
import { onInterrupt } from '../on-interrupt.ts'
import { writeChunk } from '../standard-output.ts'
import { applicationFile } from '../submit/application-file.ts'
import { namedSettings } from '../submit/named-settings.ts'
import type { SubmitOptions } from '../submit/submit-command.ts'
import { bundleApplication } from './bundle/bundle-application.ts'
import { exitCodeOf } from './describe-job.ts'
import { jobConf } from './job-conf.ts'
import { openLauncher } from './launcher/open-launcher.ts'
import { withCluster } from './open-cluster.ts'
import { submitJob } from './submit-job.ts'
import { uploadBundle } from './upload-bundle.ts'
import { watchJob } from './watch-job.ts'

const LOOK_MS = 1_000

/**
 * Sends an application to a cluster's driver. Waits for its end, with its states on standard error, what it writes on standard output, and
 * its exit code; Ctrl-C ends the waiting, not the job. With `--no-wait` only the job's id is written.
 */
export async function runSubmitCluster(app: string, args: readonly string[], options: SubmitOptions): Promise<void> {
  const say = (message: string): void => void process.stderr.write(`${message}\n`)
  const warn = (message: string): void => say(`WARN flashover submit: ${message}`)
  const file = applicationFile(app)
  const settings = gatherConf({ ...options, named: namedSettings(options), defaultName: path.parse(file).name }, warn)
  const { cluster: name, runAs, conf } = jobConf(settings)
  let fate = 'nothing was submitted'
  onInterrupt(async () => say(fate))
  const bundle = await bundleApplication(file)
  for (const warning of bundle.warnings) warn(warning)
  await withCluster(name, runAs, async ({ description, jobs, objects }) => {
    assertClusterVersion(name, description.packageVersion, packageVersion())
    const launcher = openLauncher(name, description)
    try {
      const application = await uploadBundle(bundle, description.workBucket, objects, Date.now())
      const definition = { name: conf[config.appName.key] ?? app, application, args, conf }
      const id = createJobId(Date.now(), Math.random(), runAs)
      fate = `whether ${id} was submitted is not known: flashover submit --cluster ${name} --status ${id}`
      await submitJob(id, definition, { jobs, launcher, nowMs: Date.now(), warn })
      fate = `${id} goes on: flashover logs --cluster ${name} -f ${id} follows it, flashover submit --cluster ${name} --kill ${id} ends it`
      if (!options.wait) return writeChunk(`${id}\n`)
      say(`${id} submitted`)
      const watching = watchJob(id, {
        jobs,
        objects,
        now: Date.now,
        sleep: () => sleep(LOOK_MS),
        onState: (state) => say(`${id} ${state}`),
        onLog: writeChunk,
        launcher,
      })
      // The job does not end with what keeps this command from looking at it.
      const record = await watching.catch((error: unknown) => {
        say(fate)
        throw error
      })
      process.exitCode = exitCodeOf(record)
    } finally {
      launcher.close()
    }
  })
}
