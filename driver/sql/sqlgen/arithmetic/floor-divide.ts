/** A BIGINT divided by a positive number and rounded down: DuckDB's `//` rounds towards zero, and `/` is that of doubles. */
export const floorDivide = (sql: string, by: number): string =>
  `(${sql} // ${by} - CASE WHEN ${sql} % ${by} < 0 THEN 1 ELSE 0 END)`

/** What floorDivide leaves, from 0 on. */
export const floorModulo = (sql: string, by: number): string => `((${sql} % ${by} + ${by}) % ${by})`
