import { describe, expect, it } from 'vitest'
import { localRows } from '../../../driver/api/local-rows.ts'
import {
  Decimal,
  type InputRow,
  IntegerType,
  Row,
  SparkDate,
  SparkTimestamp,
  simpleString,
  structField,
  structType,
} from '../../../driver/index.ts'
import { parseTableSchema } from '../../../driver/sql/parser/parser.ts'

const values = (ddl: string, ...rows: readonly InputRow[]) => localRows(rows, parseTableSchema(ddl)).values
const inferred = (rows: readonly InputRow[], names?: readonly string[]): string =>
  simpleString(structType(localRows(rows, names).fields))
const condition = (action: () => unknown): string => {
  try {
    action()
  } catch (error) {
    return (error as { condition: string }).condition
  }
  return 'no error'
}

describe('rows without a schema', () => {
  it.each<[string, readonly InputRow[], (readonly string[])?]>([
    [
      'struct<_1:bigint,_2:string>',
      [
        [1, 'a'],
        [2, null],
      ],
    ],
    ['struct<x:bigint,_2:string>', [[1, 'a']], ['x']],
    [
      'struct<a:bigint,b:string,c:double>',
      [
        { a: 1, b: 'x' },
        { b: 'y', c: 2.5 },
      ],
    ],
    ['struct<_1:double>', [[1], [2.5]]],
    ['struct<_1:double>', [[-0]]],
    ['struct<_1:decimal(38,18)>', [[new Decimal(120n, 2)], [new Decimal(5n, 0)]]],
    ['struct<_1:timestamp,_2:date,_3:binary,_4:boolean>', [[new Date(0), new SparkDate(0), new Uint8Array(1), true]]],
    ['struct<_1:array<bigint>,_2:map<string,double>>', [[[1, null], new Map([['a', 1.5]])]]],
    ['struct<_1:struct<x:bigint,y:string>>', [[{ x: 1 }], [{ x: 2, y: 'q' }]]],
  ])('are %s', (schema, rows, names) => {
    expect(inferred(rows, names)).toBe(schema)
  })

  it.each<[string, readonly InputRow[]]>([
    ['CANNOT_MERGE_TYPE', [[1], ['a']]],
    ['CANNOT_DETERMINE_TYPE', [[null]]],
    ['CANNOT_DETERMINE_TYPE', [[[]]]],
    ['CANNOT_INFER_EMPTY_SCHEMA', []],
    ['CANNOT_INFER_SCHEMA_FOR_TYPE', [1 as unknown as InputRow]],
    ['CANNOT_INFER_SCHEMA_FOR_TYPE', [[() => 1]]],
  ])('are refused with %s', (expected, rows) => {
    expect(condition(() => inferred(rows))).toBe(expected)
  })
})

describe('rows with a schema', () => {
  it('are taken by position or by name', () => {
    expect(values('a int, b string', [1, 'x'], { b: 'y', a: 2, more: 3 }, {})).toEqual([
      [1, 'x'],
      [2, 'y'],
      [null, null],
    ])
    const row = new Row([7, 'z'], parseTableSchema('p int, q string'))
    expect(values('a int, b string', row)).toEqual([[7, 'z']])
  })

  it('take every value that fits the type exactly', () => {
    expect(values('a tinyint, b bigint, c bigint, d double, e float', [127, 5, 2n ** 62n, 1, Number.NaN])).toEqual([
      [127, 5n, 2n ** 62n, 1, Number.NaN],
    ])
    expect(
      values('a date, b date, c timestamp, d timestamp', [
        new Date(-1),
        new SparkDate(3),
        new Date(5),
        new SparkTimestamp(7n),
      ]),
    ).toEqual([[-1, 3, 5000n, 7n]])
    expect(
      values('a array<int>, b map<string,int>, c map<string,int>, d struct<x:int,y:string>', [
        [1, null],
        new Map([['k', 1]]),
        { k: 2 },
        { x: 1, y: 'z' },
      ]),
    ).toEqual([[[1, null], [['k', 1]], [['k', 2]], [1, 'z']]])
    expect(values('a struct<x:int,y:struct<z:int>>', [[1, [2]]])).toEqual([[[1, [2]]]])
  })

  it.each([
    [new Decimal(12345n, 4), 123n],
    [new Decimal(12350n, 4), 124n],
    [new Decimal(-12350n, 4), -124n],
    [new Decimal(12n, 1), 120n],
    [1.005, 101n],
    [1e21, 10n ** 23n],
    [5n, 500n],
  ])('round %s half up to the scale of a decimal', (value, unscaled) => {
    expect(values('a decimal(38,2)', [value])).toEqual([[unscaled]])
  })

  it.each<[string, string, unknown]>([
    ['VALUE_OUT_OF_BOUNDS', 'a tinyint', 128],
    ['VALUE_OUT_OF_BOUNDS', 'a int', 2 ** 31],
    ['VALUE_OUT_OF_BOUNDS', 'a bigint', 2n ** 63n],
    ['FIELD_DATA_TYPE_UNACCEPTABLE_WITH_NAME', 'a bigint', 2 ** 60],
    ['FIELD_DATA_TYPE_UNACCEPTABLE_WITH_NAME', 'a int', 1.5],
    ['FIELD_DATA_TYPE_UNACCEPTABLE_WITH_NAME', 'a int', '1'],
    ['FIELD_DATA_TYPE_UNACCEPTABLE_WITH_NAME', 'a string', 1],
    ['FIELD_DATA_TYPE_UNACCEPTABLE_WITH_NAME', 'a date', '2020-01-01'],
    ['FIELD_DATA_TYPE_UNACCEPTABLE_WITH_NAME', 'a timestamp', new Date(Number.NaN)],
    ['FIELD_DATA_TYPE_UNACCEPTABLE_WITH_NAME', 'a array<int>', [1, 'x']],
    ['FIELD_NOT_NULLABLE_WITH_NAME', 'a map<string,int>', new Map([[null, 1]])],
    ['NUMERIC_VALUE_OUT_OF_RANGE.WITHOUT_SUGGESTION', 'a decimal(4,2)', 100],
  ])('refuse with %s, in a column %s, the value %o', (expected, ddl, value) => {
    expect(condition(() => values(ddl, [value]))).toBe(expected)
  })

  it('must have as many values as there are columns, and none that is null where it may not be', () => {
    expect(condition(() => values('a int, b int', [1]))).toBe('FIELD_STRUCT_LENGTH_MISMATCH')
    expect(condition(() => values('a struct<x:int,y:int>', [[1]]))).toBe('FIELD_STRUCT_LENGTH_MISMATCH')
    const strict = structType([structField('a', IntegerType, false)])
    expect(condition(() => localRows([[null]], strict))).toBe('FIELD_NOT_NULLABLE_WITH_NAME')
  })
})
