import { unitsOfText, type WrittenUnit } from '../../../../common/datetime/calendar-units.ts'
import { SparkError } from '../../../../common/errors/spark-error.ts'
import { DAY_TIME_FIELDS, YEAR_MONTH_FIELDS } from '../../../../common/types/interval-text.ts'
import { type Expression, Literal } from '../../expressions/expression.ts'
import type { Grammar } from '../grammar.ts'
import type { TokenStream } from '../tokens/token-stream.ts'
import { type IntervalLiteral, intervalUnit, multiUnitInterval, unitToUnitInterval } from './interval-literal.ts'

/** Whether the word INTERVAL opens a literal here, rather than being a column's name. */
export function atInterval(tokens: TokenStream): boolean {
  if (!tokens.at('INTERVAL')) return false
  const signed = tokens.peek(1).value === '-' || tokens.peek(1).value === '+'
  const value = tokens.peek(signed ? 2 : 1)
  if (value.kind === 'string' && !signed) return true
  if (value.kind !== 'number' && value.kind !== 'string') return false
  return intervalUnit(tokens.peek(signed ? 3 : 2).value) !== undefined
}

/** `INTERVAL 3 MONTH`, `INTERVAL '1 2:03' DAY TO MINUTE`, `INTERVAL 1 DAY 2 HOURS`, `INTERVAL '3 months'`. */
export function parseInterval({ tokens }: Grammar): Expression {
  const start = tokens.next()
  const finish = (result: IntervalLiteral | SparkError): Expression => {
    if (result instanceof SparkError) throw result.at(tokens.originFrom(start.start))
    return Literal({ ...result, origin: tokens.originFrom(start.start) })
  }
  const parts: WrittenUnit[] = []
  while (atValue(tokens)) {
    const value = parseValue(tokens)
    const unit = tokens.peek().kind === 'word' ? intervalUnit(tokens.peek().value) : undefined
    const written = tokens.peek().text
    if (unit === undefined) {
      if (value.quoted && parts.length === 0) return finish(intervalText(value.text))
      return tokens.fail()
    }
    tokens.next()
    if (tokens.at('TO') && isField(unit)) {
      if (parts.length > 0) return finish(new SparkError('_LEGACY_ERROR_TEMP_0024'))
      tokens.next()
      const to = intervalUnit(tokens.peek().value) ?? tokens.fail()
      tokens.next()
      const result = unitToUnitInterval(value.text, unit, to)
      if (atValue(tokens)) return finish(new SparkError('_LEGACY_ERROR_TEMP_0024'))
      return finish(result)
    }
    parts.push({ text: value.text, unit: written })
  }
  return finish(multiUnitInterval(parts))
}

const isField = (unit: string): boolean =>
  [...YEAR_MONTH_FIELDS, ...DAY_TIME_FIELDS].some((field) => field === unit.toLowerCase())

/** A further `-1 day` of the same interval, as against the next operand of a sum. */
function atValue(tokens: TokenStream): boolean {
  const signed = tokens.peek().value === '-' || tokens.peek().value === '+'
  const value = tokens.peek(signed ? 1 : 0)
  if (value.kind !== 'number' && value.kind !== 'string') return false
  const unit = tokens.peek(signed ? 2 : 1)
  if (tokens.tokenAt(tokens.index - 1).value === 'INTERVAL') return true
  return unit.kind === 'word' && intervalUnit(unit.value) !== undefined
}

function parseValue(tokens: TokenStream): { text: string; quoted: boolean } {
  const sign = tokens.at('-') || tokens.at('+') ? tokens.next().text : ''
  const token = tokens.next()
  const text = token.value.trim()
  const negated = sign === '-' ? (text.startsWith('-') ? text.slice(1) : `-${text}`) : text
  return { text: negated, quoted: token.kind === 'string' }
}

/** The text form: units inside the string, the word `interval` optional. */
function intervalText(text: string): IntervalLiteral | SparkError {
  const units = unitsOfText(text)
  const sum = units && multiUnitInterval(units)
  if (sum === undefined || (sum instanceof SparkError && sum.condition !== '_LEGACY_ERROR_TEMP_0029'))
    return new SparkError('INVALID_TYPED_LITERAL', { valueType: '"INTERVAL"', value: `'${text}'` })
  return sum
}
