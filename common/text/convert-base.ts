const UNSIGNED = 2n ** 64n
const DIGITS = '0123456789abcdefghijklmnopqrstuvwxyz'

/**
 * A whole number of 64 bits in another base, of 2 to 36: a base below 0 shows it with its sign. Digits end with the first that is none. undefined: no text, or no such
 * base; null: more than 64 bits hold.
 */
export function convertBase(text: string, from: number, to: number): string | null | undefined {
  const trimmed = text.replace(/^ +| +$/g, '')
  if (trimmed === '' || !isBase(from) || !isBase(Math.abs(to))) return undefined
  const isNegative = trimmed.startsWith('-')
  let value = 0n
  for (const char of isNegative ? trimmed.slice(1) : trimmed) {
    const digit = char.length === 1 ? DIGITS.indexOf(char.toLowerCase()) : -1
    if (digit < 0 || digit >= from) break
    value = value * BigInt(from) + BigInt(digit)
    if (value >= UNSIGNED) return null
  }
  const isLarge = value >= UNSIGNED / 2n
  if (to > 0) return digits(isNegative ? (isLarge ? UNSIGNED - 1n : BigInt.asUintN(64, -value)) : value, to)
  if (!isLarge) return `${isNegative ? '-' : ''}${digits(value, -to)}`
  return `-${digits(UNSIGNED - value, -to)}`
}

const isBase = (base: number): boolean => base >= 2 && base <= 36
const digits = (value: bigint, base: number): string => value.toString(base).toUpperCase()
