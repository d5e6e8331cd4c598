import { describe, expect, it } from 'vitest'
import { argumentConditions } from '../../../common/errors/argument-conditions.ts'
import { dataTypeMismatchConditions } from '../../../common/errors/data-type-mismatch-conditions.ts'
import { errorConditions } from '../../../common/errors/error-conditions.ts'
import { jobConditions } from '../../../common/errors/job-conditions.ts'
import { parseConditions } from '../../../common/errors/parse-conditions.ts'
import { sourceConditions } from '../../../common/errors/source-conditions.ts'
import { SparkError } from '../../../common/errors/spark-error.ts'
import { valueConditions } from '../../../common/errors/value-conditions.ts'

describe('an error', () => {
  it('reads as in Spark: condition, message with its parameters, SQLSTATE', () => {
    const error = new SparkError('FAILED_READ_FILE.NO_HINT', { path: 'file:/a', reason: 'It is a folder.' })
    expect(error.message).toBe(
      '[FAILED_READ_FILE.NO_HINT] Could not read the file file:/a: It is a folder. SQLSTATE: KD001',
    )
    expect(error.parameters).toEqual({ path: 'file:/a', reason: 'It is a folder.' })
  })

  it('takes a parameter for what it is, though it look like another one', () => {
    const error = new SparkError('FAILED_READ_FILE.NO_HINT', { path: '<reason>', reason: '$&' })
    expect(error.message).toContain('the file <reason>: $&')
  })

  it('points at its place in the text of a statement', () => {
    const context = { sqlText: 'SELECT\n  nope', start: 9, stop: 13 }
    const { message } = new SparkError('UNRESOLVED_COLUMN.WITHOUT_SUGGESTION', { objectName: '`nope`' }, { context })
    expect(message.split('\n').slice(1)).toEqual(['== SQL (line 2, position 3) ==', '  nope', '  ^^^^'])
  })
})

describe('the parameters of a condition', () => {
  // The type check runs over the tests: each of these lines would be an error if what follows it compiled.
  it('are those of its message, or the program does not compile', () => {
    // @ts-expect-error no parameters
    expect(new SparkError('PATH_NOT_FOUND').message).toContain('<path>')
    // @ts-expect-error one is missing
    expect(new SparkError('FAILED_READ_FILE.NO_HINT', { path: 'a' }).message).toContain('<reason>')
    // @ts-expect-error one is misspelled
    expect(new SparkError('PATH_NOT_FOUND', { pth: 'a' }).message).toContain('<path>')
    // @ts-expect-error one is too many
    expect(new SparkError('PATH_NOT_FOUND', { path: 'a', reason: 'b' }).message).toContain('exist: a.')
    // @ts-expect-error the message has none
    expect(new SparkError('SESSION_STOPPED', { path: 'a' }).message).toContain('was stopped')
    const some: Record<string, string> = { path: 'a' }
    // @ts-expect-error nobody knows which they are
    expect(new SparkError('PATH_NOT_FOUND', some).message).toContain('exist: a.')
    // @ts-expect-error there is no such condition
    expect(() => new SparkError('PATH_LOST', {})).toThrow(TypeError)
  })
})

describe('the catalogue', () => {
  it('has no condition in two of its tables', () => {
    const tables = [
      argumentConditions,
      dataTypeMismatchConditions,
      jobConditions,
      parseConditions,
      sourceConditions,
      valueConditions,
    ]
    const names = tables.flatMap((table) => Object.keys(table))
    expect(names.filter((name, index) => names.indexOf(name) < index)).toEqual([])
  })

  it('gives each condition a SQLSTATE and a message without an empty parameter', () => {
    for (const { sqlState, message } of Object.values(errorConditions)) {
      expect(sqlState).toMatch(/^[0-9A-Z]{5}$/)
      expect(message).not.toMatch(/<\s*>/)
    }
  })
})
