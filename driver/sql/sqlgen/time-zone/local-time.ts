import { SessionZone } from '../../../../common/datetime/session-zone.ts'
import { bindOnce, bound } from '../bind-once.ts'
import { stringLiteral } from '../literal.ts'
import { offsetSql, repeatsMidnight, type Scale } from './offset-sql.ts'

/**
 * The time zone of an expression, as the session has written it; undefined for UTC. Spark's timestamps are instants, in DuckDB a TIMESTAMP in UTC;
 * local times are the same type with what the zone's clocks show.
 */
export type TimeZone = string | undefined

/** What the clocks of the zone show at an instant. */
export function localTime(instant: string, timeZone: TimeZone): string {
  const { zone } = SessionZone.of(timeZone ?? 'UTC')
  if (typeof zone === 'number') return moved(instant, zone)
  return repeat(instant, (once) =>
    orByFunction(
      `make_timestamp(epoch_us(${once}) + 1000000::BIGINT * ${offsetOf(zone, 'instant', once)})`,
      `flashover_shift_zone(epoch_us(${once}), ${stringLiteral(zone)}, false)`,
    ),
  )
}

/** The instant at which the clocks of the zone show a time: of two the first, of none as if they had not been set forward. */
export const instantOf = (local: string, timeZone: TimeZone): string =>
  toInstant(local, timeZone, (micros, zone) => `flashover_shift_zone(${micros}, ${zone}, true)`)

/** The first instant of a day, which is given as a date or its midnight. */
export const startOfDay = (day: string, timeZone: TimeZone): string =>
  toInstant(day, timeZone, (micros, zone) => `flashover_first_of_day(${micros}, ${zone})`)

/** In the years of the table no clock is set past a midnight, so that both kinds are the same there. */
function toInstant(local: string, timeZone: TimeZone, otherwise: (micros: string, zone: string) => string): string {
  const { zone } = SessionZone.of(timeZone ?? 'UTC')
  if (typeof zone === 'number') return moved(local, -zone)
  return repeat(local, (once) =>
    orByFunction(
      `make_timestamp(epoch_us(${once}) - 1000000::BIGINT * ${offsetOf(zone, 'local', once)})`,
      otherwise(`epoch_us(${once})`, stringLiteral(zone)),
    ),
  )
}

/**
 * The instant of a local time that is computed of an instant's: where clocks show it twice, the one of the offset that the instant has, as
 * java.time keeps it.
 *
 * @param otherwise of a local time that has not that offset
 */
export function moveLocally(
  instant: string,
  timeZone: TimeZone,
  move: (local: string) => string,
  otherwise = instantOf,
): string {
  const { zone } = SessionZone.of(timeZone ?? 'UTC')
  if (typeof zone === 'number') return otherwise(move(localTime(instant, timeZone)), timeZone)
  const [from, local] = ["times['instant']", "times['local']"]
  const to = move(local)
  const kept = `make_timestamp(epoch_us(${to}) - epoch_us(${local}) + epoch_us(${from}))`
  const first = otherwise(to, timeZone)
  // Mostly they are the same, and nothing has to be asked.
  const moved = `CASE WHEN ${first} = ${kept} OR ${localTime(kept, timeZone)} = ${to} THEN ${kept} ELSE ${first} END`
  return bound(`{'instant': ${instant}, 'local': ${localTime(instant, timeZone)}}`, () => moved, 'times')
}

/** Of what is longer, DuckDB would take longer to plan than a name costs. */
const MAX_REPEATED = 5000

/** Outside of lambda functions DuckDB makes the lists of offsets once and finds the same calls again: there a text repeated is faster than a name. */
const repeat = (time: string, use: (time: string) => string): string =>
  time.length <= MAX_REPEATED ? use(time) : bindOnce(time, use)

const moved = (time: string, seconds: number): string =>
  seconds === 0 ? time : `make_timestamp(epoch_us(${time}) + ${seconds * 1_000_000})`

const offsetOf = (zone: string, scale: Scale, time: string): string =>
  offsetSql(zone, scale, `(epoch_us(${time}) // 1000000)`)

const orByFunction = (byTable: string, micros: string): string => `coalesce(${byTable}, make_timestamp(${micros}))`

/** Whether a midnight can be two instants. */
export function hasTwoMidnights(timeZone: TimeZone): boolean {
  const { zone } = SessionZone.of(timeZone ?? 'UTC')
  return typeof zone === 'string' && repeatsMidnight(zone)
}
