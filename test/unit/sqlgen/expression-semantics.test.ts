import type { DuckDBConnection } from '@duckdb/node-api'
import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import {
  BinaryType,
  BooleanType,
  type DataType,
  DateType,
  DayTimeInterval,
  DoubleType,
  decimalType,
  FloatType,
  IntegerType,
  LongType,
  StringType,
  TimestampType,
  YearMonthInterval,
} from '../../../common/types/data-type.ts'
import { decimalArithmetic } from '../../../common/types/decimal-arithmetic.ts'
import { Arithmetic, CaseWhen, type Expression, Like, UnaryMinus } from '../../../driver/sql/expressions/expression.ts'
import { dataTypeOf } from '../../../driver/sql/expressions/expression-type.ts'
import { ProjectExec } from '../../../driver/sql/plan/physical/physical-plan.ts'
import { compileFragment } from '../../../driver/sql/sqlgen/fragment-compiler.ts'
import { identifier } from '../../../driver/sql/sqlgen/identifier.ts'
import { stringLiteral } from '../../../driver/sql/sqlgen/literal.ts'
import {
  agg,
  alias,
  arith,
  attr,
  cast,
  cmp,
  date,
  dec,
  double,
  fn,
  int,
  lit,
  long,
  str,
} from '../../support/expression-builders.ts'
import { aggregate, rows, selectOne } from '../../support/physical-plan-builders.ts'
import { openDuckDb, rowsOf } from './duckdb.ts'

const pmod = (left: Expression, right: Expression): Expression =>
  Arithmetic({
    operator: '%',
    left,
    right,
    dataType: IntegerType,
    mode: 'pmod',
  })
const tryDivide = (left: Expression, right: Expression): Expression =>
  Arithmetic({
    operator: '/',
    left,
    right,
    dataType: DoubleType,
    mode: 'try',
  })

let connection: DuckDBConnection
beforeAll(async () => {
  connection = await openDuckDb()
})

/** Both texts must agree; the value as text, for types' own JSON forms differ. */
async function evaluate(expression: Expression): Promise<unknown> {
  const { statement, optimisticStatement } = compileFragment(selectOne(expression))
  const [[value] = []] = await rowsOf(connection, statement)
  if (optimisticStatement) expect((await rowsOf(connection, optimisticStatement))[0]?.[0]).toEqual(value)
  return value
}
const ints = { kind: 'array', elementType: IntegerType, containsNull: true } as const
const strings = { kind: 'array', elementType: StringType, containsNull: true } as const
const none = (type: DataType) => lit(null, type)
const s = (name: string, ...args: Expression[]) => fn(name, StringType, ...args)
const i = (name: string, ...args: Expression[]) => fn(name, IntegerType, ...args)
const d = (name: string, ...args: Expression[]) => fn(name, DoubleType, ...args)
const text = (child: Expression) => cast(child, StringType)
const timestamp = (iso: string) => lit(BigInt(Date.parse(iso)) * 1000n, TimestampType)
const list = (...values: (number | null)[]) => fn('array', ints, ...values.map((v) => lit(v, IntegerType)))
const like = (value: string, pattern: string): Expression =>
  Like({
    value: str(value),
    pattern: str(pattern),
    escape: '\\',
    caseInsensitive: false,
  })

