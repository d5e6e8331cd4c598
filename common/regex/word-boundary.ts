import { contains } from './code-point-set.ts'
import { javaLetterOrDigit, unicodeSet, unicodeWord } from './unicode-property.ts'

/** Java's `\b`. A mark that takes no space of its own belongs to the letter before it. */
export function isWordBoundary(text: string, at: number, from: number, isUnicode: boolean): boolean {
  const isWord = (char: number): boolean => {
    if (char < 128) return (char >= 48 && char <= 57) || ((char | 32) >= 97 && (char | 32) <= 122) || char === 95
    return contains(isUnicode ? unicodeWord() : javaLetterOrDigit(), char)
  }
  const belongs = (place: number): boolean => {
    const char = text.codePointAt(place) ?? 0
    return isWord(char) || (char > 127 && contains(unicodeSet('Mn'), char) && hasBase(text, place, from))
  }
  const left = at > from && belongs(at - (at - 1 > from && isPair(text, at - 2) ? 2 : 1))
  return left !== (at < text.length && belongs(at))
}

const isPair = (text: string, at: number): boolean => (text.codePointAt(at) ?? 0) > 0xffff

function hasBase(text: string, at: number, from: number): boolean {
  for (let place = at; place >= from; place--) {
    const char = text.codePointAt(place) ?? 0
    if (contains(javaLetterOrDigit(), char)) return true
    if (!contains(unicodeSet('Mn'), char)) return false
  }
  return false
}
