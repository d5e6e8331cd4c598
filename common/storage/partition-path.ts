/** Spark's name of the hive partition folder of null and of the empty string. */
export const HIVE_DEFAULT_PARTITION = '__HIVE_DEFAULT_PARTITION__'

/** The characters that Spark's ExternalCatalogUtils.escapePathName escapes, besides control characters. */
const ESCAPED = new Set('"#%\'*/:=?\\{[]^')

const needsEscape = (char: string): boolean => ESCAPED.has(char) || (char > '\0' && char < ' ') || char === '\x7f'

/** Escapes a partition column's name or value for use as a folder name, as Spark and Hive do: `a:b` is `a%3Ab`. */
export function escapePathName(text: string): string {
  const hexOf = (char: string): string => `%${char.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`
  return Array.from(text, (char) => (needsEscape(char) ? hexOf(char) : char)).join('')
}

export function unescapePathName(text: string): string {
  return text.replace(/%([0-9a-fA-F]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
}

/** `column=value` for a folder. */
export function partitionFolder(column: string, value: string | null): string {
  const text = value === null || value === '' ? HIVE_DEFAULT_PARTITION : escapePathName(value)
  return `${escapePathName(column)}=${text}`
}

/** The column of a folder name, and its value as it stands there; undefined when it is not a partition folder. */
export function parsePartitionFolder(
  folder: string,
): { readonly column: string; readonly escapedValue: string | null } | undefined {
  const equals = folder.indexOf('=')
  if (equals < 0) return undefined
  const value = folder.slice(equals + 1)
  return {
    column: unescapePathName(folder.slice(0, equals)),
    escapedValue: value === HIVE_DEFAULT_PARTITION ? null : value,
  }
}

/** Names that readers pass over: Spark ignores files and folders that begin with `_` or `.`, except partition folders such as `_a=1`. */
export const isHiddenName = (name: string): boolean =>
  name.startsWith('.') || (name.startsWith('_') && !name.includes('='))
