/** Half a character is a question mark, as in Java. */
export const wholeCharacters = (text: string): string => text.replace(/\p{Surrogate}/gu, '?')
