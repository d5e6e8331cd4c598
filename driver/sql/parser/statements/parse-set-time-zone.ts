import { offsetZone } from '../../../../common/datetime/session-zone.ts'
import { SparkError } from '../../../../common/errors/spark-error.ts'
import { SetCommand } from '../../plan/logical/logical-plan.ts'
import { parseInterval } from '../expressions/parse-interval.ts'
import type { Grammar } from '../grammar.ts'
import type { Token } from '../tokens/token.ts'

const MICROS_PER_SECOND = 1_000_000n
const MOST_SECONDS = 18n * 3600n

/** `SET TIME ZONE 'Europe/Berlin'`, `SET TIME ZONE INTERVAL 2 HOURS`, `SET TIME ZONE LOCAL`, from the word TIME on. */
export function parseSetTimeZone(grammar: Grammar, start: Token): SetCommand {
  const { tokens } = grammar
  for (const word of ['TIME', 'ZONE']) tokens.expect(word)
  const value = zoneOf(grammar)
  if (value !== undefined && tokens.atEnd()) return SetCommand({ key: 'spark.sql.session.timeZone', value })
  while (!tokens.atEnd()) tokens.next()
  return tokens.failFrom(start, '_LEGACY_ERROR_TEMP_0045', {})
}

/** Undefined for what is no time zone. */
function zoneOf(grammar: Grammar): string | undefined {
  const { tokens } = grammar
  if (tokens.peek().kind === 'string') return tokens.next().value
  if (tokens.accept('LOCAL')) return new Intl.DateTimeFormat().resolvedOptions().timeZone
  // Units stand behind the text of an interval, not in it.
  if (!tokens.at('INTERVAL') || tokens.peek(2).kind === 'end') return undefined
  const first = tokens.peek()
  const interval = parseInterval(grammar)
  if (interval.kind !== 'Literal') return undefined
  const seconds =
    interval.dataType.kind === 'day-time interval' && typeof interval.value === 'bigint'
      ? interval.value / MICROS_PER_SECOND
      : MOST_SECONDS + 1n
  const isWhole = BigInt(interval.value as number | bigint) % MICROS_PER_SECOND === 0n
  if (isWhole && seconds <= MOST_SECONDS && seconds >= -MOST_SECONDS) return offsetZone(Number(seconds))
  throw new SparkError(
    'INVALID_INTERVAL_FORMAT.TIMEZONE_INTERVAL_OUT_OF_RANGE',
    { input: `'${seconds / 3600n}'` },
    { context: tokens.originFrom(first.start) },
  )
}
