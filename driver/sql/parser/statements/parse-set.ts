import { SetCommand } from '../../plan/logical/logical-plan.ts'
import type { Grammar } from '../grammar.ts'
import { parseSetTimeZone } from './parse-set-time-zone.ts'

/** `SET`, `SET key`, `SET key = value`, `SET TIME ZONE 'z'`: the value is the text up to the statement's end, as it is. */
export function parseSet(grammar: Grammar): SetCommand {
  const { tokens } = grammar
  const word = tokens.next()
  if (tokens.atEnd()) return set(undefined, undefined)
  if (tokens.at('TIME', 'ZONE')) return parseSetTimeZone(grammar, word)
  for (const refused of ['CATALOG', 'ROLE', 'COLLATION', 'VARIABLE', 'VAR']) {
    if (tokens.at(refused) && tokens.peek(1).kind === 'word') tokens.unsupported(`SET ${refused}`)
  }
  if (tokens.at('-', 'V') && tokens.peek(2).kind === 'end') tokens.unsupported('SET -v')
  const first = tokens.peek()
  const text = tokens.sqlText.slice(word.stop)
  const assignment = /^([^=]*)=([\s\S]*)$/.exec(text)
  const key = (assignment?.[1] ?? text).trim().replace(/^`(.*)`$/, '$1')
  while (!tokens.atEnd()) tokens.next()
  if (!/^[\w.:-]+$/.test(key) || key.startsWith('-')) tokens.failFrom(first, 'INVALID_SET_SYNTAX', {})
  return set(key, assignment?.[2]?.trim().replace(/^`(.*)`$/, '$1'))
}

const set = (key: string | undefined, value: string | undefined): SetCommand => SetCommand({ key, value })
