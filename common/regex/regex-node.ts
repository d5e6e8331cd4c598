import type { CodePointSet } from './code-point-set.ts'

/** A Java regular expression, flags resolved into its parts: case is in the sets, lines and words in the assertions. */
export type RegexNode =
  /** One code point. */
  | { readonly kind: 'Set'; readonly set: CodePointSet }
  | { readonly kind: 'Sequence'; readonly items: readonly RegexNode[] }
  | { readonly kind: 'Alternation'; readonly branches: readonly RegexNode[] }
  /** `index`: from 1 for what is captured, 0 for what is only grouped. */
  | { readonly kind: 'Group'; readonly index: number; readonly child: RegexNode }
  | {
      readonly kind: 'Repeat'
      readonly child: RegexNode
      readonly min: number
      /** Infinity for no bound. */
      readonly max: number
      readonly mode: 'greedy' | 'lazy' | 'possessive'
      /** Written in braces. */
      readonly counted: boolean
    }
  | { readonly kind: 'Atomic'; readonly child: RegexNode }
  | { readonly kind: 'LookAhead'; readonly negative: boolean; readonly child: RegexNode }
  /** `min` and `max`: the code points that the child may span, `max` as Java's int, which may have overflown. */
  | {
      readonly kind: 'LookBehind'
      readonly negative: boolean
      readonly child: RegexNode
      readonly min: number
      readonly max: number
    }
  | { readonly kind: 'BackReference'; readonly group: number; readonly fold: CaseFold }
  | { readonly kind: 'Assertion'; readonly assertion: Assertion }

/** How two texts are compared by the flags `i` and `u`. */
export type CaseFold = 'none' | 'ascii' | 'unicode'

/**
 * `$` is `final line end` or, with `(?m)`, `line end`; those of `(?d)` know no other line terminator than `\n`. Words are Java's letters and
 * digits with `_`, or with `(?U)` the word characters of Unicode.
 */
export type Assertion =
  | 'begin'
  | 'end'
  | 'final line end'
  | 'final unix line end'
  | 'line begin'
  | 'unix line begin'
  | 'line end'
  | 'unix line end'
  | 'word boundary'
  | 'no word boundary'
  | 'unicode word boundary'
  | 'no unicode word boundary'

export interface ParsedRegex {
  readonly root: RegexNode
  /** How many groups capture. */
  readonly groups: number
  readonly groupNames: ReadonlyMap<string, number>
}

export const EMPTY: RegexNode = { kind: 'Sequence', items: [] }
