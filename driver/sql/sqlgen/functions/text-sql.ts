import type { textDefinitions } from '../../expressions/functions/text-definitions.ts'
import { bindOnce } from '../bind-once.ts'
import { stringLiteral } from '../literal.ts'
import { isAscii } from '../text/ascii.ts'
import { call, exactCall, type FunctionCall, type FunctionCompiler, type FunctionTable } from './function-call.ts'

const UPPER = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ'
const DIGITS = '0123456789'

/** Of ASCII, if all else stays as it is, each character has its mask. */
const mask: FunctionCompiler = (c) => {
  const masks = ['X', 'x', 'n', null].map((byDefault, index) => maskOf(c, index + 1, byDefault))
  const [upper, lower, digit, other] = masks
  return c.exact(
    bindOnce(c.sql(0), (text) => {
      const [forUpper, forLower, forDigit, forOther] = masks.map((char) => stringLiteral(char ?? ''))
      const exact = `flashover_mask(${text}, ${forUpper}, ${forLower}, ${forDigit}, ${forOther})`
      if (other !== null) return exact
      const from = UPPER + UPPER.toLowerCase() + DIGITS
      const to = [
        upper?.repeat(26) ?? UPPER,
        lower?.repeat(26) ?? UPPER.toLowerCase(),
        digit?.repeat(10) ?? DIGITS,
      ].join('')
      const plain = `translate(${text}, ${stringLiteral(from)}, ${stringLiteral(to)})`
      return `CASE WHEN ${isAscii(text)} THEN ${plain} ELSE ${exact} END`
    }),
  )
}

function maskOf(c: FunctionCall, index: number, byDefault: string | null): string | null {
  if (index >= c.size) return byDefault
  const value = c.literal(index)
  return value === null ? null : String(value)
}

const decodeCharset: FunctionCompiler = (c) => {
  const bytes = c.type(0).kind === 'binary' ? c.sql(0) : `encode(${c.sql(0)})`
  return c.exact(`flashover_decode(${bytes}, ${c.sql(1)})`)
}

export const textSql: FunctionTable<typeof textDefinitions> = {
  mask,
  quote: (c) => c.exact(`'''' || replace(${c.sql(0)}, '''', chr(92) || '''') || ''''`),
  soundex: exactCall('flashover_soundex'),
  luhn_check: exactCall('flashover_luhn_check'),
  jaro_winkler_similarity: exactCall('flashover_jaro_winkler'),
  conv: call('flashover_conv'),
  encode: (c) =>
    c.isLiteral(1) && String(c.literal(1)).toLowerCase() === 'utf-8'
      ? c.exact(`encode(${c.sql(0)})`)
      : c.exact(`flashover_encode(${c.sql(0)}, ${c.sql(1)})`),
  decode_charset: decodeCharset,
}
