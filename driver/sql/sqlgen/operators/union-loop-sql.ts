import { raiseError } from '../raise-error.ts'

/** The parts of a recursive query, as SQL. */
interface Loop {
  readonly name: string
  readonly anchor: string
  readonly recursion: string
  /** Columns. */
  readonly width: number
  readonly levelLimit: number
  readonly rowLimit: number
}

/**
 * WITH RECURSIVE, each row with the number of its step and of all rows up to then, by which a recursion that goes on too long fails: DuckDB
 * has no limits of its own.
 */
export function unionLoopSql({ name, anchor, recursion, width, levelLimit, rowLimit }: Loop): string {
  const columns = Array.from({ length: width }, (_, index) => `c${index}`)
  const list = columns.join(', ')
  const level = (value: string): string =>
    levelLimit < 0
      ? value
      : `CASE WHEN ${value} >= ${levelLimit} THEN ${raiseError('RECURSION_LEVEL_LIMIT_EXCEEDED', { levelLimit: `${levelLimit}` })} ELSE ${value} END`
  const rows = (before: string): string => {
    if (rowLimit < 0) return '0'
    const total = `${before} + count(*) OVER ()`
    return `CASE WHEN ${total} >= ${rowLimit} THEN ${raiseError('RECURSION_ROW_LIMIT_EXCEEDED', { rowLimit: `${rowLimit}` })} ELSE ${total} END`
  }
  const step = `SELECT r.*, CAST(${level('p.level')} AS INTEGER), CAST(${rows('p.total')} AS BIGINT) FROM (${recursion}) AS r(${list}), (SELECT max(level) + 1 AS level, max(total) AS total FROM ${name}) AS p`
  const first = `SELECT a.*, CAST(${level('0')} AS INTEGER), CAST(${rows('0')} AS BIGINT) FROM (${anchor}) AS a(${list})`
  return `WITH RECURSIVE ${name}(${list}, level, total) AS ((${first}) UNION ALL (${step})) SELECT ${list} FROM ${name}`
}
