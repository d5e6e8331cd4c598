import { createReadStream } from 'node:fs'
import { Socket } from 'node:net'
import { afterAll, describe, expect, it } from 'vitest'
import { IntegerType, structField, structType } from '../../../common/types/data-type.ts'
import { Row } from '../../../common/types/row.ts'
import { serializeClosure } from '../../../driver/closure/closure-serializer.ts'
import { Counter } from './fixtures/imported-helpers.ts'

type Closure = () => unknown

const ofGlobal = (): number => (globalThis as unknown as { ofThisProgram: number }).ofThisProgram

function* numbers(): Generator<number> {
  yield 1
}

describe('what cannot leave the driver is refused at once', () => {
  it('names the variable and the path to it', () => {
    const client = { options: { agents: [new Socket()] } }
    const useClient = () => client
    expect(() => serializeClosure(() => useClient())).toThrow(
      /\[CANNOT_SERIALIZE_CLOSURE\] Task not serializable: the variable `client`, through what it holds, .* socket.*closure -> useClient -> client -> \.options -> \.agents -> \.0|\[0\]/,
    )
  })

  const promise = Promise.resolve(1)
  const weak = new WeakMap<object, number>()
  const ref = new WeakRef({})
  const proxy = new Proxy({}, {})
  const generator = numbers()
  const iterator = [1].values()
  const counter = new Counter()
  const row = new Row([1], structType([structField('n', IntegerType)]))
  Reflect.set(globalThis, 'ofThisProgram', 1)
  afterAll(() => Reflect.deleteProperty(globalThis, 'ofThisProgram'))
  const session = { [Symbol.for('flashover.notSerializable')]: 'a SparkSession lives in the driver' }
  const lonelyMethod = class {
    #x = 1
    get() {
      return this.#x
    }
  }.prototype.get
  const cases: [string, Closure, RegExp][] = [
    ['a promise', () => promise, /`promise` .*Promise/],
    ['a WeakMap', () => weak, /`weak` .*WeakMap/],
    ['a WeakRef', () => ref, /`ref` .*WeakRef/],
    ['a Proxy', () => proxy, /`proxy` .*Proxy/],
    ['a running generator', () => generator, /`generator` .*generator/],
    ['an iterator', () => iterator, /`iterator` .*running iterator/],
    ['an instance with private members', () => counter, /`counter` .*#private/],
    ['a row', () => row, /`row` .*row\.toObject\(\)/],
    ['a member of globalThis', () => ofGlobal(), /reads `globalThis\.ofThisProgram`/],
    ['what is marked as living in the driver', () => session, /`session` .*a SparkSession lives in the driver/],
    ['a method that uses private members', () => lonelyMethod, /`lonelyMethod` .*#private/],
    // biome-ignore lint/security/noGlobalEval: it is refused
    ['eval', () => eval('1'), /calls `eval`/],
    ['import.meta', () => import.meta.url, /import\.meta|__vite|variable/],
  ]
  it.each(cases)('%s', (_, closure, message) => {
    expect(() => serializeClosure(closure)).toThrow(message)
  })

  it('a stream', () => {
    const stream = createReadStream(new URL(import.meta.url))
    try {
      expect(() => serializeClosure(() => stream)).toThrow(/`stream` .*it is a stream/)
    } finally {
      stream.destroy()
    }
  })

  it('the name of the function expression around it', () => {
    const make = function around(limit: number): Closure {
      return () => [around, limit]
    }
    expect(() => serializeClosure(make(1))).toThrow(/`around` .*name of the function expression around the closure/)
  })

  it('a computed key whose variable is gone', () => {
    const makeClass = () => {
      const key = 'gone'
      return class {
        [key]() {
          return 1
        }
      }
    }
    const Keyed = makeClass()
    expect(() => serializeClosure(() => new Keyed())).toThrow(/the variable `key` of a computed key/)
  })

  it('`this` of a method around an arrow function', () => {
    class Job {
      readonly limit = 3
      closure(): Closure {
        return () => this.limit
      }
    }
    expect(() => serializeClosure(new Job().closure())).toThrow(/uses `this`/)
  })
})
