/**
 * What an argument must be: a type it is cast to, or a class of types. `same` arguments are widened to one type together, `any` takes
 * everything as it is.
 */
export type ArgumentType =
  | 'any'
  | 'same'
  /** Any number or interval; a string becomes a double. The three differ in what their error says. */
  | 'numeric'
  | 'summable'
  | 'signed'
  | 'double'
  | 'int'
  | 'bigint'
  | 'integral'
  /** An integer of 32 or 64 bits; other numbers are cut off to an int. */
  | 'shifted'
  | 'string'
  | 'binary'
  | 'boolean'
  | 'date'
  | 'timestamp'
  | 'timestamp_ntz'
  /** A timestamp with or without a zone, left as it is; others become one with a zone. */
  | 'any timestamp'
  | 'array'
  | 'map'
  /** int or smaller, or a string that becomes one: the days of date_add. */
  | 'days'
  /** array or map. */
  | 'collection'
  /** string or binary, left as it is; others become strings. */
  | 'text'
  /** The same, or an array. */
  | 'text or array'
  /** An array of strings, which arrays of other values that are not nested become. */
  | 'texts'
  /** The same, or what a string is. */
  | 'string or texts'
