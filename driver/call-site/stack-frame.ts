import { fileURLToPath } from 'node:url'
import { originalPosition } from './original-position.ts'

/** One line of a stack. */
export interface StackFrame {
  /** As it is printed, without `at`. */
  readonly text: string
  /** The method's own name, without that of its class. */
  readonly name: string | undefined
  readonly file: string
  readonly line: number
  /** Of Flashover, or of what runs the program: Node, tsx, commander. */
  readonly isOwn: boolean
}

/** The frames of a stack's text, the innermost first; lines without a place are left out. Those of the program lie where its sources say. */
export function parseFrames(stack: string): readonly StackFrame[] {
  return stack.split('\n').flatMap((line) => parseFrame(line) ?? [])
}

/** The stack of an error without what it says, which may hold frames of its own: those of a closure. */
export function stackBelowMessage({ name, message, stack = '' }: Error): string {
  const heading = `${name}: ${message}`
  return stack.startsWith(heading) ? stack.slice(heading.length) : stack
}

/** Bundled, this file is in `dist`; its source map leads back to `driver`. */
const root = fileURLToPath(import.meta.url).replace(/([\\/])(?:driver|dist)[\\/](?:(?!(?:driver|dist)[\\/]).)*$/, '$1')

function parseFrame(frame: string): StackFrame | undefined {
  const [, text, called, place = ''] = /^\s*at ((?:(.*?) \()?(.*?)\)?)$/.exec(frame) ?? []
  const [, where = '', line, column = '1'] = /^(?:async )?(.*?):(\d+)(?::(\d+))?$/.exec(place) ?? []
  if (text === undefined || line === undefined) return undefined
  const [, name] = /(?:^|[. ])([\w$]+)(?: \[as .*\])?$/.exec(called ?? '') ?? []
  const file = where.startsWith('file:') ? fileURLToPath(where) : where
  const inside = file.startsWith(root) ? file.slice(root.length) : ''
  const isOwn =
    where.startsWith('node:') ||
    /^(?:driver|dist|common)[\\/]/.test(inside) ||
    /[\\/]node_modules[\\/](?:tsx|commander)[\\/]/.test(file)
  const written = isOwn ? undefined : originalPosition(file, Number(line), Number(column))
  if (written === undefined) return { text, name, file, line: Number(line), isOwn }
  const at = `${written.file}:${written.line}:${written.column}`
  return { text: called === undefined ? at : `${called} (${at})`, name, file: written.file, line: written.line, isOwn }
}
