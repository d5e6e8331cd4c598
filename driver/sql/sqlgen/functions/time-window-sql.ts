import type { timeWindowDefinitions } from '../../expressions/functions/time-window-definitions.ts'
import type { FunctionCall, FunctionTable } from './function-call.ts'

/** The start, in microseconds, of the last window that begins before a time. */
function lastStart(c: FunctionCall): string {
  const micros = `epoch_us(${c.sql(0)})`
  const [, distance, start] = [1, 2, 3].map((index) => BigInt(c.literal(index) as bigint))
  const since = start === 0n ? micros : `(${micros} - ${start})`
  return `(${micros} - (${since} % ${distance} + ${distance}) % ${distance})`
}

const windowFrom = (start: string, width: string): string =>
  `{'start': make_timestamp(${start}), 'end': make_timestamp(${start} + ${width})}`

export const timeWindowSql: FunctionTable<typeof timeWindowDefinitions> = {
  window: (c) => c.exact(windowFrom(lastStart(c), `${c.literal(1)}`)),
  window_time: (c) => c.exact(`(struct_extract(${c.sql(0)}, 'end') - INTERVAL 1 MICROSECOND)`),
  window_list: (c) => {
    const [width, distance] = [BigInt(c.literal(1) as bigint), BigInt(c.literal(2) as bigint)]
    const count = (width + distance - 1n) / distance
    const starts = `list_transform(range(${count}), lambda i: ${lastStart(c)} - i * ${distance})`
    const within = `list_filter(${starts}, lambda s: s + ${width} > epoch_us(${c.sql(0)}))`
    return c.exact(
      `CASE WHEN ${c.sql(0)} IS NOT NULL THEN list_transform(${within}, lambda s: ${windowFrom('s', `${width}`)}) END`,
    )
  },
}
