import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type JsonNode, parseJson } from '../../../common/json/parse-json.ts'
import { STRICT_JSON } from '../../../common/json/strict-json.ts'
import { mayRepeatKeys } from '../../../executor-fn/json/repeated-keys.ts'

async function* chunksOf(text: string, size: number): AsyncGenerator<Buffer> {
  const bytes = Buffer.from(text)
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size)
}
const repeats = (text: string, endsAtNewlines = true, size = 1 << 20): Promise<boolean> =>
  mayRepeatKeys(chunksOf(text, size), endsAtNewlines)

function hasTwice(node: JsonNode): boolean {
  if (node.kind === 'array') return node.items.some(hasTwice)
  if (node.kind !== 'object') return false
  return (
    new Set(node.fields.map(([name]) => name)).size < node.fields.length ||
    node.fields.some(([, value]) => hasTwice(value))
  )
}

/** JSON in which names often come twice, with values that look like names. */
const { value: json } = fc.letrec<{ value: string; object: string }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small' },
    fc.constantFrom('1', 'null', '"a"', '"a\\":1"', '"{"', '"]"', '"\\\\"'),
    fc.array(tie('value'), { maxLength: 3 }).map((items) => `[${items.join(', ')}]`),
    tie('object'),
  ),
  object: fc
    .array(fc.tuple(fc.constantFrom('a', 'b', 'c', 'd', ''), tie('value')), { maxLength: 4 })
    .map((fields) => `{${fields.map(([name, value]) => `"${name}" : ${value}`).join(',')}}`),
}))

describe('names that come twice in a JSON object', () => {
  it('are found at any depth, and only there', async () => {
    const records = fc.array(json, { minLength: 1, maxLength: 5 })
    await fc.assert(
      fc.asyncProperty(records, fc.integer({ min: 1, max: 9 }), async (lines, size) => {
        const expected = lines.some((line) => hasTwice(parseJson(line, STRICT_JSON) ?? expect.fail(line)))
        expect(await repeats(lines.join('\n'), true, size)).toBe(expected)
        expect(await repeats(lines.join(' '), false, size)).toBe(expected)
      }),
      { seed: 8, numRuns: 500 },
    )
  })

  it('are not looked for beyond a line, however broken it is', async () => {
    expect(await repeats('{"a":1\n{"a":2}\n{"a":"x\n{"a":3}')).toBe(false)
    expect(await repeats('{"a":"x\n{"a":3,"a":4}')).toBe(true)
  })

  it('may be there where names have escapes, and in records of very many names', async () => {
    expect(await repeats('{"a":1,"\\u0061":2}')).toBe(true)
    const wide = (count: number) => `{${Array.from({ length: count }, (_, index) => `"k${index}":1`).join(',')}}`
    expect(await repeats(wide(20_000))).toBe(false)
    expect(await repeats(wide(70_000))).toBe(true)
  })
})
