import { describe, expect, it } from 'vitest'
import { SparkTimestamp } from '../../../common/types/row.ts'
import { showString } from '../../../driver/api/show-string.ts'
import {
  arrayType,
  BinaryType,
  type DataType,
  DoubleType,
  FloatType,
  IntegerType,
  mapType,
  Row,
  type RowValue,
  StringType,
  structField,
  structType,
  TimestampType,
} from '../../../driver/index.ts'

// The texts are those of PySpark 4.3's show().
const text = (
  columns: Readonly<Record<string, DataType>>,
  rows: readonly (readonly RowValue[])[],
  options: Partial<Parameters<typeof showString>[2]> = {},
): readonly string[] =>
  showString(rows, structType(Object.entries(columns).map(([name, type]) => structField(name, type))), {
    rows: 20,
    truncate: 20,
    vertical: false,
    ...options,
  }).split('\n')

describe('the text of show', () => {
  it('is a table of right-aligned cells of at most 20 characters', () => {
    expect(
      text({ s: StringType, n: IntegerType }, [
        ['a very long string that exceeds twenty', 1],
        [null, null],
      ]),
    ).toEqual([
      '+--------------------+----+',
      '|                   s|   n|',
      '+--------------------+----+',
      '|a very long strin...|   1|',
      '|                NULL|NULL|',
      '+--------------------+----+',
      '',
      '',
    ])
  })

  it('aligns to the left and cuts nothing when it is not truncated', () => {
    expect(text({ s: StringType, n: IntegerType }, [['x'.repeat(25), 1]], { truncate: 0 })).toEqual([
      '+-------------------------+---+',
      '|s                        |n  |',
      '+-------------------------+---+',
      '|xxxxxxxxxxxxxxxxxxxxxxxxx|1  |',
      '+-------------------------+---+',
      '',
      '',
    ])
  })

  it('says that there is more', () => {
    expect(text({ n: IntegerType }, [[1], [2]], { rows: 1, truncate: 3 })).toEqual([
      '+---+',
      '|  n|',
      '+---+',
      '|  1|',
      '+---+',
      'only showing top 1 row',
      '',
    ])
    expect(text({ n: IntegerType }, [[1]], { rows: 0 }).slice(3)).toEqual(['+---+', 'only showing top 0 rows', ''])
  })

  it('stands upright', () => {
    expect(
      text(
        { 名前: StringType, n: IntegerType },
        [
          ['日本語', 1],
          ['x', null],
        ],
        { vertical: true },
      ),
    ).toEqual([
      '-RECORD 0------',
      ' 名前 | 日本語 ',
      ' n    | 1      ',
      '-RECORD 1------',
      ' 名前 | x      ',
      ' n    | NULL   ',
      '',
      '',
    ])
    expect(text({ n: IntegerType }, [], { vertical: true })).toEqual(['(0 rows)', ''])
  })

  it('counts East Asian characters twice, all else by UTF-16 units, and cuts by units', () => {
    const rows = [['日本語'], ['ＦＵＬＬ'], ['한국어 텍스트'], ['e\u0301x'], ['a\u200bb'], ['😀 smile']]
    expect(text({ s: StringType }, rows, { truncate: 5 })).toEqual([
      '+--------+',
      '|       s|',
      '+--------+',
      '|  日本語|',
      '|ＦＵＬＬ|',
      '| 한국...|',
      '|     e\u0301x|',
      '|     a\u200bb|',
      '|   😀...|',
      '+--------+',
      '',
      '',
    ])
  })

  it('escapes control characters', () => {
    expect(text({ s: StringType }, [['t\tn\nr\rf\fb\bv\u000ba\u0007']], { truncate: 0 })[3]).toBe(
      '|t\\tn\\nr\\rf\\fb\\bv\\va\\a|',
    )
  })

  it('writes values as Spark casts them, with nulls inside of others in capitals', () => {
    const struct = structType([structField('x', IntegerType), structField('y', StringType)])
    const columns = {
      a: arrayType(IntegerType),
      m: mapType(StringType, IntegerType),
      s: struct,
      b: BinaryType,
      t: TimestampType,
    }
    const row: RowValue[] = [
      [1, null],
      new Map([
        ['a', 1],
        ['b', null],
      ]),
      new Row([1, null], struct),
      new Uint8Array([0x61, 0x0f]),
      new SparkTimestamp(1_577_836_800_120_000n),
    ]
    expect(text(columns, [row], { truncate: 0 })[3]).toBe(
      '|[1, NULL]|{a -> 1, b -> NULL}|{1, NULL}|[61 0F]|2020-01-01 00:00:00.12|',
    )
  })

  it.each([
    [DoubleType, 1e7, '1.0E7'],
    [DoubleType, 123456789.123, '1.23456789123E8'],
    [DoubleType, -0, '-0.0'],
    [DoubleType, Number.NaN, 'NaN'],
    [DoubleType, 5e-324, '4.9E-324'],
    [DoubleType, 0.001, '0.001'],
    [DoubleType, 0.0001, '1.0E-4'],
    [FloatType, Math.fround(0.1), '0.1'],
    [FloatType, 1.401298464324817e-45, '1.4E-45'],
  ])('writes numbers as Java does: %o %d', (type, value, expected) => {
    expect(text({ n: type }, [[value]], { truncate: 0 })[3]?.trim()).toBe(`|${expected.padEnd(3)}|`)
  })
})
