import {
  CaseWhen,
  Cast,
  Comparison,
  Exists,
  type Expression,
  UnresolvedFunction,
} from '../../expressions/expression.ts'
import { toPrettySql } from '../../expressions/expression-sql.ts'
import { dateField } from '../../expressions/functions/date-field.ts'
import type { Grammar } from '../grammar.ts'
import { opensQuery } from '../queries/query-lookahead.ts'
import { parseType } from './parse-data-type.ts'
import { intLiteral, stringLiteral } from './parse-literal.ts'

/** The operands with a syntax of their own: CASE, CAST, EXISTS, EXTRACT, TRIM ...; undefined when none comes. */
export function parseSpecialForm(grammar: Grammar): Expression | undefined {
  const { tokens } = grammar
  const word = tokens.peek()
  if (word.kind !== 'word') return undefined
  if (word.value === 'CASE') return startsCase(grammar) ? parseCase(grammar) : undefined
  if (tokens.peek(1).value !== '(') return parseCurrent(grammar)
  const form = forms[word.value]
  return form?.(grammar, word.start)
}

type Form = (grammar: Grammar, start: number) => Expression | undefined

const forms: Readonly<Record<string, Form>> = {
  CAST: (grammar, start) => parseCast(grammar, start, 'ansi'),
  TRY_CAST: (grammar, start) => parseCast(grammar, start, 'try'),
  EXISTS: parseExists,
  EXTRACT: parseExtract,
  POSITION: parsePosition,
  SUBSTR: parseSubstring,
  SUBSTRING: parseSubstring,
  TRIM: parseTrim,
  OVERLAY: parseOverlay,
  TIMESTAMPADD: (grammar, start) => parseUnitCall(grammar, start, 'timestampadd'),
  DATEADD: (grammar, start) => parseUnitCall(grammar, start, 'timestampadd'),
  DATE_ADD: (grammar, start) => parseUnitCall(grammar, start, 'timestampadd'),
  TIMESTAMPDIFF: (grammar, start) => parseUnitCall(grammar, start, 'timestampdiff'),
  DATEDIFF: (grammar, start) => parseUnitCall(grammar, start, 'timestampdiff'),
  DATE_DIFF: (grammar, start) => parseUnitCall(grammar, start, 'timestampdiff'),
}

function call(grammar: Grammar, start: number, name: string, args: readonly Expression[]): Expression {
  const origin = grammar.tokens.originFrom(start)
  return UnresolvedFunction({ name, args, origin, bySyntax: true })
}

/** `CURRENT_DATE` without parentheses. Spark would first look for a column of that name; in backquotes it is one here. */
function parseCurrent(grammar: Grammar): Expression | undefined {
  const { tokens } = grammar
  const { value, start } = tokens.peek()
  if (tokens.peek(1).value === '.' || (value !== 'CURRENT_DATE' && value !== 'CURRENT_TIMESTAMP')) return undefined
  tokens.next()
  return call(grammar, start, value.toLowerCase(), [])
}

/** `case` is also a name: `select case from t`. */
function startsCase({ tokens }: Grammar): boolean {
  const next = tokens.peek(1)
  if (next.kind === 'end' || next.value === ',' || next.value === ')' || next.value === '.') return false
  return !(next.kind === 'word' && (next.value === 'FROM' || next.value === 'AS'))
}

function parseCase(grammar: Grammar): Expression {
  const { tokens } = grammar
  const { start } = tokens.next()
  const value = tokens.at('WHEN') ? undefined : grammar.expression()
  const branches: { condition: Expression; value: Expression }[] = []
  if (!tokens.at('WHEN')) tokens.fail()
  while (tokens.accept('WHEN')) {
    const tested = grammar.expression()
    const condition: Expression = value
      ? Comparison({
          operator: '=',
          left: value,
          right: tested,
          ...(tested.origin && { origin: tested.origin }),
        })
      : tested
    tokens.expect('THEN')
    branches.push({ condition, value: grammar.expression() })
  }
  const elseValue = tokens.accept('ELSE') ? grammar.expression() : undefined
  tokens.expect('END')
  return CaseWhen({ branches, elseValue, origin: tokens.originFrom(start) })
}

function parseCast(grammar: Grammar, start: number, mode: 'ansi' | 'try'): Expression {
  const { tokens } = grammar
  tokens.next()
  tokens.expect('(')
  const child = grammar.expression()
  tokens.expect('AS')
  const dataType = parseType(tokens)
  tokens.expect(')')
  return Cast({ child, dataType, mode, origin: tokens.originFrom(start) })
}

function parseExists(grammar: Grammar, start: number): Expression | undefined {
  const { tokens } = grammar
  // exists(array, x -> ...) is a function.
  const opens = opensQuery(tokens, tokens.index + 2) || tokens.peek(2).value === '('
  if (!opens) return undefined
  tokens.next()
  const plan = tokens.parenthesized(grammar.query)
  return Exists({ plan, origin: tokens.originFrom(start) })
}

