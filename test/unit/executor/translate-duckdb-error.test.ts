import { randomUUID } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { SparkError } from '../../../common/errors/spark-error.ts'
import { isOverflow, translateDuckDBError } from '../../../executor-fn/translate-duckdb-error.ts'

/** An error as DuckDB's binding gives it under `errors_as_json`. */
const duckdb = (exception_type: string, exception_message: string, more: object = {}): Error =>
  new Error(JSON.stringify({ exception_type, exception_message, ...more }))

describe('translateDuckDBError', () => {
  it.each([
    ['Out of Range', 'Overflow in addition of INT32 (2147483647 + 1)!', 'ARITHMETIC_OVERFLOW', false],
    ['Out of Range', 'Overflow in addition of INT8 (127 + 1)!', 'BINARY_ARITHMETIC_OVERFLOW', false],
    ['Conversion', "Could not convert string 'abc' to INT32", 'CAST_INVALID_INPUT', false],
    ['Conversion', "Could not convert string 'a\nb' to INT32", 'CAST_INVALID_INPUT', false],
    [
      'Conversion',
      'Casting value "123.4" to type DECIMAL(3,1) failed: value is out of range!',
      'NUMERIC_VALUE_OUT_OF_RANGE.WITH_SUGGESTION',
      false,
    ],
    [
      'Conversion',
      "Type INT32 with value 300 can't be cast because the value is out of range for the destination type INT8",
      'CAST_OVERFLOW',
      false,
    ],
    [
      'Conversion',
      "Type INT128 with value 9223372036854775808 can't be cast because the value is out of range for the destination type INT64",
      'ARITHMETIC_OVERFLOW',
      false,
    ],
    ['Conversion', 'Failed to cast decimal value 40000 to type INT16', 'CAST_OVERFLOW', false],
    ['Conversion', 'Date out of range: 2024-13-1', 'DATETIME_FIELD_OUT_OF_BOUNDS.WITHOUT_SUGGESTION', false],
    ['Conversion', 'invalid date field format: "x", expected format is (YYYY-MM-DD)', 'CAST_INVALID_INPUT', false],
    ['Binder', 'Max expression depth limit of 1000 exceeded. Use "SET ...', 'UNSUPPORTED_FEATURE', false],
    ['Binder', 'Referenced column "Max expression depth limit of 1000 exceeded" not found', 'INTERNAL_ERROR', false],
    ['Invalid Input', 'Map keys can not be NULL.', 'NULL_MAP_KEY', false],
    ['Invalid Input', 'Map keys must be unique.', 'DUPLICATED_MAP_KEY', false],
    ['Invalid Input', 'missing ): (', 'INVALID_PARAMETER_VALUE.PATTERN', false],
    [
      'Invalid Input',
      'More than one row returned by a subquery used as an expression - scalar subqueries can only return a single row.',
      'SCALAR_SUBQUERY_TOO_MANY_ROWS',
      false,
    ],
    ['Out of Memory', 'failed to allocate data of size 16.0 MiB', 'INTERNAL_ERROR', true],
    ['Permission', 'Cannot access file "/etc/passwd"', 'INTERNAL_ERROR', false],
    ['IO', 'something passing', 'INTERNAL_ERROR', true],
    ['INTERNAL', 'Attempted to access index 5 within vector of size 3', 'INTERNAL_ERROR', true],
    ['FATAL', 'database has been invalidated because of a previous fatal error', 'INTERNAL_ERROR', true],
  ])('%s: %s', (type, message, condition, retryable) => {
    const translated = translateDuckDBError(duckdb(type, message))
    expect(translated.error.condition).toBe(condition)
    expect(translated.retryable).toBe(retryable)
  })

  it('names value and types of a failed cast', () => {
    expect(
      translateDuckDBError(duckdb('Conversion', "Could not convert string 'a''b' to INT32")).error.parameters,
    ).toEqual({
      expression: "'a''b'",
      sourceType: '"STRING"',
      targetType: '"INT"',
    })
  })

  it('tells an overflow, which the exact statement may avoid, from an error of the data', () => {
    expect(isOverflow(duckdb('Out of Range', 'Overflow in multiplication of DECIMAL(18)'))).toBe(true)
    expect(isOverflow(duckdb('Invalid Input', 'overflow: Out of Range Error'))).toBe(false)
  })

  it('takes an error of ours by the secret of its executor only', () => {
    const raised = '{"condition":"DIVIDE_BY_ZERO","parameters":{}}'
    for (const prefix of ['', 'FLASHOVER_ERROR:', `${randomUUID()}:`])
      expect(translateDuckDBError(duckdb('Invalid Input', prefix + raised)).error.condition).toBe('INTERNAL_ERROR')
  })

  it.each<[string, unknown]>([
    ['nothing', undefined],
    ['an object without a prototype', Object.create(null)],
    [
      'an object whose text throws',
      {
        toString() {
          throw new Error('no text')
        },
      },
    ],
    [
      'an error whose message throws',
      Object.defineProperty(new Error('x'), 'message', {
        get() {
          throw new Error('no message')
        },
      }),
    ],
    ['a revoked proxy', revoked()],
    ['half of a JSON', new Error('{"exception_type":"Conversion","exception_mess')],
    ['JSON of another shape', new Error('{"exception_type":{},"exception_message":[]}')],
    ['a symbol', Symbol('x')],
  ])('makes something of anything: %s', (_, thrown) => {
    expect(translateDuckDBError(thrown)).toMatchObject({ error: { condition: 'INTERNAL_ERROR' }, retryable: true })
  })

  it('of AWS may be mended while a job runs', () => {
    const denied = new SparkError('AWS_ACCESS_DENIED', {
      action: 's3:GetObject',
      resource: 's3://b/k',
      reason: 'no',
      principal: 'me',
    })
    expect(translateDuckDBError(denied)).toMatchObject({ error: { condition: 'AWS_ACCESS_DENIED' }, retryable: true })
  })

  it('leaves a SparkError as it is', () => {
    expect(translateDuckDBError(new SparkError('DIVIDE_BY_ZERO'))).toMatchObject({
      error: { condition: 'DIVIDE_BY_ZERO' },
      retryable: false,
    })
  })
})

function revoked(): unknown {
  const { proxy, revoke } = Proxy.revocable({}, {})
  revoke()
  return proxy
}
