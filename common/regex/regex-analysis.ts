import { type CodePointSet, codePointSet, LAST_CODE_POINT, union } from './code-point-set.ts'
import type { RegexNode } from './regex-node.ts'

/** Whether it may match the empty text. */
export function isNullable(node: RegexNode): boolean {
  switch (node.kind) {
    case 'Set':
      return false
    case 'Sequence':
      return node.items.every(isNullable)
    case 'Alternation':
      return node.branches.some(isNullable)
    case 'Group':
    case 'Atomic':
      return isNullable(node.child)
    case 'Repeat':
      return node.min === 0 || isNullable(node.child)
    case 'LookAhead':
    case 'LookBehind':
    case 'BackReference':
    case 'Assertion':
      return true
  }
}

const ANYTHING = codePointSet(0, LAST_CODE_POINT)

/** The code points that a match can begin with; all of them for what may be empty. */
export function firstSet(node: RegexNode): CodePointSet {
  if (isNullable(node)) return ANYTHING
  switch (node.kind) {
    case 'Set':
      return node.set
    case 'Sequence': {
      const at = node.items.findIndex((item) => !isNullable(item))
      const before = node.items.slice(0, at)
      // What is before consumes nothing, or may: an assertion narrows nothing down.
      if (before.some((item) => item.kind !== 'Assertion' && item.kind !== 'LookAhead' && item.kind !== 'LookBehind'))
        return union(...node.items.slice(0, at + 1).map(firstOfOptional))
      const first = node.items[at]
      return first ? firstSet(first) : ANYTHING
    }
    case 'Alternation':
      return union(...node.branches.map(firstSet))
    case 'Group':
    case 'Atomic':
    case 'Repeat':
      return firstSet(node.child)
    case 'LookAhead':
    case 'LookBehind':
    case 'BackReference':
    case 'Assertion':
      return ANYTHING
  }
}

/** Of what may be left out: what it begins with if it is there. */
function firstOfOptional(node: RegexNode): CodePointSet {
  if (node.kind === 'Repeat' && !isNullable(node.child)) return firstSet(node.child)
  if (node.kind === 'Assertion' || node.kind === 'LookAhead' || node.kind === 'LookBehind') return codePointSet()
  return firstSet(node)
}

/** Whether it looks at a place, and not only at characters. */
export function hasAssertion(node: RegexNode): boolean {
  switch (node.kind) {
    case 'Set':
    case 'BackReference':
      return false
    case 'Sequence':
      return node.items.some(hasAssertion)
    case 'Alternation':
      return node.branches.some(hasAssertion)
    case 'Group':
    case 'Atomic':
    case 'Repeat':
      return hasAssertion(node.child)
    case 'LookAhead':
    case 'LookBehind':
    case 'Assertion':
      return true
  }
}
