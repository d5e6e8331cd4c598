import { SparkError } from '../../../../common/errors/spark-error.ts'
import { unescapeString } from '../expressions/string-escapes.ts'
import type { Token } from './token.ts'

const whitespace = /[\s\u00a0]+/y
const word = /(?:[\p{L}_][\p{L}\p{N}_]*|\d+[\p{L}_][\p{L}\p{N}_]*)/uy
const number = /(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?(?:BD|[LSYDF])?(?![\p{L}\p{N}_])/iuy
// Longest first. `>` is never joined with another `>`: types end in `>>`; the expression grammar joins shifts itself.
const symbol = /<=>|<=|<>|<<|<|>=|>|==|=>|=|!=|!>|!<|!|\|\||\|>|\||::|:|->|[-+*/%~&^?(),.;[\]]/y

/** Cuts SQL text into tokens; the last one is always `end`. Text that is no token becomes `unknown`, for the grammar to refuse. */
export function tokenize(sql: string): readonly Token[] {
  const tokens: Token[] = []
  let at = 0
  let inHint = false
  const push = (kind: Token['kind'], stop: number, value: (text: string) => string): void => {
    const text = sql.slice(at, stop)
    tokens.push({ kind, text, value: value(text), start: at, stop })
    at = stop
  }
  while (at < sql.length) {
    const space = match(whitespace, sql, at)
    if (space) {
      at += space.length
      continue
    }
    if (sql.startsWith('--', at)) {
      at = endOfLineComment(sql, at)
      continue
    }
    if (sql.startsWith('/*+', at)) {
      inHint = true
      push('symbol', at + 3, same)
      continue
    }
    if (inHint && sql.startsWith('*/', at)) {
      inHint = false
      push('symbol', at + 2, same)
      continue
    }
    if (sql.startsWith('/*', at)) {
      at = endOfBlockComment(sql, at)
      continue
    }
    const char = sql.charAt(at)
    if (char === "'" || char === '"') {
      const stop = endOfString(sql, at)
      if (stop < 0) push('unknown', at + 1, same)
      else push('string', stop, (text) => unescapeString(text.slice(1, -1), char))
      continue
    }
    if (char === '`') {
      const stop = endOfBackquoted(sql, at)
      if (stop < 0) push('unknown', at + 1, same)
      else push('quoted-identifier', stop, (text) => text.slice(1, -1).replaceAll('``', '`'))
      continue
    }
    const next = sql.charAt(at + 1)
    if ((char === 'r' || char === 'R') && (next === "'" || next === '"')) {
      const close = sql.indexOf(next, at + 2)
      if (close < 0) push('unknown', at + 1, same)
      else push('string', close + 1, (text) => text.slice(2, -1))
      continue
    }
    const digits = match(number, sql, at)
    if (digits) {
      push('number', at + digits.length, same)
      continue
    }
    const name = match(word, sql, at)
    if (name) {
      push('word', at + name.length, (text) => text.toUpperCase())
      continue
    }
    const sign = match(symbol, sql, at)
    if (sign) push('symbol', at + sign.length, (text) => (text === '==' ? '=' : text === '!=' ? '<>' : text))
    else push('unknown', at + ((sql.codePointAt(at) ?? 0) > 0xffff ? 2 : 1), same)
  }
  tokens.push({ kind: 'end', text: '', value: '', start: sql.length, stop: sql.length })
  return tokens
}

const same = (text: string): string => text

function match(pattern: RegExp, sql: string, at: number): string | undefined {
  pattern.lastIndex = at
  return pattern.exec(sql)?.[0]
}

function endOfLineComment(sql: string, start: number): number {
  let at = start + 2
  while (at < sql.length && sql[at] !== '\n') {
    // A backslash before the line end continues the comment.
    at += sql[at] === '\\' && sql[at + 1] === '\n' ? 2 : 1
  }
  return at
}

function endOfBlockComment(sql: string, start: number): number {
  let depth = 1
  let at = start + 2
  while (depth > 0) {
    const open = sql.indexOf('/*', at)
    const close = sql.indexOf('*/', at)
    if (close < 0) {
      throw new SparkError('UNCLOSED_BRACKETED_COMMENT', {}, { context: { sqlText: sql, start, stop: start + 2 } })
    }
    const opens = open >= 0 && open < close
    depth += opens ? 1 : -1
    at = (opens ? open : close) + 2
  }
  return at
}

/** After the closing quote; a doubled quote does not close. -1: unclosed. */
function endOfString(sql: string, start: number): number {
  const quote = sql[start]
  for (let at = start + 1; at < sql.length; at++) {
    if (sql[at] === '\\') at++
    else if (sql[at] === quote) {
      if (sql[at + 1] !== quote) return at + 1
      at++
    }
  }
  return -1
}

function endOfBackquoted(sql: string, start: number): number {
  for (let at = start + 1; at < sql.length; at++) {
    if (sql[at] !== '`') continue
    if (sql[at + 1] !== '`') return at + 1
    at++
  }
  return -1
}
