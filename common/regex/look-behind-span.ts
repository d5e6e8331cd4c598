import type { RegexNode } from './regex-node.ts'

interface Study {
  readonly min: number
  readonly max: number
  /** Whether Java sees an upper bound. */
  readonly isBounded: boolean
  /** Whether Java sees one way of matching only; groups that have several are repeated without a bound that it sees. */
  readonly isDeterministic: boolean
}

/** How many code points what is looked behind for may span; undefined where Java's Pattern sees no bound, and refuses. */
export function lookBehindSpan(node: RegexNode): { readonly min: number; readonly max: number } | undefined {
  const { min, max, isBounded } = study(node)
  return isBounded ? { min, max } : undefined
}

const MAX_INT = 0x7fffffff
const NOTHING: Study = { min: 0, max: 0, isBounded: true, isDeterministic: true }

function study(node: RegexNode): Study {
  switch (node.kind) {
    case 'Set':
      return { ...NOTHING, min: 1, max: 1 }
    case 'Assertion':
    case 'LookAhead':
    case 'LookBehind':
      return NOTHING
    case 'BackReference':
      return { ...NOTHING, isBounded: false }
    case 'Group':
    case 'Atomic':
      return study(node.child)
    case 'Sequence':
      return node.items.map(study).reduce(
        (all, item) => ({
          min: all.min + item.min,
          max: (all.max + item.max) | 0,
          isBounded: all.isBounded && item.isBounded,
          isDeterministic: all.isDeterministic && item.isDeterministic,
        }),
        NOTHING,
      )
    case 'Alternation': {
      const branches = node.branches.map(study)
      return {
        min: Math.min(...branches.map(({ min }) => min)),
        max: Math.max(...branches.map(({ max }) => max)),
        isBounded: branches.every(({ isBounded }) => isBounded),
        isDeterministic: false,
      }
    }
    case 'Repeat': {
      const child = study(node.child)
      // A bound that Java takes for one, an int that overflows with what is added.
      if (
        node.child.kind === 'Set' &&
        node.mode === 'greedy' &&
        node.max === Infinity &&
        node.min <= 1 &&
        !node.counted
      )
        return { min: node.min, max: MAX_INT, isBounded: true, isDeterministic: false }
      const isOptional = node.min === 0 && node.max === 1
      const isLoop = node.child.kind === 'Group' && !child.isDeterministic && !isOptional
      return {
        min: child.min * node.min,
        max: node.max === Infinity ? 0 : (child.max * node.max) | 0,
        isBounded: child.isBounded && node.max !== Infinity && !isLoop,
        isDeterministic: child.isDeterministic && node.min === node.max,
      }
    }
  }
}
