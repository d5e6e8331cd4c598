import type { EngineReport, QueryReport } from './engine-report.ts'

/**
 * A Markdown table, one row per query and one column per engine, in seconds (best pass). Totals and ratios are over the queries
 * that every engine answered, so that an engine never looks faster for refusing one.
 */
export function sideBySide(reports: readonly EngineReport[], queries: readonly string[]): string {
  const common = queries.filter((query) => reports.every((report) => best(report.queries[query]) !== undefined))
  const rows = queries.map((query) => [query, ...reports.map((report) => cell(report.queries[query]))])
  const totals = reports.map((report) => total(report, common))
  const lines = [
    ['query', ...reports.map((report) => report.engine)],
    ['---', ...reports.map(() => '---:')],
    ...rows,
    [`total of ${common.length}`, ...totals.map((seconds) => seconds.toFixed(2))],
  ]
  const first = totals[0]
  if (first !== undefined && first > 0) {
    const name = reports[0]?.engine ?? ''
    lines.push([`times ${name}'s total`, ...totals.map((seconds) => (seconds / first).toFixed(2))])
    lines.push([`${name} in times its total`, ...totals.map((seconds) => (first / seconds).toFixed(2))])
  }
  const table = lines.map((line) => `| ${line.join(' | ')} |`).join('\n')
  return [table, spreads(reports, common), ...differingRows(reports, common), ...refusals(reports)].join('\n\n')
}

/** How far apart the passes are: the totals if each query had its best, its median, its worst pass, and the query that differs most. */
function spreads(reports: readonly EngineReport[], queries: readonly string[]): string {
  const rows = reports.map((report) => {
    const timed = queries.flatMap((name) => {
      const query = report.queries[name]
      return query !== undefined && 'best' in query ? [{ name, ...query }] : []
    })
    const sum = (of: 'best' | 'median' | 'max'): string =>
      timed.reduce((total, query) => total + query[of], 0).toFixed(2)
    const [widest] = timed.toSorted((a, b) => b.max / b.best - a.max / a.best)
    const apart = widest === undefined ? '' : `${widest.name}: ${widest.best.toFixed(3)} to ${widest.max.toFixed(3)}`
    return [report.engine, String(report.passes), sum('best'), sum('median'), sum('max'), apart]
  })
  const lines = [
    ['total', 'passes', 'min', 'median', 'max', 'farthest apart'],
    ['---', ...Array(5).fill('---:')],
    ...rows,
  ]
  return lines.map((line) => `| ${line.join(' | ')} |`).join('\n')
}

const best = (query: QueryReport | undefined): number | undefined =>
  query !== undefined && 'best' in query ? query.best : undefined

const cell = (query: QueryReport | undefined): string => best(query)?.toFixed(3) ?? (query === undefined ? '' : 'error')

const total = (report: EngineReport, queries: readonly string[]): number =>
  queries.reduce((sum, query) => sum + (best(report.queries[query]) ?? 0), 0)

/** Speed means nothing where the answers differ: row counts are compared here, the rows themselves in test/tpch. */
function differingRows(reports: readonly EngineReport[], queries: readonly string[]): string[] {
  return queries.flatMap((query) => {
    const counts = reports.map((report) => rowCount(report.queries[query]))
    if (new Set(counts).size <= 1) return []
    return [`${query}: row counts differ: ${reports.map((report, i) => `${report.engine} ${counts[i]}`).join(', ')}`]
  })
}

const rowCount = (query: QueryReport | undefined): number => (query !== undefined && 'rows' in query ? query.rows : -1)

function refusals(reports: readonly EngineReport[]): string[] {
  return reports.flatMap((report) =>
    Object.entries(report.queries).flatMap(([query, result]) =>
      'error' in result ? [`${report.engine} ${query}: ${result.error}`] : [],
    ),
  )
}
