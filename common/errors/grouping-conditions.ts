import { type ErrorConditionEntry, entry } from './error-condition-entry.ts'

/** What is wrong with grouping sets and pivots. */
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
  NON_LITERAL_PIVOT_VALUES: entry('42K08', 'The values of PIVOT must be constants, but <expression> is none.'),
  UNPIVOT_REQUIRES_VALUE_COLUMNS: entry('42K0A', 'UNPIVOT needs a column of values: all of them are ids.'),
  UNPIVOT_VALUE_DATA_TYPE_MISMATCH: entry('42K09', 'The value columns of UNPIVOT need a common type: <types>.'),
  UNSUPPORTED_GROUPING_EXPRESSION: entry(
    '42K0E',
    'grouping() and grouping_id() stand in queries with GROUPING SETS, ROLLUP or CUBE only.',
  ),
} as const satisfies Record<string, ErrorConditionEntry>
