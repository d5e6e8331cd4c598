import { describe, expect, it } from 'vitest'
import { refuseMissingMethods } from '../../../driver/api/refuse-missing-methods.ts'
import { Column, DataFrame, functions as F, GroupedData, RDD, SparkSession } from '../../../driver/index.ts'

const calling = (holder: object, name: string): unknown => (Reflect.get(holder, name) as () => unknown)()

describe('what Spark has and Flashover has not', () => {
  it.each([
    ['DataFrame.mapInPandas', () => calling(DataFrame.prototype, 'mapInPandas')],
    ['DataFrame.writeStream', () => Reflect.get(DataFrame.prototype, 'writeStream')],
    ['Column.dropFields', () => calling(F.col('id'), 'dropFields')],
    ['GroupedData.applyInPandas', () => calling(GroupedData.prototype, 'applyInPandas')],
    ['RDD.pipe', () => calling(RDD.prototype, 'pipe')],
    ['SparkSession.readStream', () => Reflect.get(SparkSession.prototype, 'readStream')],
    ['functions.java_method', () => calling(F, 'java_method')],
  ])('is refused by its name: %s', (feature, use) => {
    expect(use).toThrow(
      expect.objectContaining({
        condition: 'UNSUPPORTED_FEATURE',
        parameters: { feature: `${feature}, which Spark has and Flashover does not have yet` },
      }),
    )
  })

  it('leaves alone what is there, and what is listed nowhere', () => {
    class Some {
      collect(): string {
        return 'mine'
      }
    }
    refuseMissingMethods(Some.prototype, 'DataFrame')
    expect(new Some().collect()).toBe('mine')
    expect(Object.keys(new Some())).toEqual([])
    expect(Reflect.get(Column.prototype, 'noSuchMethod')).toBeUndefined()
    expect(F.abs('id')).toBeInstanceOf(Column)
  })

  it('is unknown to the compiler', () => {
    // @ts-expect-error: not to be offered
    expect(() => F.java_method('id')).toThrow('functions.java_method')
  })
})
