import { describe, expect, it } from 'vitest'
import { isOverflow, translateDuckDBError } from '../../../executor-fn/translate-duckdb-error.ts'

describe('translateDuckDBError', () => {
  it.each([
    [
      'Invalid Input Error: FLASHOVER_ERROR:{"condition":"DIVIDE_BY_ZERO","parameters":{}}\n\nLINE 1: x',
      'DIVIDE_BY_ZERO',
      false,
    ],
    ['Out of Range Error: Overflow in addition of INT32 (2147483647 + 1)!', 'ARITHMETIC_OVERFLOW', false],
    ["Conversion Error: Could not convert string 'abc' to INT32\n\nLINE 1: select", 'CAST_INVALID_INPUT', false],
    ['Out of Range Error: Overflow in addition of INT8 (127 + 1)!', 'BINARY_ARITHMETIC_OVERFLOW', false],
    [
      'Conversion Error: Casting value "123.4" to type DECIMAL(3,1) failed: value is out of range!',
      'NUMERIC_VALUE_OUT_OF_RANGE.WITH_SUGGESTION',
      false,
    ],
    [
      "Conversion Error: Type INT32 with value 300 can't be cast because the value is out of range for the destination type INT8",
      'CAST_OVERFLOW',
      false,
    ],
    [
      "Conversion Error: Type INT128 with value 9223372036854775808 can't be cast because the value is out of range for the destination type INT64",
      'ARITHMETIC_OVERFLOW',
      false,
    ],
    ['Conversion Error: Failed to cast decimal value 40000 to type INT16', 'CAST_OVERFLOW', false],
    ['Conversion Error: Date out of range: 2024-13-1', 'DATETIME_FIELD_OUT_OF_BOUNDS.WITHOUT_SUGGESTION', false],
    ['Conversion Error: invalid date field format: "x", expected format is (YYYY-MM-DD)', 'CAST_INVALID_INPUT', false],
    ['Invalid Input Error: Map keys can not be NULL.', 'NULL_MAP_KEY', false],
    ['Invalid Input Error: Map keys must be unique.', 'DUPLICATED_MAP_KEY', false],
    ['Invalid Input Error: missing ): (', 'INVALID_PARAMETER_VALUE.PATTERN', false],
    [
      'Invalid Input Error: More than one row returned by a subquery used as an expression - scalar subqueries can only return a single row.',
      'SCALAR_SUBQUERY_TOO_MANY_ROWS',
      false,
    ],
    ['Out of Memory Error: failed to allocate data of size 16.0 MiB', 'INTERNAL_ERROR', true],
    ['Permission Error: Cannot access file "/etc/passwd"', 'INTERNAL_ERROR', false],
    ['IO Error: something passing', 'INTERNAL_ERROR', true],
  ])('%s', (text, condition, retryable) => {
    const translated = translateDuckDBError(new Error(text))
    expect(translated.error.condition).toBe(condition)
    expect(translated.retryable).toBe(retryable)
  })

  it('names value and types of a failed cast', () => {
    expect(
      translateDuckDBError(new Error("Conversion Error: Could not convert string 'a''b' to INT32")).error.parameters,
    ).toEqual({
      expression: "'a''b'",
      sourceType: '"STRING"',
      targetType: '"INT"',
    })
  })

  it('tells an overflow, which the exact statement may avoid, from an error of the data', () => {
    expect(isOverflow(new Error('Out of Range Error: Overflow in multiplication of DECIMAL(18)'))).toBe(true)
    expect(isOverflow(new Error('Invalid Input Error: FLASHOVER_ERROR:{"condition":"ARITHMETIC_OVERFLOW"}'))).toBe(
      false,
    )
  })
})
