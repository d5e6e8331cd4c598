/** Java's Pattern refuses it: the message says why, as Java does where that is known. */
export class RegexSyntaxError extends Error {
  override readonly name = 'RegexSyntaxError'
}

/** Java knows it, we do not: `feature` names it. */
export class RegexUnsupportedError extends Error {
  override readonly name = 'RegexUnsupportedError'
  readonly feature: string

  constructor(feature: string) {
    super(`${feature} is not supported`)
    this.feature = feature
  }
}
