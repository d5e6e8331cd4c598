import { describe, expectTypeOf, it } from 'vitest'
import type { RDD, SparkContext } from '../../../driver/index.ts'

/*
 * What TypeScript makes of programs with RDDs. `npm run typecheck` is the check: a wrong type does not compile. Nothing is run, so the
 * programs stand in functions that nobody calls.
 */
declare const sc: SparkContext
declare const lines: RDD<string>
declare const pairs: RDD<[string, number]>
const never = (_program: () => unknown): void => {}

describe('tuples survive', () => {
  it('map', () => {
    never(() => {
      expectTypeOf(lines.map((word) => [word, 1])).toEqualTypeOf<RDD<[string, number]>>()
      expectTypeOf(lines.map((word) => [word, 1, true])).toEqualTypeOf<RDD<[string, number, boolean]>>()
      expectTypeOf(lines.map((word) => [word, [word.length, 'x']])).toEqualTypeOf<RDD<[string, [number, string]]>>()
      expectTypeOf(lines.map((word) => (word ? [word, 1] : null))).toEqualTypeOf<RDD<[string, number] | null>>()
      expectTypeOf(lines.map((word) => word.split(' '))).toEqualTypeOf<RDD<string[]>>()
      expectTypeOf(lines.map((word) => ({ word, n: 1 }))).toEqualTypeOf<RDD<{ word: string; n: number }>>()
      expectTypeOf(lines.map((word) => word.length)).toEqualTypeOf<RDD<number>>()
    })
  })

  it('flatMap, mapPartitions, mapValues and the others that give rows', () => {
    never(() => {
      expectTypeOf(
        lines.flatMap((line) => [
          [line, 1],
          ['', 2],
        ]),
      ).toEqualTypeOf<RDD<[string, number]>>()
      expectTypeOf(lines.flatMap((line) => line.split(' '))).toEqualTypeOf<RDD<string>>()
      expectTypeOf(pairs.mapValues((n) => [n, 1])).toEqualTypeOf<RDD<[string, [number, number]]>>()
      expectTypeOf(pairs.flatMapValues((n) => [[n, 'x']])).toEqualTypeOf<RDD<[string, [number, string]]>>()
      expectTypeOf(lines.keyBy((line) => [line, line.length])).toEqualTypeOf<RDD<[[string, number], string]>>()
      expectTypeOf(lines.groupBy((line) => [line, 1])).toEqualTypeOf<RDD<[[string, number], string[]]>>()
      expectTypeOf(lines.mapPartitions((rows) => [[[...rows].length, 'x']])).toEqualTypeOf<RDD<[number, string]>>()
    })
  })

  it('parallelize', () => {
    never(() => {
      expectTypeOf(
        sc.parallelize([
          ['a', 1],
          ['b', 2],
        ]),
      ).toEqualTypeOf<RDD<[string, number]>>()
      expectTypeOf(sc.parallelize([['a', 1, true]])).toEqualTypeOf<RDD<[string, number, boolean]>>()
      expectTypeOf(sc.parallelize([1, 2])).toEqualTypeOf<RDD<number>>()
      expectTypeOf(sc.parallelize(new Set(['a']))).toEqualTypeOf<RDD<string>>()
      expectTypeOf(sc.parallelize<number>([])).toEqualTypeOf<RDD<number>>()
    })
  })

  it('reduceByKey and combineByKey', () => {
    never(() => {
      const averages = pairs
        .map(([key, n]) => [key, [n, 1]])
        .reduceByKey(([sum, count], [n, one]) => [sum + n, count + one])
      expectTypeOf(averages).toEqualTypeOf<RDD<[string, [number, number]]>>()
      const combined = pairs.combineByKey(
        (n) => [n, 1],
        ([sum, count], n) => [sum + n, count + 1],
        ([a, m], [b, n]) => [a + b, m + n],
      )
      expectTypeOf(combined).toEqualTypeOf<RDD<[string, [number, number]]>>()
      expectTypeOf(pairs.join(averages)).toEqualTypeOf<RDD<[string, [number, [number, number]]]>>()
    })
  })
})

