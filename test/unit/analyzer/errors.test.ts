import { describe, expect, test } from 'vitest'
import { SparkError } from '../../../common/errors/spark-error.ts'
import { analyzeSql } from './analyze-sql.ts'

const tables = { t: 'i int, name string, d double, dt date, bo boolean, arr array<int>', u: 'i int, x int' }

/** The conditions are real Spark's for the same text. */
const refused: readonly (readonly [sql: string, condition: string])[] = [
  ['select nope from t', 'UNRESOLVED_COLUMN.WITH_SUGGESTION'],
  ['select * from nope', 'TABLE_OR_VIEW_NOT_FOUND'],
  ['select i from t, u', 'AMBIGUOUS_REFERENCE'],
  ['select sum(i), name from t', 'MISSING_GROUP_BY'],
  ['select i, name from t group by i', 'MISSING_AGGREGATION'],
  ['select i from t where sum(i) > 1', 'INVALID_WHERE_CONDITION'],
  ['select foo(i) from t', 'UNRESOLVED_ROUTINE'],
  ['select abs(i, 2) from t', 'WRONG_NUM_ARGS.WITHOUT_SUGGESTION'],
  ['select i from t order by 5', 'ORDER_BY_POS_OUT_OF_RANGE'],
  ['select i from t group by 3', 'GROUP_BY_POS_OUT_OF_RANGE'],
  ['select sum(i) from t group by sum(i)', 'GROUP_BY_AGGREGATE'],
  ['select bo + 1 from t', 'DATATYPE_MISMATCH.BINARY_OP_DIFF_TYPES'],
  ["select '1' + '2'", 'DATATYPE_MISMATCH.BINARY_OP_WRONG_TYPE'],
  ['select i from t where i', 'DATATYPE_MISMATCH.FILTER_NOT_BOOLEAN'],
  ['select cast(dt as int) from t', 'DATATYPE_MISMATCH.CAST_WITH_FUNC_SUGGESTION'],
  ['select upper(arr) from t', 'DATATYPE_MISMATCH.UNEXPECTED_INPUT_TYPE'],
  ['select coalesce(i, dt) from t', 'DATATYPE_MISMATCH.DATA_DIFF_TYPES'],
  ['select i from t union select i, x from u', 'NUM_COLUMNS_MISMATCH'],
  ['select sum(sum(i)) from t', 'NESTED_AGGREGATE_FUNCTION'],
  ['select row_number(i) from t', 'WRONG_NUM_ARGS.WITHOUT_SUGGESTION'],
  ['select row_number() from t', 'WINDOW_FUNCTION_WITHOUT_OVER_CLAUSE'],
]

describe('what Spark refuses is refused under the same condition', () => {
  test.each(refused)('%s', (sql, condition) => {
    expect(failure(sql).condition).toBe(condition)
  })

  test('an unknown column is pointed at, and the nearest names are proposed first', () => {
    const error = failure('select i, nam from t')
    expect(error.parameters['proposal']?.split(', ')[0]).toBe('`name`')
    expect(error.context).toMatchObject({ start: 10, stop: 13 })
  })
})

function failure(sql: string): SparkError {
  try {
    analyzeSql(sql, tables)
  } catch (error) {
    if (error instanceof SparkError) return error
    throw error
  }
  throw new Error(`${sql} was accepted`)
}
