import { describe, expect, it } from 'vitest'
import { SparkError } from '../../../common/errors/spark-error.ts'
import { parseExpression } from '../../../driver/sql/parser/parser.ts'
import { expressionText } from './plan-text.ts'

const check = (cases: readonly (readonly [string, string])[]): void => {
  it.each(cases)('%s', (sql, expected) => expect(expressionText(parseExpression(sql))).toBe(expected))
}

describe('numbers get the type Spark gives them', () => {
  check([
    ['2147483647', '2147483647'],
    ['2147483648', '2147483648:bigint'],
    ['-2147483648', '-2147483648'],
    ['9223372036854775808', '9223372036854775808:decimal(19,0)'],
    ['-9223372036854775808', '-9223372036854775808:bigint'],
    ['1L', '1:bigint'],
    ['1S', '1:smallint'],
    ['1y', '1:tinyint'],
    ['1.5', '15:decimal(2,1)'],
    ['0.05', '5:decimal(2,2)'],
    ['00.10', '10:decimal(2,2)'],
    ['5.', '5:decimal(1,0)'],
    ['.5', '5:decimal(1,1)'],
    ['1.5BD', '15:decimal(2,1)'],
    ['1e3BD', '1000:decimal(4,0)'],
    ['1e3', '1000:double'],
    ['1.5D', '1.5:double'],
    ['1.5F', '1.5:float'],
  ])
})

describe('strings, dates and the rest', () => {
  check([
    [`'it''s'`, `"it's"`],
    [`"x""y"`, `"x\\"y"`],
    [`'a\\'b'`, `"a'b"`],
    [`'a\\nb\\t\\u0041\\101'`, `"a\\nb\\tAA"`],
    [`'a\\%b'`, `"a\\\\%b"`],
    [`'a' 'b'`, `"ab"`],
    [`r'a\\n'`, `"a\\\\n"`],
    [`X'1f0'`, "X'01f0'"],
    ['null', 'null'],
    ['TRUE', 'true'],
    [`date '2020-1-2'`, '18263:date'],
    [`date '2020'`, '18262:date'],
    [`timestamp '2020-01-02 03:04:05.123'`, '1577934245123000:timestamp'],
    [`timestamp '2020-01-01T00:00:00+01:00'`, '1577833200000000:timestamp'],
    [`timestamp_ntz '2020-01-02'`, '1577923200000000:timestamp_ntz'],
  ])
})

describe('intervals', () => {
  check([
    ['interval 3 month', '3:interval month'],
    [`interval '90' day`, '7776000000000:interval day'],
    [`interval '1-2' year to month`, '14:interval year to month'],
    [`interval '-1-2' year to month`, '-14:interval year to month'],
    [`interval '1 02:03:04' day to second`, '93784000000:interval day to second'],
    [`interval '2:03.5' minute to second`, '123500000:interval minute to second'],
    ['interval 1 year 2 month', '14:interval year to month'],
    ['interval 1 day -2 hours', '79200000000:interval day to hour'],
    ['interval 1.5 seconds', '1500000:interval second'],
    [`interval '3 months'`, '3:interval month'],
    [`interval -'1' day`, '-86400000000:interval day'],
    [`a - interval 1 day + b`, "(('a - 86400000000:interval day) + 'b)"],
  ])
})

it.each([
  '128Y',
  '1e400',
  '123456789012345678901234567890123456789',
  `date '2020-02-30'`,
  `timestamp 'x'`,
  `X'zz'`,
  'interval 1 month 1 day',
  `interval 'x'`,
  `interval '1-13' year to month`,
])('refuses %s', (sql) => expect(() => parseExpression(sql)).toThrow(SparkError))
