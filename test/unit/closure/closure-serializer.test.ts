import { execFileSync } from 'node:child_process'
import { builtinModules, isBuiltin } from 'node:module'
import path, { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { deserializeClosure } from '../../../common/closure/deserialize-closure.ts'
import type { SerializedClosure } from '../../../common/closure/serialized-closure.ts'
import { serializeClosure } from '../../../driver/closure/closure-serializer.ts'
import { RuntimeReferences } from '../../../driver/closure/runtime-references.ts'
import defaultExport, * as helpers from './fixtures/imported-helpers.ts'
import { Counter, factor, isEven, joinPath, triple } from './fixtures/imported-helpers.ts'

function ship<F extends (...args: never[]) => unknown>(fn: F): F {
  return deserializeClosure<F>(JSON.parse(JSON.stringify(serializeClosure(fn))) as SerializedClosure)
}

const [nodeMajor = 0] = process.versions.node.split('.').map(Number)

describe('primitives', () => {
  it.each([1, -0, Number.NaN, Number.POSITIVE_INFINITY, 'text', true, null, undefined, 12345678901234567890n])(
    'captures %s',
    (value) => {
      expect(ship(() => value)()).toBe(value)
    },
  )

  it('captures well-known and registered symbols as themselves', () => {
    const symbols = [Symbol.iterator, Symbol.for('flashover.test')]
    expect(ship(() => symbols)()).toEqual(symbols)
  })
})

describe('data', () => {
  it('keeps cycles and shared references', () => {
    interface Node {
      name: string
      next?: Node
    }
    const a: Node = { name: 'a' }
    const b: Node = { name: 'b', next: a }
    a.next = b
    const [x, y] = ship(() => [a, b])()
    expect(x).toEqual(a)
    expect(x?.next).toBe(y)
    expect(y?.next).toBe(x)
  })

  it('captures collections, dates, expressions, binary data, errors and URLs', () => {
    const bytes = new Uint8Array([1, 2, 3, 4])
    const data = {
      map: new Map<unknown, unknown>([
        ['a', 1],
        [{ k: 1 }, new Set([1, 2])],
      ]),
      date: new Date(86_400_000),
      regexp: /a(b)+/giu,
      bytes,
      view: new Uint16Array(bytes.buffer, 2, 1),
      buffer: Buffer.from('héllo'),
      url: new URL('https://example.org/a?b=c'),
      list: new Intl.ListFormat('en', { type: 'disjunction' }),
      error: new RangeError('far', { cause: new Error('near') }),
      sparse: Object.assign(new Array<number>(3), { 0: 1, 2: 3 }),
      frozen: Object.freeze({ deep: [1] }),
    }
    const copy = ship(() => data)()
    expect(copy).toEqual(data)
    expect(copy.view.buffer).toBe(copy.bytes.buffer)
    expect(copy.list.format(['a', 'b'])).toBe('a or b')
    expect(copy.error).toBeInstanceOf(RangeError)
    expect(1 in copy.sparse).toBe(false)
    expect(Object.isFrozen(copy.frozen)).toBe(true)
    expect(copy.regexp.flags).toBe('giu')
  })

  it('captures getters and property attributes', () => {
    const point = Object.defineProperty(
      {
        x: 3,
        get double() {
          return this.x * 2
        },
      },
      'hidden',
      { value: 1 },
    )
    const copy = ship(() => point)()
    copy.x = 5
    expect(copy.double).toBe(10)
    expect(Object.keys(copy)).toEqual(['x', 'double'])
  })

  it('needs no stack for long chains', () => {
    interface Link {
      next: Link | undefined
    }
    let head: Link | undefined
    for (let i = 0; i < 20_000; i++) head = { next: head }
    const length = ship(() => {
      let n = 0
      for (let at = head; at !== undefined; at = at.next) n++
      return n
    })()
    expect(length).toBe(20_000)
  })
})

describe('functions', () => {
  it('captures other functions with their own captures, and mutual recursion', () => {
    const base = 10
    const even = (n: number): boolean => (n === 0 ? true : odd(n - 1))
    const odd = (n: number): boolean => (n === 0 ? false : even(n - 1))
    const addBase = (n: number) => n + base
    expect(ship((n: number) => [addBase(n), even(n), odd(n)])(4)).toEqual([14, true, false])
  })

  it('ships async functions, generators, methods in short form and bound functions', async () => {
    const factorOf = 2
    const computed = 'computed'
    const object = {
      twice(n: number) {
        return n * factorOf
      },
      async *[computed](n: number) {
        yield n
        yield n * factorOf
      },
    }
    const bound = function (this: { k: number }, a: number, b: number) {
      return this.k + a + b
    }.bind({ k: 100 }, 10)
    expect(ship(object.twice)(4)).toBe(8)
    expect(ship(bound)(1)).toBe(111)
    const all: number[] = []
    for await (const n of ship(object.computed as (n: number) => AsyncGenerator<number>)(3)) all.push(n)
    expect(all).toEqual([3, 6])
    expect([
      ...ship(function* (n: number) {
        for (let i = 0; i < n; i++) yield i * factorOf
      })(3),
    ]).toEqual([0, 2, 4])
    expect(await ship(async (n: number) => await Promise.resolve(n * factorOf))(3)).toBe(6)
  })

  it('keeps own properties and names', () => {
    const fn = Object.assign((n: number) => n, { extra: 'x' })
    const copy = ship(() => fn)()
    expect([copy.extra, copy.name, copy(2)]).toEqual(['x', fn.name, 2])
  })

  it('lets a captured variable change on the executor without touching the driver', () => {
    let count = 0
    const next = ship(() => ++count)
    expect([next(), next(), count]).toEqual([1, 2, 0])
  })
})

describe('classes', () => {
  it('ships classes with extends, static and private members, and instances of them', () => {
    class Shape {
      static made = 0
      readonly name: string
      constructor(name: string) {
        this.name = name
        Shape.made++
      }
      describe(): string {
        return `${this.name} of ${this.area()}`
      }
      area(): number {
        return 0
      }
    }
    class Square extends Shape {
      readonly side: number
      constructor(side: number) {
        super('square')
        this.side = side
      }
      override area(): number {
        return this.side ** 2
      }
    }
    const square = new Square(3)
    const result = ship(() => [
      square.describe(),
      new Square(4).describe(),
      square instanceof Shape,
      Shape.made,
      new Counter().add(),
    ])()
    expect(result).toEqual(['square of 9', 'square of 16', true, 2, 2])
  })

  it('takes the superclass from the class, for its variable may be gone', () => {
    const makeClass = () => {
      class Root {
        readonly root = 1
      }
      class Middle extends Root {
        readonly middle = 2
      }
      const choose = (): typeof Middle => Middle
      return class Leaf extends choose() {
        readonly leaf = 3
      }
    }
    const Leaf = makeClass()
    expect(ship(() => ({ ...new Leaf() }))()).toEqual({ root: 1, middle: 2, leaf: 3 })
  })

  it('ships a class that reaches an instance of itself', () => {
    class Registry {
      first(): unknown {
        return all[0]
      }
    }
    const all = [new Registry()]
    expect(ship(() => new Registry().first() instanceof Registry)()).toBe(true)
  })

  it('makes a class before those that extend it, whichever is met first', () => {
    class Shape {
      readonly size: number
      constructor(size: number) {
        this.size = size
      }
      grown(): Shape {
        return new Square(this.size + 1)
      }
      area(): number {
        return this.size
      }
    }
    class Square extends Shape {
      override area(): number {
        return super.area() ** 2
      }
    }
    const square = new Square(2)
    const shipped = ship(() => [
      square instanceof Shape,
      square.area(),
      square.grown().area(),
      new Shape(5).grown().area(),
    ])
    expect(shipped()).toEqual([true, 4, 9, 36])
    expect(ship(() => [new Shape(1).grown() instanceof Square, square.area()])()).toEqual([true, 4])
  })

  it('ships instances of classes that extend built-in ones', () => {
    class Bag extends Map<string, number> {
      total(): number {
        return [...this.values()].reduce((a, b) => a + b, 0)
      }
    }
    class Failure extends Error {
      readonly code = 7
    }
    const bag = new Bag([
      ['a', 1],
      ['b', 2],
    ])
    const failure = new Failure('no')
    expect(ship(() => [bag.total(), failure.code, failure.message, failure instanceof Failure])()).toEqual([
      3,
      7,
      'no',
      true,
    ])
  })
})

describe('variables that are not initialised', () => {
  it('are no matter while the closure does not read them', () => {
    const result = ship((n: number) => (n > 0 ? n : later))(3)
    const later = 7
    expect(result + later).toBe(10)
  })

  it('give on the executor the error that they give in the driver, where V8 tells them from others', () => {
    const shipped = ship(() => late)
    if (nodeMajor < 22) expect(shipped()).toBeUndefined()
    else expect(shipped).toThrow(new ReferenceError("Cannot access 'late' before initialization"))
    const late = 1
    expect(ship(() => late)()).toBe(1)
  })
})

describe('what a newer Node has', () => {
  it('knows every global of a fresh process, so that the executor takes its own', () => {
    const script = 'console.log(JSON.stringify(Object.getOwnPropertyNames(globalThis)))'
    const names = JSON.parse(execFileSync(process.execPath, ['-e', script], { encoding: 'utf8' })) as string[]
    // What `node -e` alone has.
    const ofEval = new Set(['exports', 'module', 'require', '__filename', '__dirname', ...builtinModules])
    const references = new RuntimeReferences()
    expect(names.filter((name) => !references.isStandardGlobal(name) && !ofEval.has(name))).toEqual([])
  })

  it('finds globals behind getters and modules that only the prefix reaches', async () => {
    const captured = [globalThis.crypto, globalThis.performance, Reflect.get(globalThis, 'navigator') as unknown]
    expect(ship(() => captured)()).toEqual(captured)
    const only = ['node:sea', 'node:sqlite'].filter((name) => isBuiltin(name))
    for (const name of only) {
      const module = (await import(name)) as Record<string, unknown>
      const member = Object.values(module).find((value) => typeof value === 'function')
      expect(ship(() => member)()).toBe(member)
    }
    expect(only).not.toEqual([])
  })

  it('ships binary data and errors of classes that only it has', () => {
    const classes = ['Float16Array', 'SuppressedError'].filter((name) => name in globalThis)
    const made = classes.map((name) =>
      Reflect.construct(Reflect.get(globalThis, name) as typeof Float32Array, [[1, 2]]),
    )
    expect(ship(() => made)()).toEqual(made)
  })

  it('ships the stack of an error and of whatever has been given one', () => {
    const error = new Error('no')
    const marked = { code: 1 }
    Error.captureStackTrace(marked)
    const [shippedError, shippedMarked] = ship((): [Error, { code: number; stack?: string }] => [error, marked])()
    expect(shippedError.stack).toBe(error.stack)
    expect(shippedMarked).toEqual({ code: 1 })
    expect(shippedMarked.stack).toBe(Reflect.get(marked, 'stack'))
    expect(Object.keys(shippedError)).toEqual([])
  })
})

describe('imports', () => {
  it('ships imported functions of user modules by source, with their own captures', () => {
    expect(ship((n: number) => [triple(n), factor, isEven(n), joinPath('a', 'b'), defaultExport()])(4)).toEqual([
      12,
      7,
      true,
      join('a', 'b'),
      'default',
    ])
  })

  it('ships the used members of a namespace import', () => {
    const closure = serializeClosure((n: number) => helpers.triple(n) + helpers.factor)
    expect(JSON.stringify(closure)).not.toContain('isOdd')
    expect(deserializeClosure<(n: number) => number>(closure)(1)).toBe(10)
  })

  it('ships built-in modules by reference', () => {
    const closure = serializeClosure(() => path.posix.join('a', path.basename('x/y')) + join('b', 'c'))
    expect(closure.nodes.some((node) => node.kind === 'builtin' && node.module.startsWith('path'))).toBe(true)
    expect(deserializeClosure<() => string>(closure)()).toBe(`a/y${join('b', 'c')}`)
  })

  it('leaves globals to the executor', () => {
    const closure = serializeClosure((n: number) => JSON.stringify([Math.max(n, 1), typeof nowhere]))
    expect(closure.nodes).toHaveLength(1)
    expect(deserializeClosure<(n: number) => string>(closure)(2)).toBe('[2,"undefined"]')
  })

  it('captures what the program put on globalThis', () => {
    Object.assign(globalThis, { nowhere: 5 })
    try {
      const closure = serializeClosure(() => nowhere)
      Reflect.deleteProperty(globalThis, 'nowhere')
      expect(deserializeClosure<() => number>(closure)()).toBe(5)
    } finally {
      Reflect.deleteProperty(globalThis, 'nowhere')
    }
  })
})

declare const nowhere: number
