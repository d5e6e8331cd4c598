import { type Column, type ColumnOrName, callFunction, toColumn } from '../column.ts'
import { binary, unary, variadic } from './define-function.ts'

/** In upper case.
 * @example F.upper(F.lit('Spark')) // SPARK */
export const upper = unary('upper')
/** In lower case.
 * @example F.lower(F.lit('Spark')) // spark */
export const lower = unary('lower')
/** Characters of a text, or bytes of a binary.
 * @example F.length(F.lit('Spark ')) // 6 */
export const length = unary('length')
/** Spark's second name of `length`.
 * @example F.char_length(F.lit('Spark')) // 5 */
export const char_length = unary('char_length')
/** Bytes of a text in UTF-8, or of a binary.
 * @example F.octet_length(F.lit('é')) // 2 */
export const octet_length = unary('octet_length')
/** Bits of a text in UTF-8, or of a binary.
 * @example F.bit_length(F.lit('é')) // 16 */
export const bit_length = unary('bit_length')
/** A text or an array backwards.
 * @example F.reverse(F.lit('abc')) // cba */
export const reverse = unary('reverse')
/** The first letter of each word in upper case, the others in lower; only spaces separate words.
 * @example F.initcap(F.lit('ann of oslo')) // Ann Of Oslo */
export const initcap = unary('initcap')
/** The code point of the first character; 0 for the empty text.
 * @example F.ascii(F.lit('A')) // 65 */
export const ascii = unary('ascii')
/** The character of a code point, modulo 256; the empty text below 0.
 * @example F.char(F.lit(65)) // A */
export const char = unary('char')
/** The bytes of a text or binary in base 64.
 * @example F.base64(F.lit('Spark')) // U3Bhcms= */
export const base64 = unary('base64')
/** The bytes that a text in base 64 stands for; characters that are none of its alphabet are passed over.
 * @example F.unbase64(F.lit('U3Bhcms=')).cast('string') // Spark */
export const unbase64 = unary('unbase64')
/** The MD5 hash of a text or binary, in hexadecimal.
 * @example F.md5(F.lit('Spark')) // 8cde774d6f7333752ed72cacddb05126 */
export const md5 = unary('md5')
/** The SHA-1 hash of a text or binary, in hexadecimal.
 * @example F.sha1(F.lit('Spark')) // 85f5955f4b27a9a4c2aab6ffe5d7189fc298b92c */
export const sha1 = unary('sha1')
/** Whether the first text begins with the second.
 * @example F.startswith(F.lit('Spark'), F.lit('Sp')) // true */
export const startswith = binary('startswith')
/** Whether the first text ends with the second.
 * @example F.endswith(F.lit('Spark'), F.lit('Sp')) // false */
export const endswith = binary('endswith')
/** Whether the second text is found in the first.
 * @example F.contains(F.lit('Spark'), F.lit('par')) // true */
export const contains = binary('contains')
/** How many characters must be put in, left out or changed to make one text of the other.
 * @example F.levenshtein(F.lit('kitten'), F.lit('sitting')) // 3 */
export const levenshtein = binary('levenshtein')
/**
 * Whether a Java regular expression, the second column, is found in the first. An expression that is none is
 * INVALID_PARAMETER_VALUE.PATTERN.
 * @example F.rlike(F.lit('Spark'), F.lit('p.r')) // true
 */
export const rlike = binary('rlike')
/** Spark's second name of `rlike`.
 * @example F.regexp_like(F.lit('Spark'), F.lit('^p')) // false */
export const regexp_like = binary('regexp_like')
/** How often a Java regular expression is found.
 * @example F.regexp_count(F.lit('a1b22'), F.lit('[0-9]+')) // 2 */
export const regexp_count = binary('regexp_count')
/** The first match of a Java regular expression, the second column; null if there is none.
 * @example F.regexp_substr(F.lit('a1b22'), F.lit('[0-9]+')) // 1 */
