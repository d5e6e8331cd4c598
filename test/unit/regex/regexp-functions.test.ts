import { readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { RegexSyntaxError, RegexUnsupportedError } from '../../../common/regex/regex-error.ts'
import {
  RegexGroupError,
  RegexReplacementError,
  regexpExtract,
  regexpExtractAll,
  regexpInstr,
  regexpMatches,
  regexpReplace,
  regexpSplit,
} from '../../../common/regex/regexp-functions.ts'

/** A call that real Spark has answered: the value's cast to string, null, or its error condition. */
interface AnsweredCall {
  readonly call: string
  readonly args: readonly (string | number | null)[]
  readonly answer?: string | null
  readonly error?: string
}

const answered = readFileSync(path.join(import.meta.dirname, 'regexp-answers.jsonl'), 'utf8')
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line) as AnsweredCall)

const list = (texts: readonly string[]): string => `[${texts.join(', ')}]`

function answer({ call, args }: AnsweredCall): string | null {
  if (args.includes(null)) return null
  const [text, pattern] = args.map(String) as [string, string]
  const number = (index: number, otherwise: number): number => Number(args[index] ?? otherwise)
  switch (call) {
    case 'rlike':
      return `${regexpMatches(text, pattern)}`
    case 'regexp_extract':
      return regexpExtract(text, pattern, number(2, 1))
    case 'regexp_extract_all':
      return list(regexpExtractAll(text, pattern, number(2, 1)))
    case 'regexp_count':
      return `${regexpExtractAll(text, pattern, 0).length}`
    case 'regexp_instr':
      return `${regexpInstr(text, pattern)}`
    case 'regexp_substr':
      return regexpExtract(text, pattern, 0) || null
    case 'regexp_replace':
      return regexpReplace(text, pattern, String(args[2]), number(3, 1))
    case 'split':
      return list(regexpSplit(text, pattern, number(2, -1)))
    default:
      throw new Error(call)
  }
}

function conditionOf(error: unknown): string {
  if (error instanceof RegexSyntaxError) return 'INVALID_PARAMETER_VALUE.PATTERN'
  if (error instanceof RegexGroupError) return 'INVALID_PARAMETER_VALUE.REGEX_GROUP_INDEX'
  if (error instanceof RegexReplacementError) return 'INVALID_REGEXP_REPLACE'
  throw error
}

describe('regular expressions match as Java matches them', () => {
  it('answers as real Spark does, call by call, or refuses what it has not by name', () => {
    const wrong: unknown[] = []
    const refused = new Set<string>()
    for (const call of answered) {
      let got: string | null
      try {
        got = answer(call)
      } catch (error) {
        if (error instanceof RegexUnsupportedError) refused.add(error.feature)
        else if (conditionOf(error) !== call.error) wrong.push({ ...call, got: conditionOf(error) })
        continue
      }
      if (call.error !== undefined || got !== call.answer) wrong.push({ ...call, got })
    }
    expect(wrong).toEqual([])
    expect([...refused].sort()).toEqual([
      '\\G in a regular expression',
      '\\N in a regular expression',
      '\\X in a regular expression',
      '\\b{g} in a regular expression',
      'the Unicode block Greek in a regular expression',
      'the flag c of a regular expression',
    ])
  })

  it('gives up a search whose time doubles with each character', () => {
    expect(() => regexpMatches('a'.repeat(60), '^(?=(a|aa)+$)(?!a)|(?:a|aa)+(?<!a)$')).toThrow(RegexUnsupportedError)
  })

  it('matches long texts without recursion', () => {
    expect(regexpMatches(`${'ab'.repeat(100_000)}c`, '^(?:(?>a)|b)*c$')).toBe(true)
  })

  it('refuses groups nested deeper than its stack may be', () => {
    expect(() => regexpMatches('a', `${'('.repeat(5000)}a${')'.repeat(5000)}`)).toThrow(RegexUnsupportedError)
  })
})
