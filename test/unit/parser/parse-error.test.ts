import { describe, expect, it } from 'vitest'
import { SparkError } from '../../../common/errors/spark-error.ts'
import { parseDataType, parseStatement } from '../../../driver/sql/parser/parser.ts'

function errorOf(sql: string): SparkError {
  try {
    parseStatement(sql)
  } catch (error) {
    if (error instanceof SparkError) return error
    throw error
  }
  throw new Error(`parsed: ${sql}`)
}

describe('a syntax error names the token that does not fit', () => {
  it.each([
    ['select', 'end of input', ''],
    ['select 1,', 'end of input', ''],
    ['selec 1', "'selec'", ''],
    ['select a b c from t', "'c'", ''],
    ['select , a from t', "','", ''],
    ['select a from t where', 'end of input', ''],
    ['select count(* from t', "'from'", ": missing ')'"],
    ['select (1 + 2', 'end of input', ": missing ')'"],
    ['select 1)', "')'", ''],
    ["select 'abc", "'''", ''],
    ['select `abc', "'`'", ''],
    ['select a $ b', "'$'", ''],
    ['select a is null is null', "'is'", ''],
    ['select cast(a int)', "'int'", ''],
    ['select case when a then b', 'end of input', ''],
    ['select * from t join', 'end of input', ''],
    ['select 1; select 2', "'select'", ': one statement at a time'],
    ['show nosuch', "'nosuch'", ''],
    ['insert', 'end of input', ''],
    ['create temp view if not exists v as select 1', "'if'", ': a temporary view cannot be created with IF NOT EXISTS'],
  ])('%s', (sql, error, hint) => {
    const thrown = errorOf(sql)
    expect([thrown.condition, thrown.parameters]).toEqual(['PARSE_SYNTAX_ERROR', { error, hint }])
    expect(thrown.context?.sqlText).toBe(sql)
  })
})

it('points at the place of the error', () => {
  expect(errorOf('select a\n  form t x').context).toMatchObject({ start: 16, stop: 17 })
  expect(errorOf('select 1 /* x').context).toMatchObject({ start: 9, stop: 11 })
})

describe('a mistake that Spark has a condition for has it here, with the text that is wrong', () => {
  it.each([
    ['select 1 /* x', 'UNCLOSED_BRACKETED_COMMENT', '/*'],
    ['select a, from t', 'TRAILING_COMMA_IN_SELECT', ','],
    ['select é', 'INVALID_IDENTIFIER', 'é'],
    ['select * from my-table', 'INVALID_IDENTIFIER', 'my-table'],
    ['select a in ()', 'INVALID_SQL_SYNTAX.EMPTY_IN_PREDICATE', '('],
    ['select a like any ()', 'INVALID_SQL_SYNTAX.EMPTY_QUANTIFIED_PATTERN', '('],
    ["select a like b escape 'xy'", 'INVALID_ESC', "'xy'"],
    ["select upper 'a'", 'UNSUPPORTED_TYPED_LITERAL', "upper 'a'"],
    ["select date '2024-13-01'", 'INVALID_TYPED_LITERAL', "date '2024-13-01'"],
    ["select interval 'abc'", 'INVALID_TYPED_LITERAL', "interval 'abc'"],
    ['select interval 1.5 month', 'INVALID_INTERVAL_FORMAT.INVALID_FRACTION', 'interval 1.5 month'],
    [
      "select interval '1-13' year to month",
      'INVALID_INTERVAL_FORMAT.INTERVAL_PARSING',
      "interval '1-13' year to month",
    ],
    ['select interval 1 month 1 day', '_LEGACY_ERROR_TEMP_0029', 'interval 1 month 1 day'],
    ['select -129Y', 'INVALID_NUMERIC_LITERAL_RANGE', '-129Y'],
    ['select cast(a as varchar)', 'DATATYPE_MISSING_SIZE', 'varchar'],
    ['select cast(a as array)', 'INCOMPLETE_TYPE_DEFINITION.ARRAY', 'array'],
    ['select cast(a as int(3))', 'UNSUPPORTED_DATATYPE', 'int(3)'],
    ['select cast(a as decimal(5, 6))', 'DECIMAL_SCALE_EXCEEDS_PRECISION', '(5, 6)'],
    ['select extract(x from a)', 'INVALID_EXTRACT_FIELD', 'x'],
    ["select timestampadd('DAY', 1, a)", 'INVALID_PARAMETER_VALUE.DATETIME_UNIT', "'DAY'"],
    [
      'select * from a right join lateral (select 1) on b',
      'INVALID_LATERAL_JOIN_TYPE',
      'right join lateral (select 1) on b',
    ],
    ['select * from a natural join lateral (select 1)', 'INCOMPATIBLE_JOIN_TYPES', 'natural join lateral (select 1)'],
    [
      'select * from a join lateral (select 1) using (b)',
      'UNSUPPORTED_FEATURE.LATERAL_JOIN_USING',
      'join lateral (select 1) using (b)',
    ],
    [
      'with a max recursion level 3 as (select 1) table a',
      '_LEGACY_ERROR_TEMP_0035',
      'a max recursion level 3 as (select 1)',
    ],
    ['table t |> order by a limit 1', 'MULTIPLE_QUERY_RESULT_CLAUSES_WITH_PIPE_OPERATORS', 'order by a limit 1'],
    ['table t |> extend sum(a)', 'PIPE_OPERATOR_CONTAINS_AGGREGATE_FUNCTION', 'sum(a)'],
    ['select * from t tablesample (101 percent)', 'INVALID_TABLESAMPLE_FRACTION', 'tablesample (101 percent'],
    ['select * from a, lateral b', 'INVALID_SQL_SYNTAX.LATERAL_WITHOUT_SUBQUERY_OR_TABLE_VALUED_FUNC', 'lateral'],
    ['table t limit a', 'INVALID_LIMIT_LIKE_EXPRESSION.IS_UNFOLDABLE', 'a'],
    ['table t limit -1', 'INVALID_LIMIT_LIKE_EXPRESSION.IS_NEGATIVE', '-1'],
    ['with a as (select 1), b as (select 2), A as (select 3) select 4', 'DUPLICATED_CTE_NAMES', 'A'],
    ['set a b', 'INVALID_SET_SYNTAX', 'a b'],
    ['create temp view db.v as select 1', 'INVALID_TEMP_OBJ_QUALIFIER', 'db.v'],
  ])('%s', (sql, condition, wrong) => {
    const { condition: found, context } = errorOf(sql)
    expect([found, sql.slice(context?.start, context?.stop)]).toEqual([condition, wrong])
  })
})