export const regexp_substr = binary('regexp_substr')
/** Where a Java regular expression, the second column, first matches, from 1; 0 if it does not.
 * @example F.regexp_instr(F.lit('a1b22'), F.lit('b')) // 3 */
export const regexp_instr = binary('regexp_instr')
/** Texts, binaries or arrays one after another; null where one is null.
 * @example F.concat(F.lit('a'), F.lit('b')) // ab */
export const concat = variadic('concat')

const withoutCharacters =
  (name: string) =>
  (column: ColumnOrName, characters?: ColumnOrName): Column =>
    characters === undefined
      ? callFunction(name, toColumn(column))
      : callFunction(name, toColumn(characters), toColumn(column))

/**
 * Without the characters of a text (`lit('xy')`) or column, spaces by default, at both ends.
 * @example F.trim(F.lit('  a ')) // a
 * @example F.trim(F.lit('xxay'), F.lit('xy')) // a
 */
export const trim = withoutCharacters('trim')
/** Without the characters of a text or column, spaces by default, at the beginning.
 * @example F.ltrim(F.lit('  a')) // a */
export const ltrim = withoutCharacters('ltrim')
/** Without the characters of a text or column, spaces by default, at the end.
 * @example F.length(F.rtrim(F.lit('a  '))) // 1 */
export const rtrim = withoutCharacters('rtrim')
/** As `trim`.
 * @example F.btrim(F.lit('  a ')) // a */
export const btrim = (column: ColumnOrName, characters?: ColumnOrName): Column =>
  characters === undefined
    ? callFunction('btrim', toColumn(column))
    : callFunction('btrim', toColumn(column), toColumn(characters))
/** The SHA-2 hash of 224, 256, 384 or 512 bits in hexadecimal; 0 is 256. So far others than 256 are UNSUPPORTED_FEATURE.
 * @example F.substring(F.sha2(F.lit('Spark'), 256), 1, 8) // 529bc3b0 */
export const sha2 = (column: ColumnOrName, bits: number): Column => callFunction('sha2', toColumn(column), bits)
/** Texts, or the elements of arrays of texts, with a separator between; nulls are left out.
 * @example F.concat_ws('-', F.lit('a'), F.lit(null), F.lit('c')) // a-c */
export const concat_ws = (separator: string, ...columns: readonly ColumnOrName[]): Column =>
  callFunction('concat_ws', separator, ...columns.map(toColumn))
/**
 * The parts of a text between matches of a Java regular expression; at most `limit` of them, the last with the rest, if it is above 0.
 * @example F.split(F.lit('a1b2c'), '[0-9]') // [a, b, c]
 * @example F.split(F.lit('a1b2c'), '[0-9]', 2) // [a, b2c]
 */
export const split = (column: ColumnOrName, pattern: string | Column, limit: Column | number = -1): Column =>
  callFunction('split', toColumn(column), pattern, limit)
/**
 * The part of a text between plain delimiters, counted from 1, or from the end if negative; empty where there is none. All three are
 * columns; part 0 is INVALID_INDEX_OF_ZERO.
 * @example F.split_part(F.lit('a.b.c'), F.lit('.'), F.lit(2)) // b
 */
export const split_part = (text: ColumnOrName, delimiter: ColumnOrName, part: ColumnOrName): Column =>
  callFunction('split_part', toColumn(text), toColumn(delimiter), toColumn(part))
/** `length` characters from `start`, counted from 1, or from the end if negative.
 * @example F.substring(F.lit('Spark'), 2, 3) // par */
export const substring = (column: ColumnOrName, start: Column | number, length: Column | number): Column =>
  callFunction('substring', toColumn(column), start, length)
/** What is before the `count`th delimiter, or after it from the end for a negative count; all of it where there are fewer.
 * @example F.substring_index(F.lit('a.b.c'), '.', 2) // a.b */
export const substring_index = (column: ColumnOrName, delimiter: string, count: number): Column =>
  callFunction('substring_index', toColumn(column), delimiter, count)