/** Answers of Spark 4. */
const ANSWERS: readonly (readonly [string, Expression, unknown])[] = [
  ['substring from 0', s('substring', str('hello'), int(0), int(2)), 'he'],
  ['substring from the end', s('substring', str('hello'), int(-3), int(2)), 'll'],
  ['substring before the start', s('substring', str('hello'), int(-7), int(4)), 'he'],
  ['substring of a negative length', s('substring', str('hello'), int(2), int(-1)), ''],
  ['concat with null', s('concat', str('a'), none(StringType)), null],
  ['concat_ws passes over nulls', s('concat_ws', str(','), str('a'), none(StringType), str('b')), 'a,b'],
  [
    'split by a regular expression',
    text(fn('size', IntegerType, fn('split', strings, str('a1b22c'), str('[0-9]+')))),
    '3',
  ],
  ['regexp_replace everywhere with groups', s('regexp_replace', str('ab ab'), str('(a)(b)'), str('$2$1')), 'ba ba'],
  ['regexp_extract', s('regexp_extract', str('100-200'), str('(\\d+)-(\\d+)'), int(2)), '200'],
  ['locate', i('locate', str('b'), str('abcb'), int(3)), 4],
  ['initcap', s('initcap', str('sPark sql')), 'Spark Sql'],
  ['lpad cuts', s('lpad', str('hello'), int(3), str('?')), 'hel'],
  ['trim takes blanks only', s('trim', str(' \ta ')), '\ta'],
  ['substring_index', s('substring_index', str('www.apache.org'), str('.'), int(-2)), 'apache.org'],
  ['LIKE escapes with a backslash', like('a%b', 'a\\%b'), true],
  ['LIKE with an escape does not match more', like('axb', 'a\\%b'), false],
  ['LIKE wildcard', like('abc', 'a_c%'), true],
  ['double to int cuts off', cast(double(-2.7), IntegerType), -2],
  ['decimal to int cuts off', cast(dec('2.70', 3, 2), IntegerType), 2],
  ['text to int is trimmed', cast(str(' 12 '), IntegerType), 12],
  ['try_cast of malformed text', cast(str('1.5'), IntegerType, 'try'), null],
  ['text to boolean', cast(str('Yes'), BooleanType), true],
  ['text to a date of a year and month', cast(str('2020-5'), DateType), '2020-05-01'],
  ['text to date stops at T', cast(str(' 2020-05-06T10:00:00'), DateType), '2020-05-06'],
  ['double to text', text(double(1e10)), '1.0E10'],
  ['large double to text', text(double(123456789.125)), '1.23456789125E8'],
  ['huge double to text', text(double(-1.5e300)), '-1.5E300'],
  ['small double to text', text(double(0.00012)), '1.2E-4'],
  ['tiny double to text', text(double(1e-7)), '1.0E-7'],
  ['plain double to text', text(double(1234567)), '1234567.0'],
  ['NaN to text', text(double(Number.NaN)), 'NaN'],
  ['float to text', text(lit(Math.fround(0.1), FloatType)), '0.1'],
  ['timestamp to text', text(timestamp('2020-01-01T01:02:03.120Z')), '2020-01-01 01:02:03.12'],
  ['decimal to text keeps the scale', text(cast(dec('1.5', 2, 1), decimalType(5, 3))), '1.500'],
  ['NaN equals NaN', cmp(double(Number.NaN), '=', double(Number.NaN)), true],
  ['NaN is largest', cmp(double(Number.NaN), '>', double(Number.POSITIVE_INFINITY)), true],
  ['null-safe equality', cmp(none(IntegerType), '<=>', none(IntegerType)), true],
  ['int division is of doubles', arith(cast(int(1), DoubleType), '/', cast(int(2), DoubleType)), 0.5],
  ['remainder has the sign of the dividend', arith(int(-7), '%', int(3)), -1],
  ['div cuts off', arith(long(-7n), 'div', long(2n), LongType), '-3'],
  ['pmod by a negative', pmod(int(7), int(-3)), 1],
  ['shift left wraps', i('<<', int(1), int(33)), 2],
  ['shift left into the sign', i('<<', int(1), int(31)), -2147483648],
  ['overlay', s('overlay', str('Spark SQL'), str('ANSI '), int(7), int(0)), 'Spark ANSI SQL'],
  [
    'timestampadd',
    fn('timestampadd', TimestampType, str('DAY'), long(2n), timestamp('2020-01-01T00:00:00Z')),
    '2020-01-03 00:00:00',
  ],
  [
    'timestampdiff counts whole units',
    fn('timestampdiff', LongType, str('MONTH'), timestamp('2020-01-31T00:00:00Z'), timestamp('2020-03-01T00:00:00Z')),
    '1',
  ],
  [
    'seconds with a fraction',
    fn('second_with_fraction', decimalType(8, 6), timestamp('2020-01-01T00:00:01.500Z')),
    '1.500000',
  ],
  [
    'make_timestamp',
    fn('make_timestamp', TimestampType, int(2014), int(12), int(28), int(6), int(30), double(45.5)),
    '2014-12-28 06:30:45.5',
  ],
  [
    'from_utc_timestamp',
    fn('from_utc_timestamp', TimestampType, timestamp('2016-08-31T00:00:00Z'), str('Asia/Seoul')),
    '2016-08-31 09:00:00',
  ],
  [
    'to_utc_timestamp',
    fn('to_utc_timestamp', TimestampType, timestamp('2016-08-31T00:00:00Z'), str('Asia/Seoul')),
    '2016-08-30 15:00:00',
  ],
  ['round to tens', d('round', double(15), UnaryMinus({ child: int(1) })), 20],
  ['width_bucket', fn('width_bucket', LongType, double(5.3), double(0.2), double(10.6), long(5n)), '3'],
  ['format_number', s('format_number', double(12332.1234), int(2)), '12,332.12'],
  ['base64', s('base64', lit(new TextEncoder().encode('Spark SQL'), BinaryType)), 'U3BhcmsgU1FM'],
  ['sha2', s('left', s('sha2', str('Spark'), int(256)), int(8)), '529bc3b0'],
  ['bit_count', i('bit_count', int(7)), 3],
  ['try_divide by zero', tryDivide(double(1), double(0)), null],
  ['array_join passes over nulls', s('array_join', list(1, null, 2), str(',')), '1,2'],
  ['slice', text(i('element_at', fn('slice', ints, list(1, 2, 3, 4), int(2), int(2)), int(2))), '3'],
  ['factorial', fn('factorial', LongType, int(5)), '120'],
  ['ceil of a decimal', fn('ceil', decimalType(3, 0), dec('-0.10', 3, 2)), '0'],
  ['floor of a double', fn('floor', LongType, double(-0.1)), '-1'],
  ['pmod', pmod(int(-7), int(3)), 2],
  [
    'decimal division rounds half up',
    arith(dec('2.00', 5, 2), '/', dec('3.00', 5, 2), decimalType(13, 8)),
    '0.66666667',
  ],
  [
    'decimal division of negatives',
    arith(dec('-2.00', 5, 2), '/', dec('3.00', 5, 2), decimalType(13, 8)),
    '-0.66666667',
  ],
  [
    'decimal division of many digits',
    arith(cast(dec('1', 1, 0), decimalType(38, 0)), '/', dec('3', 38, 0), decimalType(38, 6)),
    '0.333333',
  ],
  ['decimal remainder', arith(dec('7.5', 2, 1), '%', dec('2.00', 3, 2), decimalType(3, 2)), '1.50'],
  ['round of decimals half up', fn('round', decimalType(4, 1), dec('2.25', 4, 2), int(1)), '2.3'],
  ['round of doubles half up', d('round', double(2.5), int(0)), 3],
  ['bround half even', d('bround', double(2.5), int(0)), 2],
  ['greatest passes over nulls', i('greatest', int(1), none(IntegerType), int(3)), 3],
  ['ln outside the domain', d('ln', double(0)), null],
  ['sqrt outside the domain', text(d('sqrt', double(-1))), 'NaN'],
  ['array index from 0', i('getitem', list(5, 6), int(0)), 5],
  ['element_at from 1', i('element_at', list(5, 6), int(-1)), 6],
  ['sort_array puts nulls first', text(i('getitem', fn('sort_array', ints, list(2, null, 1)), int(1))), '1'],
  ['date plus a month is clamped', arith(date('2020-01-31'), '+', lit(1, YearMonthInterval), DateType), '2020-02-29'],
  ['date minus days', arith(date('2020-01-31'), '-', lit(86_400_000_000n, DayTimeInterval), DateType), '2020-01-30'],
  ['add_months backwards', fn('add_months', DateType, date('2020-03-31'), int(-1)), '2020-02-29'],
  [
    'months_between',
    d('months_between', timestamp('1997-02-28T10:30:00Z'), timestamp('1996-10-30T00:00:00Z')),
    3.94959677,
  ],
  ['dayofweek of a Sunday', i('dayofweek', date('2009-08-02')), 1],
  ['weekday of a Monday', i('weekday', date('2009-08-03')), 0],
  ['weekofyear', i('weekofyear', date('2008-02-20')), 8],
  ['last_day', fn('last_day', DateType, date('2009-02-12')), '2009-02-28'],
  ['next_day', fn('next_day', DateType, date('2015-07-23'), str('Mon')), '2015-07-27'],
  ['next_day on that day', fn('next_day', DateType, date('2015-07-27'), str('Mon')), '2015-08-03'],
  ['trunc', fn('trunc', DateType, date('2019-08-04'), str('quarter')), '2019-07-01'],
  [
    'date_trunc',
    fn('date_trunc', TimestampType, str('HOUR'), timestamp('2015-03-05T09:32:05.359Z')),
    '2015-03-05 09:00:00',
  ],
  [
    'date_format',
    s('date_format', timestamp('2020-01-02T13:04:05Z'), str("yyyy/MM/dd'T'hh:mm a")),
    '2020/01/02T01:04 PM',
  ],
  ['to_date with a pattern', fn('to_date', DateType, str('02.01.2020'), str('dd.MM.yyyy')), '2020-01-02'],
  ['unix_timestamp', fn('unix_timestamp', LongType, timestamp('1970-01-02T00:00:00Z')), '86400'],
  ['extract seconds', fn('second_with_fraction', decimalType(8, 6), timestamp('2020-01-01T00:00:01.500Z')), '1.500000'],
  ['from_unixtime', s('from_unixtime', long(0n)), '1970-01-01 00:00:00'],
  ['hex of a number', s('hex', long(17n)), '11'],
  ['binary literals', s('hex', lit(new Uint8Array([1, 255]), BinaryType)), '01FF'],
]

