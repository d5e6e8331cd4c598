import { type ErrorCondition, type ErrorParameters, SparkError } from '../../../../common/errors/spark-error.ts'
import type { Origin } from '../../expressions/expression.ts'
import type { QueryParameters } from '../parameter-markers.ts'
import type { ParserSettings } from '../parser-settings.ts'
import type { Token } from './token.ts'

/** Bound on nesting, which a stack of the usual size holds in the parser and in the recursive rules after it; see `tooComplex` for others. */
const maxNesting = 400
/** Bound on the height of a chain such as `a + a + ...`, which is parsed in a loop but makes a deep tree. */
const maxChain = 1000

const NO_PARAMETERS: QueryParameters = Object.freeze([])

const endToken: Token = { kind: 'end', text: '', value: '', start: 0, stop: 0 }

/** A cursor over tokens, with the errors of the grammar. The only mutable state of a parse. */
export class TokenStream {
  readonly sqlText: string
  readonly settings: ParserSettings
  readonly #tokens: readonly Token[]
  /** Values of `:name` and `?`. */
  readonly parameters: QueryParameters
  #index = 0
  #depth = 0
  #positionalParameters = 0
  #hasNamedParameters = false
  #closing: ReadonlyMap<number, number> | undefined

  constructor(
    sqlText: string,
    tokens: readonly Token[],
    settings: ParserSettings,
    parameters: QueryParameters = NO_PARAMETERS,
  ) {
    this.parameters = parameters
    this.sqlText = sqlText
    this.settings = settings
    this.#tokens = tokens
  }

  get index(): number {
    return this.#index
  }
  peek(ahead = 0): Token {
    return this.tokenAt(this.#index + ahead)
  }
  tokenAt(index: number): Token {
    return this.#tokens[index] ?? this.#tokens.at(-1) ?? endToken
  }
  next(): Token {
    const token = this.peek()
    if (this.#index < this.#tokens.length - 1) this.#index++
    return token
  }

  /** Whether the coming tokens are these words (upper case) or symbols. */
  at(...texts: readonly string[]): boolean {
    return texts.every((text, ahead) => this.#is(this.peek(ahead), text))
  }
  atAny(texts: ReadonlySet<string>): boolean {
    const token = this.peek()
    return (token.kind === 'word' || token.kind === 'symbol') && texts.has(token.value)
  }
  atEnd(): boolean {
    return this.peek().kind === 'end'
  }
  #is(token: Token, text: string): boolean {
    return (token.kind === 'word' || token.kind === 'symbol') && token.value === text
  }
  /** Gives the place of a `?` among the statement's parameters. */
  usePositionalParameter(): number {
    if (this.#hasNamedParameters) this.failWith('INVALID_QUERY_MIXED_QUERY_PARAMETERS', {}, this.peek(-1))
    return this.#positionalParameters++
  }
  useNamedParameter(): void {
    this.#hasNamedParameters = true
    if (this.#positionalParameters > 0) this.failWith('INVALID_QUERY_MIXED_QUERY_PARAMETERS', {}, this.peek(-1))
  }
  /** Consumes these words or symbols if all of them come. */
  accept(...texts: readonly string[]): boolean {
    if (!this.at(...texts)) return false
    this.#index += texts.length
    return true
  }
  expect(text: string): Token {
    if (!this.at(text)) this.fail(/^\w/.test(text) ? '' : `: missing '${text}'`)
    return this.next()
  }
  expectEnd(): void {
    if (this.at(';')) this.fail(': one statement at a time', this.peek(1))
    if (!this.atEnd()) this.fail()
  }

  /** `item, item, ...` */
  commaList<T>(item: () => T): T[] {
    const items = [item()]
    while (this.accept(',')) items.push(item())
    return items
  }
  parenthesized<T>(content: () => T): T {
    this.expect('(')
    const result = content()
    this.expect(')')
    return result
  }

  /** Where the text from a token to the last consumed one stands. */
  originFrom(start: number): Origin {
    const last = this.tokenAt(this.#index - 1)
    return Object.freeze({ sqlText: this.sqlText, start, stop: Math.max(last.stop, start) })
  }

  /** The index of the `)` that closes the `(` at an index. */
  closingOf(index: number): number | undefined {
    if (!this.#closing) {
      const closing = new Map<number, number>()
      const open: number[] = []
      this.#tokens.forEach((token, position) => {
        if (this.#is(token, '(')) open.push(position)
        else if (this.#is(token, ')')) {
          const from = open.pop()
          if (from !== undefined) closing.set(from, position)
        }
      })
      this.#closing = closing
    }
    return this.#closing.get(index)
  }

  /** Runs one level of nesting. */
  nested<T>(content: () => T): T {
    if (++this.#depth > maxNesting) this.tooComplex(`it has more than ${maxNesting} levels of nesting`)
    const result = content()
    this.#depth--
    return result
  }
  checkChain(length: number): void {
    if (length > maxChain) this.tooComplex(`it has more than ${maxChain} operators in a row`)
  }
  /** At the coming token, which is as far as the parser came. */
  tooComplex(limit: string): never {
    const { start, stop } = this.peek()
    throw new SparkError(
      'FAILED_TO_PARSE_TOO_COMPLEX',
      { limit },
      { context: { sqlText: this.sqlText, start, stop: Math.max(stop, start + 1) } },
    )
  }

  /** A syntax error at the coming token, or at another one. */
  fail(hint = '', token: Token = this.peek()): never {
    const error = token.kind === 'end' ? 'end of input' : `'${token.text}'`
    throw new SparkError(
      'PARSE_SYNTAX_ERROR',
      { error, hint },
      { context: { sqlText: this.sqlText, start: token.start, stop: token.stop } },
    )
  }
  /** An error of its own condition at a token. */
  failWith<Condition extends ErrorCondition>(
    condition: Condition,
    parameters: ErrorParameters<Condition>,
    token: Token = this.peek(),
  ): never {
    throw new SparkError(condition, parameters, {
      context: { sqlText: this.sqlText, start: token.start, stop: token.stop },
    })
  }
  /** The same of the text from a token to the last consumed one. */
  failFrom<Condition extends ErrorCondition>(
    from: Token,
    condition: Condition,
    parameters: ErrorParameters<Condition>,
  ): never {
    throw new SparkError(condition, parameters, { context: this.originFrom(from.start) })
  }
  unsupported(feature: string, from: Token = this.peek()): never {
    throw new SparkError(
      'UNSUPPORTED_FEATURE',
      { feature },
      { context: { sqlText: this.sqlText, start: from.start, stop: from.stop } },
    )
  }
}
