/** The codes of the letters A to Z: vowels are 0, and H and W, 7, are passed over. */
const CODES = '01230127022455012623017202'

/** The American Soundex code of a text; what does not begin with a letter stays as it is. */
export function soundex(text: string): string {
  if (!/^[A-Za-z]/.test(text)) return text
  const [first, ...codes] = Array.from(text, codeOf)
  let found = text.charAt(0).toUpperCase()
  let last = first
  for (const code of codes) {
    if (code === '7') continue
    if (code !== undefined && code !== '0' && code !== last) found += code
    if (found.length === 4) return found
    last = code ?? '0'
  }
  return found.padEnd(4, '0')
}

/** undefined: it is none of these letters. */
const codeOf = (char: string): string | undefined =>
  /^[A-Za-z]$/.test(char) ? CODES[char.toUpperCase().charCodeAt(0) - 65] : undefined
