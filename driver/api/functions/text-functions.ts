import { type Column, type ColumnOrName, callFunction, toColumn } from '../column.ts'
import { lit } from './column-functions.ts'
import { binary, unary } from './define-function.ts'

/**
 * A text with other characters in the place of its own: capitals (`X`), small letters (`x`), digits (`n`) and all else, which stays as it is. Masks are literals of one
 * character, or null to leave a class as it is.
 * @example F.mask(F.lit('AbCD123-@$#')) // XxXXnnn-@$#
 */
export const mask = (column: ColumnOrName, ...masks: readonly ColumnOrName[]): Column =>
  callFunction('mask', toColumn(column), ...masks.map(toColumn))
/** A text within single quotes, those in it with a backslash before them.
 * @example F.quote(F.lit("Don't")) // 'Don\'t' */
export const quote = unary('quote')
/** The American Soundex code of a text: English words that sound alike have the same.
 * @example F.soundex(F.lit('Miller')) // M460 */
export const soundex = unary('soundex')
/** Whether digits pass Luhn's check, as numbers of credit cards do.
 * @example F.luhn_check(F.lit('79927398713')) // true */
export const luhn_check = unary('luhn_check')
/** How alike two texts are by Jaro and Winkler, from 0 to 1.
 * @example F.jaro_winkler_similarity(F.lit('MARTHA'), F.lit('MARHTA')) // 0.9611111111111111 */
export const jaro_winkler_similarity = binary('jaro_winkler_similarity')
/** A whole number of 64 bits, as text, from one base to another; a base below 0 shows its sign.
 * @example F.conv(F.lit('100'), 2, 10) // 4 */
export const conv = (column: ColumnOrName, fromBase: number, toBase: number): Column =>
  callFunction('conv', toColumn(column), lit(fromBase), lit(toBase))
/** The bytes of a text in a charset, `UTF-8`, `UTF-16`, `UTF-32`, `ISO-8859-1`, `US-ASCII`; MALFORMED_CHARACTER_CODING where that lacks a character.
 * @example F.length(F.encode(F.lit('é'), 'UTF-16BE')) // 2 */
export const encode = (column: ColumnOrName, charset: string): Column =>
  callFunction('encode', toColumn(column), lit(charset))
/** The text that bytes are in a charset; MALFORMED_CHARACTER_CODING where they are none.
 * @example F.decode(F.encode(F.lit('é'), 'UTF-16'), 'UTF-16') // é */
export const decode = (column: ColumnOrName, charset: string): Column =>
  callFunction('decode', toColumn(column), lit(charset))
