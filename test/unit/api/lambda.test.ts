import { describe, expect, it } from 'vitest'
import { type Column, functions as F } from '../../../driver/index.ts'
import { walkExpression } from '../../../driver/sql/expressions/expression-tree.ts'

describe('a JavaScript function given to a higher-order function', () => {
  it('is called once, with a column for each parameter it declares', () => {
    const calls: (readonly Column[])[] = []
    const seen = (x: Column, i: Column): Column => {
      calls.push([x, i])
      return x.plus(i)
    }
    const column = F.transform('a', seen)
    expect(calls.map((call) => call.length)).toEqual([2])
    expect(column.toString()).toBe(
      "Column<'transform(a, lambdafunction((namedlambdavariable() + namedlambdavariable()), namedlambdavariable(), namedlambdavariable()))'>",
    )
  })

  it('reads columns and the parameters of functions around it', () => {
    const nested = F.exists('a', (x) => F.exists('b', (y) => y.gt(x).and(F.col('c'))))
    const lambdas = [...walkExpression(nested.expr)].filter((node) => node.kind === 'LambdaFunction')
    const variables = lambdas.flatMap((lambda) => lambda.arguments).map((variable) => JSON.stringify(variable))
    expect(new Set(variables).size).toBe(2)
    expect([...walkExpression(nested.expr)].filter((node) => node.kind === 'UnresolvedAttribute')).toHaveLength(3)
  })

  it.each([
    ['exists', () => F.exists('a', (x) => x.gt(1))],
    ['forall', () => F.forall('a', (x) => x.gt(1))],
    ['aggregate', () => F.aggregate('a', F.lit(0), (sum, x) => sum.plus(x))],
    [
      'reduce',
      () =>
        F.reduce(
          'a',
          F.lit(0),
          (sum, x) => sum.plus(x),
          (sum) => sum.negate(),
        ),
    ],
    ['zip_with', () => F.zip_with('a', 'b', (x, y) => x.plus(y))],
    ['map_filter', () => F.map_filter('m', (k, v) => k.gt(v))],
    ['transform_keys', () => F.transform_keys('m', (k, v) => k.plus(v))],
    ['transform_values', () => F.transform_values('m', (k, v) => k.plus(v))],
    ['map_zip_with', () => F.map_zip_with('m', 'n', (k, x, y) => k.plus(x).plus(y))],
    ['array_sort', () => F.array_sort('a', (l, r) => l.minus(r))],
  ])('becomes the lambda function of %s', (name, make) => {
    expect(make().expr).toMatchObject({ kind: 'UnresolvedFunction', name })
    expect([...walkExpression(make().expr)].some((node) => node.kind === 'LambdaFunction')).toBe(true)
  })

  it('has to give a column and to declare its parameters', () => {
    expect(() => F.exists('a', (() => true) as never)).toThrow('WRONG_NUM_ARGS_FOR_HIGHER_ORDER_FUNCTION')
    expect(() => F.exists('a', ((...all: Column[]) => all[0]) as never)).toThrow('got 0')
    expect(() => F.exists('a', ((x: Column) => x === undefined) as never)).toThrow(
      'HIGHER_ORDER_FUNCTION_SHOULD_RETURN_COLUMN',
    )
  })
})
