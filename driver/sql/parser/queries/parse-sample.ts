import type { Expression } from '../../expressions/expression.ts'
import { constantNumber } from '../../expressions/functions/constant-arguments.ts'
import { bernoulliSample } from '../../plan/logical/bernoulli-sample.ts'
import { Limit, type LogicalPlan } from '../../plan/logical/logical-plan.ts'
import type { Grammar } from '../grammar.ts'
import type { Token } from '../tokens/token.ts'
import { countOf } from './parse-query-organization.ts'

/** `TABLESAMPLE (...) [REPEATABLE (seed)]` after a relation; any other relation as it is. */
export function parseSample(grammar: Grammar, child: LogicalPlan): LogicalPlan {
  const { tokens } = grammar
  if (!tokens.at('TABLESAMPLE', '(')) return child
  const from = tokens.next()
  const sampled = tokens.parenthesized(() => parseSize(grammar, child, from))
  if (!tokens.accept('REPEATABLE')) return sampled
  tokens.parenthesized(() => tokens.next())
  // The rows of a seed are those of Spark's generator in its partitions; none or all need no chance.
  if (sampled.kind === 'Filter' && !isAllOrNone(sampled.condition))
    tokens.unsupported('TABLESAMPLE (... PERCENT) REPEATABLE', from)
  return sampled
}

function parseSize(grammar: Grammar, child: LogicalPlan, from: Token): LogicalPlan {
  const { tokens } = grammar
  if (tokens.at(')')) tokens.failFrom(from, '_LEGACY_ERROR_TEMP_0014', {})
  if (tokens.at('BUCKET') && tokens.peek(1).kind === 'number') return parseBuckets(grammar, child, from)
  const start = tokens.peek()
  const size = grammar.expression()
  if (tokens.accept('ROWS'))
    return Limit({ limit: countOf(grammar, size, start, 'limit'), child, origin: tokens.originFrom(from.start) })
  if (tokens.accept('PERCENT')) {
    const percent = constantNumber(size)
    if (typeof percent === 'number') return sample(grammar, child, percent / 100, from)
    tokens.fail('', start)
  }
  const bytesStr = tokens.sqlText.slice(start.start, tokens.peek(-1).stop)
  if (/^\d+[BKMG]$/i.test(bytesStr)) tokens.failFrom(from, '_LEGACY_ERROR_TEMP_0015', { msg: 'byteLengthLiteral' })
  return tokens.failFrom(from, '_LEGACY_ERROR_TEMP_0016', { bytesStr })
}

/** `BUCKET x OUT OF y`: that share of the rows. */
function parseBuckets(grammar: Grammar, child: LogicalPlan, from: Token): LogicalPlan {
  const { tokens } = grammar
  tokens.next()
  const bucket = Number(tokens.next().text)
  tokens.expect('OUT')
  tokens.expect('OF')
  const all = Number(tokens.next().text)
  if (tokens.accept('ON')) {
    const key = grammar.expression()
    const msg = `BUCKET x OUT OF y ON ${key.kind === 'UnresolvedAttribute' ? 'colname' : 'function'}`
    tokens.failFrom(from, '_LEGACY_ERROR_TEMP_0015', { msg })
  }
  return sample(grammar, child, bucket / all, from)
}

function sample({ tokens }: Grammar, child: LogicalPlan, fraction: number, from: Token): LogicalPlan {
  if (!(fraction >= 0 && fraction <= 1))
    tokens.failFrom(from, 'INVALID_TABLESAMPLE_FRACTION', { fraction: `${fraction}` })
  return bernoulliSample(child, fraction)
}

const isAllOrNone = (condition: Expression): boolean =>
  condition.kind === 'Comparison' &&
  condition.right.kind === 'Literal' &&
  (condition.right.value === 0 || condition.right.value === 1)