describe('an expression answers as Spark does', () => {
  it.each(ANSWERS)('%s', async (_name, expression, expected) => {
    expect(await evaluate(expression)).toEqual(expected)
  })
})

describe('an expression that fails in Spark', () => {
  const a = attr('a', IntegerType)
  const failing = async (expression: Expression): Promise<string> => {
    const { statement } = compileFragment(
      ProjectExec({
        projectList: [alias(expression)],
        child: rows([a], [0], [2147483647]),
      }),
    )
    return rowsOf(connection, statement).then(
      () => 'no error',
      (error: unknown) => String(error),
    )
  }
  it('divides by zero with a condition', async () => {
    expect(await failing(arith(int(1), '%', a))).toContain('FLASHOVER_ERROR:{"condition":"REMAINDER_BY_ZERO"')
    expect(await failing(arith(double(1), '/', cast(a, DoubleType)))).toContain('DIVIDE_BY_ZERO')
    expect(await failing(arith(dec('1.0', 2, 1), '/', cast(a, decimalType(10, 0)), decimalType(13, 11)))).toContain(
      'DIVIDE_BY_ZERO',
    )
  })
  it('does not evaluate a division behind a condition', async () => {
    const guarded: Expression = CaseWhen({
      branches: [{ condition: cmp(a, '=', int(0)), value: int(0) }],
      elseValue: arith(int(1), '%', a),
    })
    expect(await failing(guarded)).toBe('no error')
  })
  it('overflows', async () => {
    expect(await failing(arith(a, '+', int(1)))).toContain('Overflow')
    expect(await failing(cast(double(1e10), IntegerType))).toContain('out of range')
  })
  it('names the malformed text of a cast', async () => {
    const error = await failing(cast(str("o'ne"), IntegerType))
    expect(error).toContain('FLASHOVER_ERROR:{"condition":"CAST_INVALID_INPUT"')
    expect(error).toContain(`"expression":"'o'ne'"`)
  })
  it('is refused at compile time for want of a mapping', () => {
    expect(() => compileFragment(selectOne(s('no_such_function', str('x'))))).toThrow('UNSUPPORTED_FEATURE')
    expect(() => compileFragment(selectOne(s('date_format', date('2020-01-01'), str('B'))))).toThrow(
      'INVALID_DATETIME_PATTERN.ILLEGAL_CHARACTER',
    )
  })
})

