import { type CodePointSet, codePointSet, contains, intersect, union } from './code-point-set.ts'
import { isNullable } from './regex-analysis.ts'
import type { RegexNode } from './regex-node.ts'

/**
 * What RE2 matches as Java does: `re2`, on all texts, or on those that `condition` tells of. `ascii`: of ASCII only, where a word is a word
 * to both; `single line`: with no line terminator in them, and not empty, where lines and text begin and end together.
 */
export interface Re2Pattern {
  readonly re2: string
  readonly conditions: ReadonlySet<Re2Condition>
}
export type Re2Condition = 'ascii' | 'single line'

/** RE2 refuses what is larger than its memory: ranges of code points, times how often they are repeated. */
const MAX_SIZE = 4000
const MAX_REPEAT = 1000

/**
 * Java's regular expression as RE2's; undefined for what RE2 has not: what looks around, possessive and atomic groups, references to groups, and
 * loops over what may be empty, which the two leave in different ways.
 */
export function regexToRe2(root: RegexNode): Re2Pattern | undefined {
  const conditions = new Set<Re2Condition>()
  if (sizeOf(root) > MAX_SIZE) return undefined
  const re2 = translate(root, conditions)
  return re2 === undefined ? undefined : { re2, conditions }
}

/**
 * The same for whether it matches anywhere: a `$` at the end is then the text's end with a line terminator before it, or none, and no
 * condition is needed.
 */
export function regexToRe2Test(root: RegexNode): Re2Pattern | undefined {
  const items = root.kind === 'Sequence' ? root.items : [root]
  const last = items.at(-1)
  if (last?.kind !== 'Assertion' || last.assertion !== 'final line end') return regexToRe2(root)
  const before = items.slice(0, -1)
  // Between \r and \n there is no end of a line.
  if (before.some(mayMatchReturn)) return regexToRe2(root)
  const start = regexToRe2({ kind: 'Sequence', items: before })
  return start && { ...start, re2: `${start.re2}(?:\\r\\n|[\\n\\r\\x{85}\\x{2028}\\x{2029}])?\\z` }
}

function translate(node: RegexNode, conditions: Set<Re2Condition>): string | undefined {
  switch (node.kind) {
    case 'Set':
      return setText(node.set)
    case 'Sequence':
      return joined(
        node.items.map((item) =>
          item.kind === 'Alternation' ? grouped(translate(item, conditions)) : translate(item, conditions),
        ),
        '',
      )
    case 'Alternation':
      return joined(
        node.branches.map((branch) => translate(branch, conditions)),
        '|',
      )
    case 'Group': {
      const child = translate(node.child, conditions)
      return child === undefined ? undefined : node.index > 0 ? `(${child})` : `(?:${child})`
    }
    case 'Repeat':
      return repeated(node, conditions)
    case 'Assertion':
      switch (node.assertion) {
        case 'begin':
          return '\\A'
        case 'end':
          return '\\z'
        case 'final line end':
        case 'final unix line end':
        case 'line end':
        case 'unix line end':
          conditions.add('single line')
          return '\\z'
        case 'line begin':
        case 'unix line begin':
          conditions.add('single line')
          return '\\A'
        case 'word boundary':
        case 'unicode word boundary':
          conditions.add('ascii')
          return '\\b'
        case 'no word boundary':
        case 'no unicode word boundary':
          conditions.add('ascii')
          return '\\B'
      }
      break
    case 'Atomic':
    case 'LookAhead':
    case 'LookBehind':
    case 'BackReference':
      return undefined
  }
}

const grouped = (text: string | undefined): string | undefined => (text === undefined ? undefined : `(?:${text})`)

const joined = (parts: readonly (string | undefined)[], separator: string): string | undefined =>
  parts.includes(undefined) ? undefined : parts.join(separator)

function repeated(
  { child, min, max, mode }: Extract<RegexNode, { kind: 'Repeat' }>,
  conditions: Set<Re2Condition>,
): string | undefined {
  if (mode === 'possessive' || min > MAX_REPEAT || (max !== Infinity && max > MAX_REPEAT)) return undefined
  if (isNullable(child)) return undefined
  const text = translate(child, conditions)
  if (text === undefined) return undefined
  const atom = child.kind === 'Set' || child.kind === 'Group' ? text : `(?:${text})`
  return `${atom}${quantifier(min, max)}${mode === 'lazy' ? '?' : ''}`
}

function quantifier(min: number, max: number): string {
  if (max === Infinity) return min === 0 ? '*' : min === 1 ? '+' : `{${min},}`
  if (min === 0 && max === 1) return '?'
  return min === max ? `{${min}}` : `{${min},${max}}`
}

const SURROGATES = codePointSet(0xd800, 0xdfff)
const NOT_SURROGATES = codePointSet(0, 0xd7ff, 0xe000, 0x10ffff)

/** Texts have no surrogates: what would be a range of them joins its neighbours, or is nothing. */
function setText(set: CodePointSet): string {
  const { ranges } = intersect(set, NOT_SURROGATES)
  const [first, last] = ranges
  if (first === undefined || last === undefined) return '[^\\x{0}-\\x{10FFFF}]'
  if (ranges.length === 2 && first === last) return characterText(first)
  const { ranges: shorter } = contains(set, 0xd7ff) || contains(set, 0xe000) ? union(set, SURROGATES) : { ranges }
  let text = ''
  for (let at = 0; at + 1 < shorter.length; at += 2) {
    const [from, to] = [shorter[at] ?? 0, shorter[at + 1] ?? 0]
    text += from === to ? characterText(from) : `${characterText(from)}-${characterText(to)}`
  }
  return `[${text}]`
}

const characterText = (codePoint: number): string => {
  const char = String.fromCodePoint(codePoint)
  return /[a-zA-Z0-9 _,:;=!@#%&'"<>~/`]/.test(char) && codePoint < 128 ? char : `\\x{${codePoint.toString(16)}}`
}

function sizeOf(node: RegexNode): number {
  switch (node.kind) {
    case 'Set':
      return node.set.ranges.length / 2
    case 'Sequence':
      return node.items.reduce((size, item) => size + sizeOf(item), 1)
    case 'Alternation':
      return node.branches.reduce((size, branch) => size + sizeOf(branch), 1)
    case 'Group':
    case 'Atomic':
    case 'LookAhead':
    case 'LookBehind':
      return sizeOf(node.child)
    case 'Repeat':
      return sizeOf(node.child) * Math.max(node.max === Infinity ? node.min + 1 : node.max, 1)
    case 'BackReference':
    case 'Assertion':
      return 1
  }
}

function mayMatchReturn(node: RegexNode): boolean {
  switch (node.kind) {
    case 'Set':
      return contains(node.set, 13)
    case 'Sequence':
      return node.items.some(mayMatchReturn)
    case 'Alternation':
      return node.branches.some(mayMatchReturn)
    case 'Group':
    case 'Atomic':
    case 'Repeat':
    case 'LookAhead':
    case 'LookBehind':
      return mayMatchReturn(node.child)
    case 'BackReference':
      return true
    case 'Assertion':
      return false
  }
}
