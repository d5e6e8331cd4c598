/**
 * Letters in capitals, small and at the begin of words by Unicode's full mappings, as ICU's for no language: `ß` becomes `SS`, and a sigma at the
 * end of a word is another one. JavaScript's mappings are the same, but it has none for the begins of words.
 */
export const upperCase = (text: string): string => text.toUpperCase()

export const lowerCase = (text: string): string => text.toLowerCase()

/** Words are what spaces part. */
export const initialCapitals = (text: string): string =>
  text
    .split(' ')
    .map((word) => {
      const [first = ''] = word
      return titleCase(first) + word.toLowerCase().slice(first.toLowerCase().length)
    })
    .join(' ')

/** Letters of two characters, whose capital at the begin of a word has a small second one. */
const DIGRAPHS: Readonly<Record<string, string>> = {
  Ǆ: 'ǅ',
  ǅ: 'ǅ',
  ǆ: 'ǅ',
  Ǉ: 'ǈ',
  ǈ: 'ǈ',
  ǉ: 'ǈ',
  Ǌ: 'ǋ',
  ǋ: 'ǋ',
  ǌ: 'ǋ',
  Ǳ: 'ǲ',
  ǲ: 'ǲ',
  ǳ: 'ǲ',
}
const IOTA_BELOW = '\u0345'

function titleCase(char: string): string {
  const codePoint = char.codePointAt(0) ?? 0
  if (codePoint < 128) return char.toUpperCase()
  // Georgian has capitals for whole words only.
  if (codePoint >= 0x10d0 && codePoint <= 0x10ff) return char
  const digraph = Object.hasOwn(DIGRAPHS, char) ? DIGRAPHS[char] : undefined
  if (digraph !== undefined) return digraph
  if (codePoint >= 0x1f80 && codePoint <= 0x1faf) return String.fromCodePoint(codePoint | 8)
  if (codePoint === 0x1fb3 || codePoint === 0x1fc3 || codePoint === 0x1ff3) return String.fromCodePoint(codePoint + 9)
  if (codePoint === 0x1fbc || codePoint === 0x1fcc || codePoint === 0x1ffc) return char
  const [first = '', ...rest] = char.toUpperCase()
  const isGreek = codePoint >= 0x1fb0 && codePoint <= 0x1fff
  // What has two capitals keeps the first; `ŉ` begins with no letter.
  const tail = isGreek ? rest.join('').replace('Ι', IOTA_BELOW) : rest.join('').toLowerCase()
  return codePoint === 0x149 ? char.toUpperCase() : first + tail
}