describe('an aggregate', () => {
  const a = attr('a', DoubleType)
  const of = async (name: string, values: (number | null)[], type: DataType = DoubleType, options = {}) => {
    const plan = aggregate([], [alias(agg(name, type, [a], options))], rows([a], ...values.map((v) => [v])))
    return (await rowsOf(connection, compileFragment(plan).statement))[0]?.[0]
  }
  it('passes over nulls or not', async () => {
    expect(await of('first', [null, 1])).toBe(null)
    expect(await of('count', [null, 1], LongType)).toBe('1')
    expect(
      await of('collect_list', [null, 1, 1], { kind: 'array', elementType: DoubleType, containsNull: false }),
    ).toEqual([1, 1])
    expect(
      await of('collect_set', [null, 1, 1], { kind: 'array', elementType: DoubleType, containsNull: false }),
    ).toEqual([1])
    expect(await of('count', [2, 1, 1], LongType, { distinct: true })).toBe('2')
  })
  it('is null over nothing, except for counts and lists', async () => {
    expect(await of('sum', [])).toBe(null)
    expect(await of('count', [], LongType)).toBe('0')
    expect(await of('stddev_samp', [1])).toBe(null)
  })
  it('computes moments as Spark', async () => {
    expect(Number(await of('skewness', [-10, -20, 100, 1000]))).toBeCloseTo(1.1135657469022011, 10)
    expect(Number(await of('kurtosis', [-10, -20, 100, 1000]))).toBeCloseTo(-0.7014368047529618, 10)
    expect(Number(await of('var_pop', [1, 2, 3, 4]))).toBeCloseTo(1.25, 12)
  })
})

