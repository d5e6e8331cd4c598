import type { Report } from '../../service/driver-service.ts'

/** A line of what operators count, to standard output: one JSON object. */
export function report(line: Report): void {
  process.stdout.write(`${JSON.stringify(line)}\n`)
}

/** What people read, to standard error. */
export function warn(text: string): void {
  process.stderr.write(`WARN flashover driver: ${text}\n`)
}

/** The file of the command line, for the processes of applications. */
export const cliFile = (): string => process.argv[1] ?? ''
