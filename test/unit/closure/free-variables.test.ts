import { describe, expect, it } from 'vitest'
import { parseFunctionSource } from '../../../driver/closure/function-source.ts'

const free = (source: string): string[] =>
  [...(parseFunctionSource(source)?.free.variables.keys() ?? ['unparsable'])].sort()
const needs = (source: string): string[] => [...(parseFunctionSource(source)?.free.needs ?? [])]

describe('free variables', () => {
  it.each([
    ['(a) => a + b', ['b']],
    ['({ a, b: [c, ...d] = e, ...f }, g = h) => [a, c, d, f, g, i]', ['e', 'h', 'i']],
    ['function f(n) { return n ? f(n - 1) : g }', ['g']],
    ['async (x) => { for await (const y of z) { await w(y) } }', ['w', 'z']],
    ['function* (n) { let i = n; { let j = i; yield j } yield j }', ['j']],
    ['() => { if (x) { var y = 1; function q() {} } return y + q }', ['q', 'x']],
    ['() => { try { a() } catch ({ message }) { return message + b } }', ['a', 'b']],
    ['() => { try { a() } catch { b() } finally { c() } }', ['a', 'b', 'c']],
    ['(o) => { outer: for (const k in o) { if (k) continue outer; break outer } }', []],
    ['(o) => ({ a, b: c, [d]: o.e, f() { return g }, get h() { return i } })', ['a', 'c', 'd', 'g', 'i']],
    // biome-ignore lint/suspicious/noTemplateCurlyInString: source text
    ['(o) => `${a} ${o.b[c]?.d}`', ['a', 'c']],
    [
      'class A extends B { x = y; static z = w; #p = q; [k]() { return A + v } static { u() } }',
      ['k', 'q', 'u', 'v', 'w', 'y'],
    ],
    ['method(a) { return a + b }', ['b']],
    ['async *[Symbol.iterator](a) { yield a + b }', ['b']],
    ['get x() { return y }', ['y']],
    ['(x) => { switch (x) { case a: { let b = 1; return b } default: return c } }', ['a', 'c']],
    ['() => { x = 1; y++; [z.w, v] = u }', ['u', 'v', 'x', 'y', 'z']],
    ['() => { const a = 1; return function () { return a + arguments[0] + b } }', ['b']],
    ['() => { for (let i = 0, n = m; i < n; i++) i; return i }', ['i', 'm']],
    // biome-ignore lint/suspicious/noTemplateCurlyInString: source text
    ['() => { label: { break label } return tag`x${y}` }', ['tag', 'y']],
  ])('of %s', (source, expected) => {
    expect(free(source)).toEqual(expected)
  })

  it('tells members read from the whole variable', () => {
    const variables = parseFunctionSource("() => [ns.a, ns['b'], ns.c(), other.d, other]")?.free.variables
    expect(variables?.get('ns')).toEqual({ whole: false, members: new Set(['a', 'b', 'c']) })
    expect(variables?.get('other')).toEqual({ whole: true })
  })

  it.each([
    ['() => this.x', ['this']],
    ['function () { return this.x }', []],
    ['function () { return () => this.x }', []],
    ['() => class { x = this.y }', []],
    ['() => arguments[0]', ['arguments']],
    ['m() { return super.m() }', ['super']],
    ['() => ({ m() { return super.m() } })', []],
    ['m() { return this.#x }', ['private']],
    ['() => import.meta.url', ['import.meta']],
    ['() => eval("x")', ['eval']],
  ])('knows what %s needs of its surroundings', (source, expected) => {
    expect(needs(source)).toEqual(expected)
  })
})