/** The first `length` characters; none for zero and below.
 * @example F.left(F.lit('Spark'), F.lit(2)) // Sp */
export const left = (column: ColumnOrName, length: Column | number): Column =>
  callFunction('left', toColumn(column), length)
/** The last `length` characters; none for zero and below.
 * @example F.right(F.lit('Spark'), F.lit(2)) // rk */
export const right = (column: ColumnOrName, length: Column | number): Column =>
  callFunction('right', toColumn(column), length)
/** Every match of a Java regular expression replaced; `$1` is the first group.
 * @example F.regexp_replace(F.lit('a1b2'), '([0-9])', '<$1>') // a<1>b<2> */
export const regexp_replace = (column: ColumnOrName, pattern: string | Column, replacement: string | Column): Column =>
  callFunction('regexp_replace', toColumn(column), pattern, replacement)
/**
 * A group of the first match of a Java regular expression, 0 for the whole; empty where there is none. A group that is not in it is
 * INVALID_PARAMETER_VALUE.REGEX_GROUP_INDEX.
 * @example F.regexp_extract(F.lit('a12b3'), '([a-z])([0-9]+)', 2) // 12
 */
export const regexp_extract = (column: ColumnOrName, pattern: string, group: number): Column =>
  callFunction('regexp_extract', toColumn(column), pattern, group)
/** That group of every match of a Java regular expression, as an array.
 * @example F.regexp_extract_all(F.lit('a12b3'), F.lit('[a-z]([0-9]+)'), 1) // [12, 3] */
export const regexp_extract_all = (column: ColumnOrName, pattern: string | Column, group: number): Column =>
  callFunction('regexp_extract_all', toColumn(column), pattern, group)
/** Every occurrence of a plain text replaced, by default with nothing; an empty text is found nowhere.
 * @example F.replace(F.lit('aXbX'), F.lit('X'), F.lit('-')) // a-b- */
export const replace = (column: ColumnOrName, search: string | Column, replacement: string | Column = ''): Column =>
  callFunction('replace', toColumn(column), search, replacement)
/** The place of the first occurrence of a text in the column, from 1; 0 where it is not.
 * @example F.instr(F.lit('Spark'), 'par') // 2 */
export const instr = (column: ColumnOrName, text: string | Column): Column =>
  callFunction('instr', toColumn(column), text)
/** The place of a text in the column at or after `start`, both from 1; 0 where it is not.
 * @example F.locate('a', F.lit('banana'), 3) // 4 */
export const locate = (text: string, column: ColumnOrName, start = 1): Column =>
  callFunction('locate', text, toColumn(column), start)
/** The text brought to `length` characters by `pad` on the left, or cut to it.
 * @example F.lpad(F.lit('7'), 3, '0') // 007 */
export const lpad = (column: ColumnOrName, length: Column | number, pad: string | Column): Column =>
  callFunction('lpad', toColumn(column), length, pad)
/** The text brought to `length` characters by `pad` on the right, or cut to it.
 * @example F.rpad(F.lit('a'), 3, '.') // a.. */
export const rpad = (column: ColumnOrName, length: Column | number, pad: string | Column): Column =>
  callFunction('rpad', toColumn(column), length, pad)
/** The text so many times, one after another.
 * @example F.repeat(F.lit('ab'), 3) // ababab */
export const repeat = (column: ColumnOrName, times: Column | number): Column =>
  callFunction('repeat', toColumn(column), times)
/** Each character of `matching` becomes the one at its place in `replacement`, or goes where there is none.
 * @example F.translate(F.lit('abcd'), 'abc', 'xy') // xyd */
export const translate = (column: ColumnOrName, matching: string, replacement: string): Column =>
  callFunction('translate', toColumn(column), matching, replacement)
/** A number with `decimals` decimals, halves to the even one, and commas at the thousands.
 * @example F.format_number(F.lit(1234567.891), 2) // 1,234,567.89 */
