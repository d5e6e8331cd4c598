import { SparkError } from '../../common/errors/spark-error.ts'
import type { CallSite } from './call-site.ts'
import { parseFrames, stackBelowMessage } from './stack-frame.ts'

/**
 * Gives an error the stack of the program's call, for whose mistake it is: of what Flashover reports, its own frames are left out. Where it may be
 * Flashover's mistake they stay, above the program's. What the program's own functions threw stays as it is.
 */
export function leadToProgram(error: unknown, site: CallSite): void {
  if (!(error instanceof Error)) return
  if (isReport(error)) leadToProgram(error.cause, site)
  const { program } = site
  const frames = parseFrames(stackBelowMessage(error))
  if (program.length === 0 || frames[0]?.isOwn === false) return
  const end = frames.findIndex(({ isOwn }) => !isOwn)
  const own = isReport(error) ? [] : frames.slice(0, end < 0 ? frames.length : end)
  const text = [`${error.name}: ${error.message}`, ...[...own, ...program].map((frame) => `    at ${frame.text}`)].join(
    '\n',
  )
  Reflect.defineProperty(error, 'stack', { value: text, writable: true, configurable: true, enumerable: false })
}

const isReport = (error: Error): boolean => error instanceof SparkError && error.condition !== 'INTERNAL_ERROR'