function parseExtract(grammar: Grammar, start: number): Expression | undefined {
  const { tokens } = grammar
  const field = tokens.peek(2)
  if (tokens.peek(3).value !== 'FROM') return undefined
  for (let used = 0; used < 4; used++) tokens.next()
  const source = grammar.valueExpression()
  tokens.expect(')')
  if (dateField(field.value) === undefined)
    return tokens.failWith(
      'INVALID_EXTRACT_FIELD',
      { field: `\`${field.text}\``, expr: `"${toPrettySql(source)}"` },
      field,
    )
  // Which function it is depends on what it is of: a date, a time or an interval.
  return call(grammar, start, 'date_part', [stringLiteral(tokens, field.start, field.text), source])
}

/** `POSITION(a IN b)`; with a comma it is a plain function. */
function parsePosition(grammar: Grammar, start: number): Expression {
  const { tokens } = grammar
  tokens.next()
  tokens.expect('(')
  const searched = grammar.valueExpression()
  if (tokens.accept('IN')) {
    const args = [searched, grammar.valueExpression(), intLiteral(tokens, start, 1)]
    tokens.expect(')')
    return call(grammar, start, 'locate', args)
  }
  const args = [searched]
  while (tokens.accept(',')) args.push(grammar.expression())
  tokens.expect(')')
  return call(grammar, start, 'position', args)
}

function parseSubstring(grammar: Grammar, start: number): Expression {
  const { tokens } = grammar
  const name = tokens.next().value.toLowerCase()
  tokens.expect('(')
  const args = tokens.at(')') ? [] : [grammar.expression()]
  while (tokens.accept(',') || tokens.accept('FROM') || tokens.accept('FOR')) args.push(grammar.expression())
  tokens.expect(')')
  return call(grammar, start, name, args)
}

/** `TRIM([BOTH | LEADING | TRAILING] [chars] FROM text)`: trim, ltrim or rtrim of (chars, text), as those take them. */
function parseTrim(grammar: Grammar, start: number): Expression {
  const { tokens } = grammar
  tokens.next()
  tokens.expect('(')
  const side = tokens.peek(1).value === ')' || tokens.peek(1).value === ',' ? undefined : sides[tokens.peek().value]
  if (side) tokens.next()
  const chars = tokens.at('FROM') ? [] : [grammar.expression()]
  if (side || tokens.at('FROM')) {
    tokens.expect('FROM')
    const args = [...chars, grammar.expression()]
    tokens.expect(')')
    return call(grammar, start, side ?? 'trim', args)
  }
  while (tokens.accept(',')) chars.push(grammar.expression())
  tokens.expect(')')
  return call(grammar, start, 'trim', chars)
}

const sides: Readonly<Record<string, string>> = { BOTH: 'trim', LEADING: 'ltrim', TRAILING: 'rtrim' }

function parseOverlay(grammar: Grammar, start: number): Expression {
  const { tokens } = grammar
  tokens.next()
  tokens.expect('(')
  const args = [grammar.expression()]
  const keywords = tokens.at('PLACING')
  for (const word of ['PLACING', 'FROM', 'FOR']) {
    if (tokens.accept(keywords ? word : ',')) args.push(grammar.expression())
  }
  tokens.expect(')')
  return call(grammar, start, 'overlay', args)
}

/** `date_add(DAY, 1, d)`, `timestampdiff(HOUR, a, b)`; with two arguments they are plain functions. */
function parseUnitCall(grammar: Grammar, start: number, name: string): Expression | undefined {
  const { tokens } = grammar
  const unit = tokens.peek(2)
  if (unit.kind === 'string' && tokens.peek(3).value === ',' && takesUnit(grammar))
    tokens.failWith(
      'INVALID_PARAMETER_VALUE.DATETIME_UNIT',
      { parameter: '`unit`', functionName: `\`${tokens.peek().text.toLowerCase()}\``, invalidValue: unit.text },
      unit,
    )
  if (unit.kind !== 'word' || tokens.peek(3).value !== ',' || !units.has(unit.value)) return undefined
  if (!takesUnit(grammar)) return undefined
  tokens.next()
  const args = tokens.parenthesized(() => {
    tokens.next()
    const rest = tokens.accept(',') ? tokens.commaList(grammar.expression) : []
    return [stringLiteral(tokens, unit.start, unit.value), ...rest]
  })
  return call(grammar, start, name, args)
}

const units: ReadonlySet<string> = new Set([
  ...['YEAR', 'QUARTER', 'MONTH', 'WEEK', 'DAY', 'DAYOFYEAR'],
  ...['HOUR', 'MINUTE', 'SECOND', 'MILLISECOND', 'MICROSECOND'],
])

/** Whether the call at hand has three arguments, the first of them a unit. */
function takesUnit(grammar: Grammar): boolean {
  const { tokens } = grammar
  const closing = tokens.closingOf(tokens.index + 1) ?? Number.POSITIVE_INFINITY
  return commasBetween(grammar, tokens.index + 2, closing) >= 2
}

function commasBetween({ tokens }: Grammar, from: number, to: number): number {
  let commas = 0
  for (let index = from; index < to && tokens.tokenAt(index).kind !== 'end'; index++) {
    if (tokens.tokenAt(index).value === '(') index = tokens.closingOf(index) ?? to
    else if (tokens.tokenAt(index).value === ',') commas++
  }
  return commas
}
