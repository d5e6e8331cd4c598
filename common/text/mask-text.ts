/** What stands for characters of a class; null: themselves. */
export interface Masks {
  readonly upper: string | null
  readonly lower: string | null
  readonly digit: string | null
  readonly other: string | null
}

/** A text with its characters masked by their class. */
export const maskText = (text: string, { upper, lower, digit, other }: Masks): string =>
  text.replace(/[\s\S]/gu, (char) => {
    if (/\p{Lu}/u.test(char)) return upper ?? char
    if (/\p{Ll}/u.test(char)) return lower ?? char
    return (/\p{Nd}/u.test(char) ? digit : other) ?? char
  })

/** Whether digits (0 to 9, and nothing else) end with the digit that Luhn's algorithm checks them by. */
export function luhnCheck(text: string): boolean {
  if (!/^[0-9]+$/.test(text)) return false
  let sum = 0
  for (let at = 0; at < text.length; at += 1) {
    const digit = Number(text.charAt(text.length - 1 - at)) * (at % 2 === 0 ? 1 : 2)
    sum += digit > 9 ? digit - 9 : digit
  }
  return sum % 10 === 0
}
