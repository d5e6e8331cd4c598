import { Command } from 'commander'
import { packageVersion } from '../application/package-version.ts'
import { deployCommand } from './aws/deploy-command.ts'
import { destroyCommand } from './aws/destroy-command.ts'
import { jobsCommand } from './cluster/jobs-command.ts'
import { logsCommand } from './cluster/logs-command.ts'
import { doctorCommand } from './doctor/doctor-command.ts'
import { driverCommand } from './driver/driver-command.ts'
import { reportFailure } from './exit-code.ts'
import { isInterrupted } from './on-interrupt.ts'
import { sqlCommand } from './sql/sql-command.ts'
import { submitCommand } from './submit/submit-command.ts'

/*
 * The command line. What a command needs is loaded when it runs, so that `flashover sql` starts in a fraction of a second:
 * neither the TypeScript loader nor the AWS SDK nor LocalStack's tools are read for it.
 */
const args = process.argv.slice(2)
const version = `flashover ${packageVersion()}, which behaves as Apache Spark 4.3.0`
const program = new Command('flashover')
  .description("Apache Spark's programming model on cloud functions")
  .enablePositionalOptions()
  .addCommand(sqlCommand())
  .addCommand(submitCommand())
  .addCommand(jobsCommand())
  .addCommand(logsCommand())
  .addCommand(doctorCommand())
  .addCommand(deployCommand())
  .addCommand(destroyCommand())
  .addCommand(driverCommand())

// What these load is not loaded for others.
const [wanted] = args[0] === 'help' ? args.slice(1) : args
if (wanted === 'backfill') {
  const { backfillCommand } = await import('./backfill/backfill-command.ts')
  program.addCommand(backfillCommand())
} else program.command('backfill').description('run an application once for each date of a range')
if (wanted === 'emulator' || wanted === 'localstack') {
  const { emulatorCommand, localstackCommand } = await import('./emulator/emulator-command.ts')
  program.addCommand(emulatorCommand()).addCommand(localstackCommand())
} else {
  program.command('emulator').description('run applications against AWS on this machine: start, deploy, stop')
  program.command('localstack').description('the same, of LocalStack')
}
addToAll(program)
// A stream that nobody listens to ends the process with a stack trace. Who waits for what it writes is told there.
process.stdout.on('error', () => {})
process.stderr.on('error', () => {})

try {
  if (args.length === 0) program.help({ error: true })
  await program.parseAsync(args, { from: 'user' })
} catch (error) {
  if (!isInterrupted()) process.exitCode = reportFailure(error, args.includes('--verbose'))
}

function addToAll(command: Command): void {
  command.exitOverride().version(version, '--version', 'print the version')
  for (const child of command.commands) addToAll(child)
}
