/** How far the runs of one measurement lie apart. */
export interface Spread {
  readonly runs: number
  readonly min: number
  readonly median: number
  readonly max: number
}

export function spreadOf(values: readonly number[]): Spread {
  const sorted = values.toSorted((a, b) => a - b)
  const middle = sorted.length >> 1
  const upper = sorted[middle] ?? Number.NaN
  const median = sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? upper) + upper) / 2
  return { runs: sorted.length, min: sorted[0] ?? Number.NaN, median, max: sorted.at(-1) ?? Number.NaN }
}

/** Cells of a Markdown table: least, median, most. */
export const spreadCells = ({ min, median, max }: Spread, digits: number, unit = ''): string =>
  [min, median, max].map((value) => `${value.toFixed(digits)}${unit}`).join(' | ')