it.each(['', '  ', '-- nothing', ';'])('calls the statement "%s" empty', (sql) =>
  expect(errorOf(sql).condition).toBe('PARSE_EMPTY_STATEMENT'),
)

describe('what Spark has and we have not is refused by name', () => {
  it.each([
    ['select * from f(table(t))', 'a table as an argument (TABLE (...))'],
    ['select * from t version as of 1', 'time travel (VERSION AS OF, TIMESTAMP AS OF)'],
    ['insert into t select 1', 'INSERT statements'],
    ['merge into t using u on a when matched then delete', 'MERGE statements'],
    ['create table t (a int)', 'CREATE TABLE'],
    ['create view v as select 1', 'persistent views (CREATE VIEW without TEMPORARY)'],
    ['show databases', 'SHOW DATABASES'],
  ])('%s', (sql, feature) => {
    const error = errorOf(sql)
    expect([error.condition, error.parameters]).toEqual(['UNSUPPORTED_FEATURE', { feature }])
  })
})

describe('deep input', () => {
  it.each([
    ['parentheses', `select ${'('.repeat(5000)}1${')'.repeat(5000)}`],
    ['open parentheses', `select ${'('.repeat(50_000)}`],
    ['subqueries', `${'select * from ('.repeat(3000)}table t${')'.repeat(3000)}`],
    ['nots', `select ${'not '.repeat(20_000)}a`],
    ['signs', `select ${'- '.repeat(20_000)}a`],
    ['sums', `select a${' + a'.repeat(20_000)}`],
    ['fields', `select f(a)${'[1]'.repeat(20_000)}`],
    ['cases', `select ${'case when a then '.repeat(5000)}`],
    ['joins', `select * from t${' join t'.repeat(20_000)}`],
  ])('of %s is refused, not a stack overflow', (_, sql) => {
    expect(errorOf(sql)).toMatchObject({ condition: 'FAILED_TO_PARSE_TOO_COMPLEX', sqlState: '54001' })
  })

  it('is refused, or parsed, on whatever is left of the stack', () => {
    const sql = `select ${'('.repeat(390)}1${')'.repeat(390)}`
    const outcomes = withCallsLeft([100, 200, 500, 1000, 2000, 4000], () => conditionOf(sql))
    expect(outcomes).toHaveLength(6)
    expect(outcomes.filter((outcome) => outcome !== 'FAILED_TO_PARSE_TOO_COMPLEX' && outcome !== 'parsed')).toEqual([])
    expect(outcomes[0]).toBe('FAILED_TO_PARSE_TOO_COMPLEX')
  })

  it('of types is refused too', () => {
    expect(() => parseDataType('array<'.repeat(5000))).toThrow(SparkError)
  })

  it('takes long chains of AND, OR and UNION ALL', () => {
    parseStatement(`select ${'a and '.repeat(5000)}a or ${'a or '.repeat(5000)}a`)
    parseStatement(`select 1${' union all select 1'.repeat(2000)}`)
    parseStatement(`select a in (${'1, '.repeat(20_000)}1)`)
  })
})

function conditionOf(sql: string): string {
  try {
    parseStatement(sql)
    return 'parsed'
  } catch (error) {
    return error instanceof SparkError ? error.condition : String(error)
  }
}

/** Runs something where so many calls, and hardly more, fit on the stack: on the way back from where it was full. */
function withCallsLeft<T>(counts: readonly number[], run: () => T): readonly T[] {
  const results: T[] = []
  const descend = (): number => {
    let left = 0
    try {
      left = descend() + 1
    } catch {
      return 0
    }
    if (counts.includes(left)) results.push(run())
    return left
  }
  descend()
  return results
}