describe('SQL text', () => {
  it('carries any string as a literal', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'binary' }), async (value) => {
        expect(await rowsOf(connection, `SELECT ${stringLiteral(value)}`)).toEqual([[value]])
      }),
      { numRuns: 150, examples: [["'"], ["a'\0b"], ['\0'], ['\\'], ['"; DROP']] },
    )
  })
  it('carries any name as an identifier', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'grapheme', minLength: 1 }), async (name) => {
        expect(
          await rowsOf(connection, `SELECT t.${identifier(name)} FROM (SELECT 1 AS ${identifier(name)}) AS t`),
        ).toEqual([[1]])
      }),
      { numRuns: 100, examples: [['"'], ['a b'], ['\0'], ['select']] },
    )
  })
})

describe('decimalArithmetic', () => {
  it('is exact and rounds half up', () => {
    expect(decimalArithmetic('/', '1', '3', 6)).toBe('0.333333')
    expect(decimalArithmetic('/', '-0.05', '0.1', 0)).toBe('-1')
    expect(decimalArithmetic('/', '12345678901234567890123456789012345678', '-1', 2)).toBe(
      '-12345678901234567890123456789012345678.00',
    )
    expect(decimalArithmetic('+', '99999999999999999999999999999999999998', '1.05', 1)).toBe(
      '99999999999999999999999999999999999999.1',
    )
    expect(decimalArithmetic('-', '0.5', '1', 2)).toBe('-0.50')
    expect(decimalArithmetic('*', '-1.5', '0.25', 2)).toBe('-0.38')
    expect(dataTypeOf(int(1))).toBe(IntegerType)
  })
})
