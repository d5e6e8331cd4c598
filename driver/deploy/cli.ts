import { Command } from 'commander'
import { reportFailure } from './exit-code.ts'
import { isInterrupted } from './on-interrupt.ts'
import { sqlCommand } from './sql/sql-command.ts'
import { submitCommand } from './submit/submit-command.ts'

/*
 * The command line. What a command needs is loaded when it runs, so that `flashover sql` starts in a fraction of a second:
 * neither the TypeScript loader nor the AWS SDK nor LocalStack's tools are read for it.
 */
const args = process.argv.slice(2)
const program = new Command('flashover')
  .description("Apache Spark's programming model on cloud functions")
  .enablePositionalOptions()
  .exitOverride()
  .addCommand(sqlCommand())
  .addCommand(submitCommand())

if (args[0] === 'localstack') {
  const { localstackCommand } = await import('./localstack/localstack-command.ts')
  program.addCommand(localstackCommand())
} else {
  program.command('localstack').description('run applications against AWS on this machine: start, deploy, stop')
}
for (const command of program.commands) overrideExit(command)

try {
  if (args.length === 0) program.help({ error: true })
  await program.parseAsync(args, { from: 'user' })
} catch (error) {
  if (!isInterrupted()) process.exitCode = reportFailure(error, args.includes('--verbose'))
}

function overrideExit(command: Command): void {
  command.exitOverride()
  for (const child of command.commands) overrideExit(child)
}
