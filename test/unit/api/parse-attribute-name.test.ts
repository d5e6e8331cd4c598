import { expect, it } from 'vitest'
import { parseAttributeName } from '../../../driver/api/parse-attribute-name.ts'

it.each<[string, readonly string[]]>([
  ['a', ['a']],
  ['t.a', ['t', 'a']],
  ['`a.b`.c', ['a.b', 'c']],
  ['a.`b``c`', ['a', 'b`c']],
  ['a b ', ['a b ']],
  ['', ['']],
])('a column name is cut at its dots: %s', (name, parts) => {
  expect(parseAttributeName(name)).toEqual(parts)
})

it.each(['a..b', 'a.', '.a', '`a', 'a`b', '`a`b'])('a malformed name is refused: %s', (name) => {
  expect(() => parseAttributeName(name)).toThrow('INVALID_ATTRIBUTE_NAME_SYNTAX')
})
