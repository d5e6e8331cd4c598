/**
 * A token of SQL text. Words carry no keyword kind: Spark reserves almost nothing, so the grammar decides by position.
 * `text` is the token as written; `value` what it means: the upper-case form of a word, the name in backquotes, the
 * content of a string after escapes.
 */
export interface Token {
  readonly kind: 'word' | 'quoted-identifier' | 'string' | 'number' | 'symbol' | 'unknown' | 'end'
  readonly text: string
  readonly value: string
  readonly start: number
  readonly stop: number
}
