import { binary, unary } from './define-function.ts'

/** The bit at a position, counted from 0 at the lowest, as a tinyint; outside of the type INVALID_PARAMETER_VALUE.BIT_POSITION_RANGE.
 * @example F.bit_get(F.lit(11), F.lit(3)) // 1 */
export const bit_get = binary('bit_get')
/** Spark's second name of `bit_get`.
 * @example F.getbit(F.lit(11), F.lit(2)) // 0 */
export const getbit = binary('getbit')
/** The bit of a number in its bucket's bitmap, from 0 to 32767.
 * @example F.bitmap_bit_position(F.lit(32769)) // 0 */
export const bitmap_bit_position = unary('bitmap_bit_position')
/** The bucket of a number, of 32768 of which each has a bit in the bucket's bitmap; the first is 1.
 * @example F.bitmap_bucket_number(F.lit(32769)) // 2 */
export const bitmap_bucket_number = unary('bitmap_bucket_number')
/** How many bits of a bitmap are set.
 * @example F.bitmap_count(F.unhex(F.lit('FF01'))) // 9 */
export const bitmap_count = unary('bitmap_count')
/** The bitmap in which the bits at these positions are set; one that is not from 0 to 32767 is INVALID_BITMAP_POSITION.
 * @example people.select(F.bitmap_count(F.bitmap_construct_agg('age'))) // 2 */
export const bitmap_construct_agg = unary('bitmap_construct_agg')
/** The bits that are set in any bitmap.
 * @example people.select(F.bitmap_count(F.bitmap_or_agg(F.unhex(F.lit('F0'))))) // 4 */
export const bitmap_or_agg = unary('bitmap_or_agg')
/** The bits that are set in all bitmaps.
 * @example people.select(F.bitmap_count(F.bitmap_and_agg(F.unhex(F.lit('70'))))) // 3 */
export const bitmap_and_agg = unary('bitmap_and_agg')
