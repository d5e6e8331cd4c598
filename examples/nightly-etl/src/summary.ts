import type { DataFrame, ExpectationResult, SparkSession } from 'flashover'

/** What a night's run tells its readers. */
export interface Summary {
  readonly date: string
  /** Of which the reports are made. */
  readonly flights: number
  readonly setAside: number
  readonly expectations: readonly Omit<ExpectationResult, 'samples'>[]
  readonly worstRoutes: readonly WorstRoute[]
}

export interface WorstRoute {
  readonly route: string
  readonly from: string
  readonly to: string
  readonly flights: number
  /** Minutes. */
  readonly averageDelay: number
  readonly latePercent: number
}

/** @param worst the rows of `worstRoutes` */
export async function summarize(
  date: string,
  worst: DataFrame,
  expectations: readonly ExpectationResult[],
): Promise<Summary> {
  const setAside = expectations.filter(({ action }) => action === 'set aside')
  return {
    date,
    flights: setAside.at(-1)?.passed ?? 0,
    setAside: setAside.reduce((sum, { violated }) => sum + violated, 0),
    expectations: expectations.map(({ samples: _, ...result }) => result),
    worstRoutes: (await worst.limit(10).collectValues()).map(
      ([route, from, to, flights, averageDelay, latePercent]): WorstRoute => ({
        route: String(route),
        from: String(from),
        to: String(to),
        flights: Number(flights),
        averageDelay: Number(averageDelay),
        latePercent: Number(latePercent),
      }),
    ),
  }
}

/** The summary as a page. */
export function summaryMarkdown({ date, flights, setAside, expectations, worstRoutes }: Summary): string {
  return [
    `# Departures on ${date}`,
    '',
    `${flights} flights, and ${setAside} that were set aside.`,
    '',
    ...table(
      ['expectation', 'rows that do not hold it', 'of', 'they are'],
      expectations.map(({ name, action, passed, violated }) => [name, violated, passed + violated, ACTIONS[action]]),
    ),
    '',
    'Routes with the longest average delay:',
    '',
    ...table(
      ['route', 'from', 'to', 'flights', 'average delay, minutes', 'late, %'],
      worstRoutes.map((one) => [one.route, one.from, one.to, one.flights, one.averageDelay, one.latePercent]),
    ),
  ].join('\n')
}

const ACTIONS = { keep: 'kept', drop: 'dropped', 'set aside': 'set aside', fail: 'refused' } as const

function table(header: readonly string[], rows: readonly (readonly (string | number)[])[]): readonly string[] {
  const line = (cells: readonly (string | number)[]): string => `| ${cells.join(' | ')} |`
  return [line(header), line(header.map(() => '---')), ...rows.map(line)]
}

/** Both forms of it, in the folder of its day. */
export async function writeSummary(spark: SparkSession, summary: Summary, path: string): Promise<void> {
  const texts = { json: JSON.stringify(summary, null, 2), markdown: summaryMarkdown(summary) }
  for (const [form, value] of Object.entries(texts)) {
    const text = spark.createDataFrame([{ value, day: summary.date }])
    await text.write
      .mode('overwrite')
      .option('partitionOverwriteMode', 'dynamic')
      .partitionBy('day')
      .text(`${path}/${form}`)
  }
}