describe('literals widen', () => {
  it('in reduce and fold', () => {
    never(() => {
      const flags = lines.map((line) => (line === '' ? 0 : 1))
      expectTypeOf(flags.reduce((a, b) => a + b)).toEqualTypeOf<Promise<number>>()
      expectTypeOf(flags.fold(0, (a, b) => a + b)).toEqualTypeOf<Promise<number>>()
      const words = lines.map((line) => (line === '' ? 'none' : 'some'))
      expectTypeOf(words.reduce((a, b) => a + b)).toEqualTypeOf<Promise<string>>()
      expectTypeOf(lines.map((line) => line === '').reduce((a, b) => a && b)).toEqualTypeOf<Promise<boolean>>()
      const both = lines.map((line) => [line === '' ? 0 : 1, line])
      expectTypeOf(both.reduce(([a, x], [b, y]) => [a + b, x + y])).toEqualTypeOf<Promise<[number, string]>>()
    })
  })

  it('in reduceByKey', () => {
    never(() => {
      const flags = lines.map((line) => [line, line === '' ? 0 : 1])
      expectTypeOf(flags.reduceByKey((a, b) => a + b)).toEqualTypeOf<RDD<[string, number]>>()
      const ofLiterals = lines.map((line): [string, 0 | 1] => [line, 1])
      expectTypeOf(ofLiterals.reduceByKey((a, b) => a + b)).toEqualTypeOf<RDD<[string, number]>>()
    })
  })

  it('and one element makes a list', () => {
    never(() => {
      const lists = pairs.map(([key, n]) => [key, [n]]).reduceByKey((a, b) => [...a, ...b])
      expectTypeOf(lists).toEqualTypeOf<RDD<[string, number[]]>>()
      const combined = pairs.combineByKey(
        (n) => [n],
        (list, n) => [...list, n],
        (a, b) => [...a, ...b],
      )
      expectTypeOf(combined).toEqualTypeOf<RDD<[string, number[]]>>()
    })
  })
})

describe('nothing is lost that the caller knew', () => {
  it('of functions with types of their own', () => {
    never(() => {
      type Level = 'low' | 'high'
      const highest = (a: Level, b: Level): Level => (a === 'high' ? a : b)
      const levels = lines.map((line): Level => (line === '' ? 'low' : 'high'))
      expectTypeOf(levels).toEqualTypeOf<RDD<Level>>()
      expectTypeOf(levels.reduce(highest)).toEqualTypeOf<Promise<Level>>()
      expectTypeOf(levels.filter((level) => level === 'low')).toEqualTypeOf<RDD<'low'>>()
    })
  })

  it('in generic functions', () => {
    never(() => {
      function total<T>(rdd: RDD<T>, add: (a: T, b: T) => T): Promise<T> {
        return rdd.reduce(add)
      }
      function perKey<K, V>(rdd: RDD<[K, V]>, add: (a: V, b: V) => V): RDD<[K, V]> {
        return rdd.reduceByKey(add)
      }
      function keyed<T, K>(rdd: RDD<T>, key: (row: T) => K): RDD<[K, T]> {
        return rdd.map((row) => [key(row), row])
      }
      return [total, perKey, keyed]
    })
  })

  it('of objects', () => {
    never(() => {
      const sums = lines.map((line) => ({ n: line.length })).reduce((a, b) => ({ n: a.n + b.n }))
      expectTypeOf(sums).toEqualTypeOf<Promise<{ n: number }>>()
    })
  })

  it('and what is wrong does not compile', () => {
    never(() => {
      // @ts-expect-error a row is no pair
      lines.reduceByKey((a) => a)
      // @ts-expect-error a number is no string
      lines.map((line) => [line, 1]).reduceByKey((a, b) => `${a}${b}`)
    })
  })
})
