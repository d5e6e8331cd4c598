import type { JsonDialect } from '../protocol/source-options.ts'

/** A JSON value and where its text is. */
export type JsonNode = JsonSpan &
  (
    | { readonly kind: 'object'; readonly fields: readonly (readonly [string, JsonNode])[] }
    | { readonly kind: 'array'; readonly items: readonly JsonNode[] }
    | { readonly kind: 'string'; readonly value: string }
    | { readonly kind: 'number' | 'boolean' | 'null' }
  )
interface JsonSpan {
  readonly start: number
  readonly end: number
}

/** The first JSON value of a text, as Jackson reads it with these leniencies; what follows it does not count. undefined: it is malformed. */
export function parseJson(text: string, dialect: JsonDialect): JsonNode | undefined {
  try {
    return new JsonParser(text, dialect).value()
  } catch (error) {
    if (error instanceof MalformedJson || error instanceof RangeError) return undefined
    throw error
  }
}

class MalformedJson extends Error {}

/** Jackson's own limits: what is nested deeper is malformed, as are numbers of more digits and longer names. */
export const MAX_JSON_DEPTH = 1000
const MAX_NUMBER_LENGTH = 1000
export const MAX_NAME_LENGTH = 50_000

const digitsOf = (number: string): number => number.replaceAll(/\D/g, '').length