export const format_number = (column: ColumnOrName, decimals: number | string): Column =>
  callFunction('format_number', toColumn(column), decimals)
/** A text in the manner of Java's printf; a null argument is `null`.
 * @example F.format_string('%s is %d', F.lit('Ann'), F.lit(31)) // Ann is 31 */
export const format_string = (format: string, ...columns: readonly ColumnOrName[]): Column =>
  callFunction('format_string', format, ...columns.map(toColumn))
/**
 * `replacement` put over the text from `start`, counted from 1, in the place of `length` characters: by default as many as it has.
 * @example F.overlay(F.lit('Spark SQL'), F.lit('ling'), 6) // Sparkling
 */
export const overlay = (
  column: ColumnOrName,
  replacement: ColumnOrName,
  start: Column | number,
  length: Column | number = -1,
): Column => callFunction('overlay', toColumn(column), toColumn(replacement), start, length)
/** Spark's second name of `upper`.
 * @example F.ucase(F.lit('Ann')) // ANN */
export const ucase = unary('ucase')
/** Spark's second name of `lower`.
 * @example F.lcase(F.lit('Ann')) // ann */
export const lcase = unary('lcase')
/** Spark's third name of `length`.
 * @example F.character_length(F.lit('Ann')) // 3 */
export const character_length = unary('character_length')
/** Spark's second name of `sha1`.
 * @example F.sha(F.lit('a')) // 86f7e437faa5a7fce15d1ddcb9eaeaea377667b8 */
export const sha = unary('sha')
/** Spark's third name of `rlike`.
 * @example F.regexp(F.lit('abc'), F.lit('b')) // true */
export const regexp = binary('regexp')
/** Spark's second name of `substring`, with columns for its numbers; to the end without a length.
 * @example F.substr(F.lit('Spark'), F.lit(3)) // ark */
export const substr = (column: ColumnOrName, start: ColumnOrName, length?: ColumnOrName): Column =>
  callFunction('substr', ...[column, start, ...(length === undefined ? [] : [length])].map(toColumn))
/** As `locate`, with columns for the text and the start.
 * @example F.position(F.lit('a'), F.lit('banana'), F.lit(3)) // 4 */
export const position = (text: ColumnOrName, column: ColumnOrName, start?: ColumnOrName): Column =>
  callFunction('position', ...[text, column, ...(start === undefined ? [] : [start])].map(toColumn))
/** Spark's second name of `format_string`; the format is a column, and has to be a literal.
 * @example F.printf(F.lit('%s is %d'), F.lit('Ann'), F.lit(31)) // Ann is 31 */
export const printf = variadic('printf')
/** Whether a text is like a pattern in which `%` is any text and `_` any character; `escapeChar` is the character that takes their meaning away.
 * @example F.like(F.lit('Rome'), F.lit('R%')) // true */
export const like = (column: ColumnOrName, pattern: ColumnOrName, escapeChar?: Column): Column =>
  callFunction('like', ...[column, pattern, ...(escapeChar === undefined ? [] : [escapeChar])].map(toColumn))
/** As `like`, without regard to case.
 * @example F.ilike(F.lit('Rome'), F.lit('r%')) // true */
export const ilike = (column: ColumnOrName, pattern: ColumnOrName, escapeChar?: Column): Column =>
  callFunction('ilike', ...[column, pattern, ...(escapeChar === undefined ? [] : [escapeChar])].map(toColumn))
/** Of the columns behind the first, the one at the place from 1 that the first says. Another place is INVALID_ARRAY_INDEX.
 * @example F.elt(F.lit(2), F.lit('a'), F.lit('b')) // b */
export const elt = variadic('elt')
/** The place of a text, from 1, among those set apart by commas; 0 where it is not there.
 * @example F.find_in_set(F.lit('b'), F.lit('a,b')) // 2 */
export const find_in_set = binary('find_in_set')
