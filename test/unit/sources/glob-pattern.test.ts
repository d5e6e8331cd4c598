import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { globPattern } from '../../../driver/sources/listing/glob-pattern.ts'

describe('a glob', () => {
  it.each([
    ['a/*.csv', 'a/x.csv', 'a/x.csv'],
    ['a/*', 'a/b/c.csv', 'a/b'],
    ['a/*', 'a/', 'a/'],
    ['a/*.csv', 'a/b/x.csv', undefined],
    ['a/?.csv', 'a/😀.csv', 'a/😀.csv'],
    ['a/?.csv', 'a/xy.csv', undefined],
    ['a/[b-d]', 'a/c', 'a/c'],
    ['a/[^b-d]', 'a/c', undefined],
    ['a/[!b-d]', 'a/e', 'a/e'],
    ['a/{x,yy}/*.json', 'a/yy/1.json', 'a/yy/1.json'],
    ['a/{x,y{1,2}}', 'a/y2', 'a/y2'],
    ['a/{,b}c', 'a/c', 'a/c'],
    ['a/{b,b/c}', 'a/b/c/d', 'a/b/c'],
    ['a/\\*', 'a/*', 'a/*'],
    ['a/\\*', 'a/b', undefined],
    ['a/x,y', 'a/x,y', 'a/x,y'],
    ['a/.+', 'a/.+', 'a/.+'],
    ['a/.+', 'a/bb', undefined],
  ])('%s of %s is %s', (glob, path, expected) => {
    expect(globPattern(glob).matchPrefix(path)).toBe(expected)
  })

  it.each(['a/[b', 'a/{b,c', 'a/[z-a]'])('%s is malformed', (glob) => {
    expect(() => globPattern(glob)).toThrow(/INVALID_URL.*pattern is malformed/)
  })

  it('matches as the regular expression for it does', () => {
    const piece = fc.constantFrom('*', '?', 'a', 'b', '/', '[ab]', '[^a]', '{a,b}', '{ab,}')
    const expressions: Readonly<Record<string, string>> = {
      '*': '[^/]*',
      '?': '[^/]',
      '{a,b}': '(?:a|b)',
      '{ab,}': '(?:ab|)',
    }
    const text = fc.string({ unit: fc.constantFrom('a', 'b', 'c', '/'), maxLength: 8 })
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 6 }), text, (pieces, path) => {
        const expression = new RegExp(`^(?:${pieces.map((one) => expressions[one] ?? one).join('')})(?=/|$)`, 'u')
        expect(globPattern(pieces.join('')).matchPrefix(path) !== undefined).toBe(expression.test(path))
      }),
      { seed: 35, numRuns: 3000 },
    )
  })

  it('of many stars ends, however often it could be tried anew', () => {
    const glob = globPattern(`${'*a'.repeat(2000)}*b`)
    expect(glob.matchPrefix('a'.repeat(2000))).toBeUndefined()
    expect(glob.matchPrefix(`${'a'.repeat(2000)}b`)).toBe(`${'a'.repeat(2000)}b`)
  })
})