const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y
const NUMBER_WITH_ZEROS = /-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/y
const NOT_A_NUMBER = /NaN|[-+]?Infinity|[-+]INF/y
const UNQUOTED_NAME = /[\p{L}\p{N}_$@#*+-]+/uy
const ESCAPES: Readonly<Record<string, string>> = {
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  '"': '"',
  '/': '/',
  '\\': '\\',
}

class JsonParser {
  readonly #text: string
  readonly #dialect: JsonDialect
  #at = 0
  #depth = 0

  constructor(text: string, dialect: JsonDialect) {
    this.#text = text
    this.#dialect = dialect
  }

  value(): JsonNode {
    this.#skipBlanks()
    const start = this.#at
    const char = this.#text.charAt(start)
    switch (char) {
      case '{':
        return { kind: 'object', fields: this.#fields(), start, end: this.#at }
      case '[':
        return { kind: 'array', items: this.#items(), start, end: this.#at }
      case '"':
        return { kind: 'string', value: this.#string('"'), start, end: this.#at }
      case "'":
        if (!this.#dialect.allowSingleQuotes) throw new MalformedJson()
        return { kind: 'string', value: this.#string("'"), start, end: this.#at }
      case 't':
        return this.#word('true', 'boolean')
      case 'f':
        return this.#word('false', 'boolean')
      case 'n':
        return this.#word('null', 'null')
      default:
        return this.#number()
    }
  }

  #fields(): (readonly [string, JsonNode])[] {
    const fields: (readonly [string, JsonNode])[] = []
    this.#enter()
    if (this.#take('}')) return this.#leave(fields)
    do {
      const name = this.#name()
      if (name.length > MAX_NAME_LENGTH) throw new MalformedJson()
      this.#expect(':')
      fields.push([name, this.value()])
    } while (this.#take(','))
    this.#expect('}')
    return this.#leave(fields)
  }

  #enter(): void {
    this.#at += 1
    this.#depth += 1
    if (this.#depth > MAX_JSON_DEPTH) throw new MalformedJson()
  }

  #leave<T>(value: T): T {
    this.#depth -= 1
    return value
  }

  #items(): JsonNode[] {
    const items: JsonNode[] = []
    this.#enter()
    if (this.#take(']')) return this.#leave(items)
    do items.push(this.value())
    while (this.#take(','))
    this.#expect(']')
    return this.#leave(items)
  }

  #name(): string {
    this.#skipBlanks()
    const char = this.#text.charAt(this.#at)
    if (char === '"' || (char === "'" && this.#dialect.allowSingleQuotes)) return this.#string(char)
    const name = this.#dialect.allowUnquotedFieldNames ? this.#match(UNQUOTED_NAME) : undefined
    if (name === undefined) throw new MalformedJson()
    return name
  }

  #string(quote: string): string {
    let value = ''
    this.#at += 1
    for (;;) {
      const from = this.#at
      let char = this.#text.charAt(this.#at)
      while (char !== quote && char !== '\\' && char >= ' ') char = this.#text.charAt(++this.#at)
      value += this.#text.slice(from, this.#at)
      if (char === '') throw new MalformedJson()
      this.#at += 1
      if (char === quote) return value
      if (char === '\\') value += this.#escaped()
      else if (this.#dialect.allowUnquotedControlChars) value += char
      else throw new MalformedJson()
    }
  }

  #escaped(): string {
    const char = this.#text.charAt(this.#at)
    this.#at += 1
    if (char === 'u') {
      const hex = this.#text.slice(this.#at, this.#at + 4)
      if (!/^[0-9a-fA-F]{4}$/.test(hex)) throw new MalformedJson()
      this.#at += 4
      return String.fromCharCode(Number.parseInt(hex, 16))
    }
    const known = ESCAPES[char]
    if (known !== undefined) return known
    const isAllowed =
      this.#dialect.allowBackslashEscapingAnyCharacter || (char === "'" && this.#dialect.allowSingleQuotes)
    if (char === '' || !isAllowed) throw new MalformedJson()
    return char
  }

  #number(): JsonNode {
    const start = this.#at
    const { allowNumericLeadingZeros, allowNonNumericNumbers } = this.#dialect
    const found = this.#match(allowNumericLeadingZeros ? NUMBER_WITH_ZEROS : NUMBER)
    if (found === undefined && !(allowNonNumericNumbers && this.#match(NOT_A_NUMBER) !== undefined))
      throw new MalformedJson()
    this.#endOfWord()
    const isTooLong =
      this.#at - start > MAX_NUMBER_LENGTH && digitsOf(this.#text.slice(start, this.#at)) > MAX_NUMBER_LENGTH
    if (isTooLong || (this.#depth === 0 && !/^[ \t\r\n]?$/.test(this.#text.charAt(this.#at)))) throw new MalformedJson()
    return { kind: 'number', start, end: this.#at }
  }

  #word(word: string, kind: 'boolean' | 'null'): JsonNode {
    const start = this.#at
    if (!this.#text.startsWith(word, start)) throw new MalformedJson()
    this.#at += word.length
    this.#endOfWord()
    return { kind, start, end: this.#at }
  }

  /** `truex` and `12a` are nothing. */
  #endOfWord(): void {
    if (/[\p{L}\p{N}_$.]/u.test(this.#text.charAt(this.#at))) throw new MalformedJson()
  }

  #match(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.#at
    const found = pattern.exec(this.#text)?.[0]
    if (found !== undefined) this.#at += found.length
    return found
  }

  #take(char: string): boolean {
    this.#skipBlanks()
    if (this.#text.charAt(this.#at) !== char) return false
    this.#at += 1
    return true
  }

  #expect(char: string): void {
    if (!this.#take(char)) throw new MalformedJson()
  }

  #skipBlanks(): void {
    for (;;) {
      const char = this.#text.charAt(this.#at)
      if (char === ' ' || char === '\t' || char === '\n' || char === '\r') this.#at += 1
      else if (char === '/' && this.#dialect.allowComments) this.#skipComment()
      else return
    }
  }

  #skipComment(): void {
    const isBlock = this.#text.startsWith('/*', this.#at)
    if (!isBlock && !this.#text.startsWith('//', this.#at)) throw new MalformedJson()
    const end = this.#text.indexOf(isBlock ? '*/' : '\n', this.#at + 2)
    if (end < 0 && isBlock) throw new MalformedJson()
    this.#at = end < 0 ? this.#text.length : end + (isBlock ? 2 : 1)
  }
}
