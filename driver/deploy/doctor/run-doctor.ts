import { EXIT_FAILED } from '../exit-code.ts'
import { writeToStandardOutput } from '../standard-output.ts'
import { awsProbe } from './aws-probe.ts'
import type { DoctorOptions } from './doctor-command.ts'
import { type Diagnosis, examine, overallStatus } from './examine.ts'

/** Makes all checks, says of each what it found, and ends with 1 where one has failed. */
export async function runDoctor({ cluster, json }: DoctorOptions): Promise<void> {
  const probe = await awsProbe(cluster)
  const diagnoses: Diagnosis[] = []
  try {
    for await (const diagnosis of examine(probe)) {
      diagnoses.push(diagnosis)
      if (!json) await writeToStandardOutput([describe(diagnosis)])
    }
  } finally {
    probe.close()
  }
  const status = overallStatus(diagnoses)
  if (json)
    await writeToStandardOutput([
      `${JSON.stringify({ status, cluster, packageVersion: probe.packageVersion, checks: diagnoses }, undefined, 2)}\n`,
    ])
  if (status === 'fail') process.exitCode = EXIT_FAILED
}

/** `warn     clock        12 s behind AWS`, and below it what mends it. */
function describe({ status, check, detail, fix }: Diagnosis): string {
  const line = `${status.padEnd(8)} ${check.padEnd(12)} ${detail}\n`
  return fix === undefined ? line : `${line}${' '.repeat(22)}${fix}\n`
}
