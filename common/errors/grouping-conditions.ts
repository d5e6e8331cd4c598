import { type ErrorConditionEntry, entry } from './error-condition-entry.ts'

/** What is wrong with grouping sets. */
export const groupingConditions = {
  GROUPING_COLUMN_MISMATCH: entry(
    '42803',
    'The rows are grouped by <groupingColumns>, not by the <grouping> of grouping().',
  ),
  GROUPING_ID_COLUMN_MISMATCH: entry(
    '42803',
    'grouping_id(<groupingIdColumn>) has to name all that the rows are grouped by, in that order: <groupByColumns>.',
  ),
  GROUPING_SIZE_LIMIT_EXCEEDED: entry('54000', 'Grouping sets have <maxSize> expressions at the most.'),
  UNSUPPORTED_GROUPING_EXPRESSION: entry(
    '42K0E',
    'grouping() and grouping_id() stand in queries with GROUPING SETS, ROLLUP or CUBE only.',
  ),
} as const satisfies Record<string, ErrorConditionEntry>
