const named: Readonly<Record<string, string>> = {
  '0': '\0',
  b: '\b',
  n: '\n',
  r: '\r',
  t: '\t',
  Z: '\u001a',
  // LIKE patterns see these two with their backslash.
  '%': '\\%',
  _: '\\_',
}

const escapeSequence = /\\(?:u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|([01][0-7]{2})|([\s\S]))|''|""/g

/** Spark's escapes in a quoted string: `\n`, `\'`, `\u00e9`, `\101` (octal); any other escaped character is itself. A doubled quote is one. */
export function unescapeString(text: string, quote: string): string {
  return text.replace(escapeSequence, (whole, short?: string, long?: string, octal?: string, single?: string) => {
    if (!whole.startsWith('\\')) return whole === quote + quote ? quote : whole
    if (short !== undefined) return String.fromCharCode(Number.parseInt(short, 16))
    if (long !== undefined) {
      const code = Number.parseInt(long, 16)
      return code <= 0x10ffff ? String.fromCodePoint(code) : whole
    }
    if (octal !== undefined) return String.fromCharCode(Number.parseInt(octal, 8))
    return single === undefined ? whole : (named[single] ?? single)
  })
}
