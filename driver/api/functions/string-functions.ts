import { type Column, type ColumnOrName, callFunction, toColumn } from '../column.ts'
import { binary, unary, variadic } from './define-function.ts'

export const upper = unary('upper')
export const lower = unary('lower')
export const length = unary('length')
export const char_length = unary('char_length')
export const octet_length = unary('octet_length')
export const bit_length = unary('bit_length')
export const reverse = unary('reverse')
export const initcap = unary('initcap')
export const ascii = unary('ascii')
/** The character of a code point. */
export const char = unary('char')
export const base64 = unary('base64')
export const unbase64 = unary('unbase64')
export const md5 = unary('md5')
export const sha1 = unary('sha1')
/** Whether the first text begins with the second. */
export const startswith = binary('startswith')
export const endswith = binary('endswith')
export const contains = binary('contains')
export const levenshtein = binary('levenshtein')
/** Whether a Java regular expression, the second column, is found in the first. */
export const rlike = binary('rlike')
/** Spark's second name of `rlike`. */
export const regexp_like = binary('regexp_like')
export const regexp_count = binary('regexp_count')
/** Texts, binaries or arrays one after another. */
export const concat = variadic('concat')

const withoutCharacters =
  (name: string) =>
  (column: ColumnOrName, characters?: ColumnOrName): Column =>
    characters === undefined
      ? callFunction(name, toColumn(column))
      : callFunction(name, toColumn(characters), toColumn(column))

/** Without the characters of a text (`lit('xy')`) or column, spaces by default, at both ends. */
export const trim = withoutCharacters('trim')
/** The same at the beginning. */
export const ltrim = withoutCharacters('ltrim')
/** The same at the end. */
export const rtrim = withoutCharacters('rtrim')
/** As `trim`. */
export const btrim = (column: ColumnOrName, characters?: ColumnOrName): Column =>
  characters === undefined
    ? callFunction('btrim', toColumn(column))
    : callFunction('btrim', toColumn(column), toColumn(characters))
/** The SHA-2 hash of 224, 256, 384 or 512 bits in hexadecimal; 0 is 256. */
export const sha2 = (column: ColumnOrName, bits: number): Column => callFunction('sha2', toColumn(column), bits)
/** Texts with a separator between, nulls left out. */
export const concat_ws = (separator: string, ...columns: readonly ColumnOrName[]): Column =>
  callFunction('concat_ws', separator, ...columns.map(toColumn))
/** Parts of a text between matches of a Java regular expression; at most `limit` of them if it is above 0. */
export const split = (column: ColumnOrName, pattern: string | Column, limit: Column | number = -1): Column =>
  callFunction('split', toColumn(column), pattern, limit)
/** The part of a text, counted from 1, between plain delimiters; all three are columns. */
export const split_part = (text: ColumnOrName, delimiter: ColumnOrName, part: ColumnOrName): Column =>
  callFunction('split_part', toColumn(text), toColumn(delimiter), toColumn(part))
/** Characters from `start`, counted from 1. */
export const substring = (column: ColumnOrName, start: Column | number, length: Column | number): Column =>
  callFunction('substring', toColumn(column), start, length)
/** What is before the `count`th delimiter, or after it from the end for a negative count. */
export const substring_index = (column: ColumnOrName, delimiter: string, count: number): Column =>
  callFunction('substring_index', toColumn(column), delimiter, count)
export const left = (column: ColumnOrName, length: Column | number): Column =>
  callFunction('left', toColumn(column), length)
export const right = (column: ColumnOrName, length: Column | number): Column =>
  callFunction('right', toColumn(column), length)
/** Every match of a Java regular expression replaced; `$1` is the first group. */
export const regexp_replace = (column: ColumnOrName, pattern: string | Column, replacement: string | Column): Column =>
  callFunction('regexp_replace', toColumn(column), pattern, replacement)
/** A group of the first match of a Java regular expression, 0 for the whole; empty where there is none. */
export const regexp_extract = (column: ColumnOrName, pattern: string, group: number): Column =>
  callFunction('regexp_extract', toColumn(column), pattern, group)
/** That group of every match. */
export const regexp_extract_all = (column: ColumnOrName, pattern: string | Column, group: number): Column =>
  callFunction('regexp_extract_all', toColumn(column), pattern, group)
/** Every occurrence of a plain text replaced; both are texts or columns. */
export const replace = (column: ColumnOrName, search: string | Column, replacement: string | Column = ''): Column =>
  callFunction('replace', toColumn(column), search, replacement)
/** The place of a text in another, from 1; 0 where it is not. */
export const instr = (column: ColumnOrName, text: string | Column): Column =>
  callFunction('instr', toColumn(column), text)
export const locate = (text: string, column: ColumnOrName, start = 1): Column =>
  callFunction('locate', text, toColumn(column), start)
export const lpad = (column: ColumnOrName, length: Column | number, pad: string | Column): Column =>
  callFunction('lpad', toColumn(column), length, pad)
export const rpad = (column: ColumnOrName, length: Column | number, pad: string | Column): Column =>
  callFunction('rpad', toColumn(column), length, pad)
export const repeat = (column: ColumnOrName, times: Column | number): Column =>
  callFunction('repeat', toColumn(column), times)
/** Each character of `matching` becomes the one at its place in `replacement`, or goes. */
export const translate = (column: ColumnOrName, matching: string, replacement: string): Column =>
  callFunction('translate', toColumn(column), matching, replacement)
/** A number with `decimals` decimals and commas at the thousands. */
export const format_number = (column: ColumnOrName, decimals: number): Column =>
  callFunction('format_number', toColumn(column), decimals)
/** A text in the manner of printf: `format_string('%s is %d', 'name', 'age')`. */
export const format_string = (format: string, ...columns: readonly ColumnOrName[]): Column =>
  callFunction('format_string', format, ...columns.map(toColumn))
/** `replacement` put over the text from `start`, counted from 1. */
export const overlay = (
  column: ColumnOrName,
  replacement: ColumnOrName,
  start: Column | number,
  length: Column | number = -1,
): Column => callFunction('overlay', toColumn(column), toColumn(replacement), start, length)
