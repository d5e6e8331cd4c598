import { expect, it } from 'vitest'
import { parseProperties } from '../../../driver/deploy/properties.ts'

// What java.util.Properties makes of each, trimmed as spark-submit trims.
it.each([
  ['a separator of spaces', 'spark.a   1', { 'spark.a': '1' }],
  ['a separator =', 'spark.a = 1', { 'spark.a': '1' }],
  ['a separator :', 'spark.a:1', { 'spark.a': '1' }],
  ['a value with separators in it', 'spark.a x=y: z', { 'spark.a': 'x=y: z' }],
  ['a key without a value', 'spark.a', { 'spark.a': '' }],
  ['comments and blank lines', '# one\n  ! two\n\n \t\nspark.a 1', { 'spark.a': '1' }],
  ['a # within a value', 'spark.a 1 # no comment', { 'spark.a': '1 # no comment' }],
  ['a continued line', 'spark.a one,\\\n    two', { 'spark.a': 'one,two' }],
  ['a continued line that looks like a comment', 'spark.a 1\\\n# 2', { 'spark.a': '1# 2' }],
  ['a backslash of its own at the end', 'spark.a c:\\\\\nspark.b 2', { 'spark.a': 'c:\\', 'spark.b': '2' }],
  ['a backslash at the end of the file', 'spark.a 1\\', { 'spark.a': '1' }],
  ['escapes', 'spark.a \\u00e4\\t\\q', { 'spark.a': 'ä\tq' }],
  ['a key with escaped separators', 'spark.a\\ b\\=c d', { 'spark.a b=c': 'd' }],
  ['lines of Windows, a byte order mark', '\uFEFFspark.a 1\r\nspark.b 2\r\n', { 'spark.a': '1', 'spark.b': '2' }],
  ['the last of a key', 'spark.a 1\nspark.a 2', { 'spark.a': '2' }],
])('reads %s', (_, text, expected) => {
  expect(Object.fromEntries(parseProperties(text))).toEqual(expected)
})
