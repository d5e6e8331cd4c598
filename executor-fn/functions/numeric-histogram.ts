import { JavaRandom } from './java-random.ts'

export interface HistogramBin {
  /** The mean of the bin's values. */
  x: number
  /** How many they are. */
  y: number
}

/** By which bins that lie equally near are chosen among. */
const SEED = 31_183n

/**
 * Spark's `histogram_numeric`: the histogram of Ben-Haim and Tom-Tov's streaming decision trees. Each value is a bin of its own until there are too many;
 * then the two that lie nearest become one.
 */
export function numericHistogram(values: Iterable<number>, size: number): readonly HistogramBin[] {
  const random = new JavaRandom(SEED)
  const bins: HistogramBin[] = []
  for (const value of values) {
    const place = placeOf(value, bins)
    const bin = bins[place]
    if (bin?.x === value) bin.y++
    else {
      bins.splice(place, 0, { x: value, y: 1 })
      if (bins.length > size) mergeNearest(bins, random)
    }
  }
  return bins
}

/** Of the first bin that is not below a value. */
function placeOf(value: number, bins: readonly HistogramBin[]): number {
  let from = 0
  let to = bins.length
  while (from < to) {
    const middle = (from + to) >>> 1
    if ((bins[middle]?.x ?? 0) < value) from = middle + 1
    else to = middle
  }
  return from
}

function mergeNearest(bins: HistogramBin[], random: JavaRandom): void {
  const gapAfter = (place: number): number => (bins[place + 1]?.x ?? 0) - (bins[place]?.x ?? 0)
  let nearest = 0
  let smallest = gapAfter(0)
  let equal = 1
  for (let place = 1; place < bins.length - 1; place++) {
    const gap = gapAfter(place)
    if (gap < smallest) {
      nearest = place
      smallest = gap
      equal = 1
    } else if (gap === smallest && random.nextDouble() <= 1 / ++equal) nearest = place
  }
  const [left, right] = bins.slice(nearest, nearest + 2)
  if (!left || !right) return
  const y = left.y + right.y
  bins.splice(nearest, 2, { x: left.x * (left.y / y) + (right.x / y) * right.y, y })
}
