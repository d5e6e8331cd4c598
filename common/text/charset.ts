/** Spark's charsets, in lower case. */
export const CHARSETS = ['iso-8859-1', 'us-ascii', 'utf-16', 'utf-16be', 'utf-16le', 'utf-32', 'utf-8'] as const
type Charset = (typeof CHARSETS)[number]

/** A charset by its name in any case; undefined for one that Spark does not take. */
export const charsetNamed = (name: string): Charset | undefined =>
  CHARSETS.find((known) => known === name.toLowerCase())

/** The bytes of a text in a charset; undefined where it lacks a character. What says nothing of an order has the greater byte first, and UTF-16 a mark of it. */
export function encodeText(text: string, charset: Charset): Uint8Array | undefined {
  switch (charset) {
    case 'utf-8':
      return Buffer.from(text)
    case 'us-ascii':
    case 'iso-8859-1':
      return [...text].some((char) => (char.codePointAt(0) ?? 0) > (charset === 'us-ascii' ? 0x7f : 0xff))
        ? undefined
        : Buffer.from(text, 'latin1')
    case 'utf-16le':
      return Buffer.from(text, 'utf16le')
    case 'utf-16be':
      return Buffer.from(text, 'utf16le').swap16()
    case 'utf-16':
      return text === '' ? new Uint8Array() : Buffer.from(`\ufeff${text}`, 'utf16le').swap16()
    case 'utf-32': {
      const characters = [...text]
      const bytes = Buffer.alloc(4 * characters.length)
      for (const [at, char] of characters.entries()) bytes.writeUInt32BE(char.codePointAt(0) ?? 0, 4 * at)
      return bytes
    }
  }
}

/** The text that bytes are in a charset; undefined where they are none. */
export function decodeText(bytes: Uint8Array, charset: Charset): string | undefined {
  try {
    switch (charset) {
      case 'utf-8':
      case 'utf-16le':
      case 'utf-16be':
        return new TextDecoder(charset, { fatal: true, ignoreBOM: true }).decode(bytes)
      case 'utf-16': {
        const isLittle = bytes[0] === 0xff && bytes[1] === 0xfe
        return new TextDecoder(isLittle ? 'utf-16le' : 'utf-16be', { fatal: true }).decode(bytes)
      }
      case 'us-ascii':
        return bytes.some((byte) => byte > 0x7f) ? undefined : Buffer.from(bytes).toString('latin1')
      case 'iso-8859-1':
        return Buffer.from(bytes).toString('latin1')
      case 'utf-32':
        return decodeUtf32(bytes)
    }
  } catch (error) {
    if (error instanceof TypeError || error instanceof RangeError) return undefined
    throw error
  }
}

function decodeUtf32(bytes: Uint8Array): string | undefined {
  if (bytes.length % 4 !== 0) return undefined
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const isLittle = bytes.length > 0 && view.getUint32(0) === 0xfffe0000
  const points = Array.from({ length: bytes.length / 4 }, (_, at) => view.getUint32(4 * at, isLittle))
  if (points[0] === 0xfeff) points.shift()
  return points.some((point) => point >= 0xd800 && point < 0xe000) ? undefined : String.fromCodePoint(...points)
}
