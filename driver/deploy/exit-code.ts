import { inspect } from 'node:util'
import { CommanderError } from 'commander'
import { parseFrames, stackBelowMessage } from '../call-site/stack-frame.ts'
import { OutputError } from './standard-output.ts'
import { UsageError } from './usage-error.ts'

export const EXIT_FAILED = 1
const EXIT_USAGE = 2
/** What shells make of SIGPIPE. */
const EXIT_CLOSED_PIPE = 141

/**
 * Says on standard error what went wrong, with the program's own lines that led there, and gives the exit code that goes with it. Whole stacks are
 * for `--verbose`.
 */
export function reportFailure(error: unknown, verbose: boolean): number {
  // commander has already printed its own message, or the help that was asked for
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : EXIT_USAGE
  if (error instanceof OutputError && error.isClosedPipe) return EXIT_CLOSED_PIPE
  process.stderr.write(`${describe(error, verbose)}\n`)
  return error instanceof UsageError ? EXIT_USAGE : EXIT_FAILED
}

function describe(error: unknown, verbose: boolean): string {
  if (!(error instanceof Error)) return `Uncaught ${inspect(error)}`
  if (verbose) return withCauses(error)
  if (error instanceof UsageError || error instanceof OutputError) return error.message
  // An error of Flashover begins with its condition; of others the class tells as much as the message.
  const said = 'condition' in error ? error.message : `${error.name}: ${error.message}`
  const program = parseFrames(stackBelowMessage(error)).filter(({ isOwn }) => !isOwn)
  return [said, ...program.map(({ text }) => `    at ${text}`)].join('\n')
}

function withCauses(error: Error): string {
  const stack = error.stack ?? `${error.name}: ${error.message}`
  return error.cause instanceof Error ? `${stack}\nCaused by: ${withCauses(error.cause)}` : stack
}
