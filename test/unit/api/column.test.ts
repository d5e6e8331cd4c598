import { describe, expect, it } from 'vitest'
import { Column, Decimal, functions as F } from '../../../driver/index.ts'
import { builtinFunction, scalarFunction } from '../../../driver/sql/expressions/builtin-functions.ts'
import { walkExpression } from '../../../driver/sql/expressions/expression-tree.ts'

describe('a column', () => {
  it('is no value of the driver', () => {
    const column = F.col('a') as unknown as number
    expect(() => column > 1).toThrow('CANNOT_CONVERT_COLUMN_INTO_BOOL')
    expect(() => F.lit(column + 1)).toThrow('CANNOT_CONVERT_COLUMN_INTO_BOOL')
    expect(String(F.col('a').plus(1).as('b'))).toBe("Column<'(a + 1) AS b'>")
  })

  it.each([
    [1, 'int'],
    [-2147483648, 'int'],
    [2147483648, 'bigint'],
    [5n, 'bigint'],
    [1.5, 'double'],
    [-0, 'double'],
    [Number.NaN, 'double'],
    ['x', 'string'],
    [true, 'boolean'],
    [null, 'void'],
    [new Date(0), 'timestamp'],
    [new Uint8Array(1), 'binary'],
    [new Decimal(150n, 2), 'decimal'],
  ])('is made of the literal %o, a %s', (value, kind) => {
    expect(F.lit(value).expr).toMatchObject({ kind: 'Literal', dataType: { kind } })
  })

  it.each([undefined, {}, [1], 2n ** 63n, new Date(Number.NaN), () => 1])('is not made of %o', (value) => {
    expect(() => F.lit(value as unknown as number)).toThrow('UNSUPPORTED_FEATURE')
  })

  it('is among values given one by one or as an array, and not among none', () => {
    expect(F.col('a').isin(1, 2).expr).toMatchObject({ kind: 'In', list: [{ value: 1 }, { value: 2 }] })
    expect(F.col('a').isin([1, 2]).expr).toEqual(F.col('a').isin(1, 2).expr)
    expect(F.col('a').isin().expr).toMatchObject({ kind: 'Literal', value: false })
  })

  it('takes branches only after when()', () => {
    const branch = F.when(F.col('a').gt(1), 'x')
    expect(branch.when(F.col('a').gt(0), 'y').otherwise('z').expr).toMatchObject({ kind: 'CaseWhen' })
    expect(() => F.col('a').when(F.col('b'), 1)).toThrow(TypeError)
    expect(() => branch.otherwise(1).otherwise(2)).toThrow(TypeError)
  })
})

describe('the functions', () => {
  const notCalls = new Set(['col', 'lit', 'expr', 'when', 'call_function', 'grouping', 'grouping_id'])
  // What takes functions is in lambda.test.ts.
  const takesFunction = (name: string): boolean => scalarFunction(name)?.higherOrder !== undefined
  const calls = Object.entries(F).filter(([name]) => !notCalls.has(name) && !takesFunction(name))

  it.each(calls)('%s is one that Spark SQL has here', (_, make) => {
    const arg = F.col('a') as never
    const column = (make as (...args: never[]) => Column)(arg, arg, arg, arg, arg, arg)
    expect(column).toBeInstanceOf(Column)
    for (const node of walkExpression(column.expr))
      if (node.kind === 'UnresolvedFunction') expect(builtinFunction(node.name), node.name).toBeDefined()
  })
})
