import { type Column, type ColumnOrName, callFunction, toColumn } from '../column.ts'
import { binary, unary } from './define-function.ts'

/** The absolute value. That of the smallest number of an integral type is ARITHMETIC_OVERFLOW.
 * @example F.abs(F.lit(-1.5)) // 1.5 */
export const abs = unary('abs')
/** The square root as a double; NaN for a negative number.
 * @example F.sqrt(F.lit(2)) // 1.4142135623730951 */
export const sqrt = unary('sqrt')
/** The cube root as a double.
 * @example F.cbrt(F.lit(27)) // 3.0 */
export const cbrt = unary('cbrt')
/** e to the power of a number, as a double.
 * @example F.exp(F.lit(0)) // 1.0 */
export const exp = unary('exp')
/** `exp(x) - 1`, exact for numbers near zero too.
 * @example F.expm1(F.lit(0)) // 0.0 */
export const expm1 = unary('expm1')
/** The natural logarithm as a double; null for zero and below.
 * @example F.ln(F.lit(2)) // 0.6931471805599453 */
export const ln = unary('ln')
/** `ln(1 + x)`, exact for numbers near zero too; null where 1 + x is zero or below.
 * @example F.log1p(F.lit(1)) // 0.6931471805599453 */
export const log1p = unary('log1p')
/** The logarithm to base 2 as a double; null for zero and below.
 * @example F.log2(F.lit(8)) // 3.0 */
export const log2 = unary('log2')
/** The logarithm to base 10 as a double; null for zero and below.
 * @example F.log10(F.lit(1000)) // 3.0 */
export const log10 = unary('log10')
/** Spark's second name of `signum`.
 * @example F.sign(F.lit(-7)) // -1.0 */
export const sign = unary('sign')
/** The sign as a double: -1.0, 0.0 or 1.0.
 * @example F.signum(F.lit(-7)) // -1.0 */
export const signum = unary('signum')
/** The least whole number that is not below: a bigint, for decimals a decimal without a fraction.
 * @example F.ceil(F.lit(1.2)) // 2 */
export const ceil = unary('ceil')
/** Spark's second name of `ceil`.
 * @example F.ceiling(F.lit(1.2)) // 2 */
export const ceiling = unary('ceiling')
/** The greatest whole number that is not above: a bigint, for decimals a decimal without a fraction.
 * @example F.floor(F.lit(-1.2)) // -2 */
export const floor = unary('floor')
/** The nearest whole number as a double; halves go to the even one.
 * @example F.rint(F.lit(2.5)) // 2.0 */
export const rint = unary('rint')
/** The number or interval with the other sign. That of the smallest number of an integral type is ARITHMETIC_OVERFLOW.
 * @example F.negative(F.lit(3)) // -3 */
export const negative = unary('negative')
/** The number itself.
 * @example F.positive(F.lit(-2)) // -2 */
export const positive = unary('positive')
/** The product of the whole numbers from 1 to the given one, as a bigint; null below 0 and above 20.
 * @example F.factorial(F.lit(5)) // 120 */
export const factorial = unary('factorial')
/** The sine of an angle in radians.
 * @example F.sin(F.lit(0)) // 0.0 */
export const sin = unary('sin')
/** The cosine of an angle in radians.
 * @example F.cos(F.lit(0)) // 1.0 */
export const cos = unary('cos')
/** The tangent of an angle in radians.
 * @example F.tan(F.lit(0)) // 0.0 */
export const tan = unary('tan')
/** The cotangent of an angle in radians; infinity at 0.
 * @example F.cot(F.lit(1)) // 0.6420926159343306 */
export const cot = unary('cot')
/** The secant of an angle in radians: one over its cosine.
 * @example F.sec(F.lit(0)) // 1.0 */
export const sec = unary('sec')
/** The cosecant of an angle in radians: one over its sine, infinite where that is 0.
 * @example F.csc(F.lit(0)) // Infinity */
export const csc = unary('csc')
/** The angle in radians whose sine this is; NaN outside of -1 to 1.
 * @example F.asin(F.lit(1)) // 1.5707963267948966 */
export const asin = unary('asin')
/** The angle in radians whose cosine this is; NaN outside of -1 to 1.
 * @example F.acos(F.lit(1)) // 0.0 */
export const acos = unary('acos')
/** The angle in radians whose tangent this is.
 * @example F.atan(F.lit(1)) // 0.7853981633974483 */
export const atan = unary('atan')
/** The number whose hyperbolic sine this is.
 * @example F.asinh(F.lit(1)) // 0.881373587019543 */
export const asinh = unary('asinh')
/** The number whose hyperbolic cosine this is; NaN below 1.
 * @example F.acosh(F.lit(2)) // 1.3169578969248166 */
export const acosh = unary('acosh')
/** The number whose hyperbolic tangent this is; NaN outside of -1 to 1.
 * @example F.atanh(F.lit(0.5)) // 0.5493061443340548 */
export const atanh = unary('atanh')
/** The hyperbolic sine.
 * @example F.sinh(F.lit(0)) // 0.0 */
export const sinh = unary('sinh')
/** The hyperbolic cosine.
 * @example F.cosh(F.lit(0)) // 1.0 */
export const cosh = unary('cosh')
/** The hyperbolic tangent.
 * @example F.tanh(F.lit(0)) // 0.0 */
export const tanh = unary('tanh')
/** Radians in degrees.
 * @example F.degrees(F.pi()) // 180.0 */
export const degrees = unary('degrees')
/** Degrees in radians.
 * @example F.radians(F.lit(180)) // 3.141592653589793 */
export const radians = unary('radians')
/** The bits of a whole number as text, those of a negative one as 64 in two's complement.
 * @example F.bin(F.lit(13)) // 1101 */
export const bin = unary('bin')
/**
 * A whole number, or the bytes of a text or binary, in upper-case hexadecimal.
 * @example F.hex(F.lit(255)) // FF
 * @example F.hex(F.lit('Spark')) // 537061726B
 */
export const hex = unary('hex')
/** The bytes that hexadecimal text stands for; null where it is none.
 * @example F.unhex(F.lit('4A4B')) // [4A 4B] */
export const unhex = unary('unhex')
/** The number of bits that are set, as an int; those of a negative number are counted of 64.
 * @example F.bit_count(F.lit(7)) // 3 */
export const bit_count = unary('bit_count')
/** Whether a float or double is NaN; false for null.
 * @example F.isnan(F.lit('NaN').cast('double')) // true */
export const isnan = unary('isnan')
/** The first column, or the second where the first is NaN.
 * @example F.nanvl(F.lit('NaN').cast('double'), F.lit(0.5)) // 0.5 */
export const nanvl = binary('nanvl')
/** The sum; null where it overflows.
 * @example F.try_add(F.lit(2147483647), F.lit(1)) // NULL */
export const try_add = binary('try_add')
/** The difference; null where it overflows.
 * @example F.try_subtract(F.lit(3), F.lit(1)) // 2 */
export const try_subtract = binary('try_subtract')
/** The product; null where it overflows.
 * @example F.try_multiply(F.lit(3), F.lit(2)) // 6 */
export const try_multiply = binary('try_multiply')
/** The quotient, a double or decimal; null where the divisor is zero.
 * @example F.try_divide(F.lit(1), F.lit(0)) // NULL */
export const try_divide = binary('try_divide')
/** The remainder, with the sign of the dividend; null where the divisor is zero.
 * @example F.try_mod(F.lit(7), F.lit(3)) // 1 */
export const try_mod = binary('try_mod')

const number = (value: ColumnOrName | number): Column | number => (typeof value === 'number' ? value : toColumn(value))

/** The number pi as a double.
 * @example F.pi() // 3.141592653589793 */
export const pi = (): Column => callFunction('pi')
/** Euler's number as a double.
 * @example F.e() // 2.718281828459045 */
export const e = (): Column => callFunction('e')
/**
 * A double from 0 up to but not including 1, another for each row. With a seed they are Spark's numbers, as long as rows come in the same order and
 * partitions.
 * @example F.rand(42) // 0.619189370225301
 */
export const rand = (seed?: number): Column => (seed === undefined ? callFunction('rand') : callFunction('rand', seed))
/**
 * A double of the normal distribution, of the mean 0 and the standard deviation 1, another for each row. With a seed they are Spark's numbers, as
 * long as rows come in the same order and partitions.
 * @example F.randn(0) // 1.6034991609278433
 */
export const randn = (seed?: number): Column =>
  seed === undefined ? callFunction('randn') : callFunction('randn', seed)
/**
 * Rounded to `scale` decimals, 0 by default, halves away from zero; a negative scale rounds to tens, hundreds ...
 * @example F.round(F.lit(2.5)) // 3.0
 * @example F.round(F.lit(123.456), 1) // 123.5
 */
export const round = (column: ColumnOrName, scale: Column | number = 0): Column =>
  callFunction('round', toColumn(column), scale)
/** Rounded to `scale` decimals, 0 by default, halves to the even neighbour.
 * @example F.bround(F.lit(2.5)) // 2.0 */
export const bround = (column: ColumnOrName, scale: Column | number = 0): Column =>
  callFunction('bround', toColumn(column), scale)
/** The base to the power of the exponent, as a double.
 * @example F.pow(F.lit(2), F.lit(10)) // 1024.0 */
export const pow = (base: ColumnOrName | number, exponent: ColumnOrName | number): Column =>
  callFunction('power', number(base), number(exponent))
/**
 * Spark's second name of `pow`.
 * @example F.power(F.lit(2), F.lit(10)) // 1024.0
 * @alias
 */
export const power = pow
/**
 * The natural logarithm, or with two arguments that to a base: `log(2, 'x')`. Null for zero and below.
 * @example F.log(F.lit(1)) // 0.0
 * @example F.log(2.0, F.lit(8)) // 3.0
 */
export const log = (baseOrColumn: ColumnOrName | number, column?: ColumnOrName): Column =>
  column === undefined
    ? callFunction('ln', number(baseOrColumn))
    : callFunction('log', number(baseOrColumn), toColumn(column))
/** The angle in radians between the x axis and the point (x, y).
 * @example F.atan2(F.lit(1), F.lit(1)) // 0.7853981633974483 */
export const atan2 = (y: ColumnOrName | number, x: ColumnOrName | number): Column =>
  callFunction('atan2', number(y), number(x))
/** `sqrt(a² + b²)` without overflow on the way.
 * @example F.hypot(F.lit(3), F.lit(4)) // 5.0 */
export const hypot = (a: ColumnOrName | number, b: ColumnOrName | number): Column =>
  callFunction('hypot', number(a), number(b))
/** The remainder that is never negative for a positive divisor. A divisor of zero is REMAINDER_BY_ZERO.
 * @example F.pmod(F.lit(-7), F.lit(3)) // 2 */
export const pmod = (dividend: ColumnOrName | number, divisor: ColumnOrName | number): Column =>
  callFunction('pmod', number(dividend), number(divisor))
/** The bits of an int or bigint moved to the left; zeros follow.
 * @example F.shiftleft(F.lit(1), 4) // 16 */
export const shiftleft = (column: ColumnOrName, bits: number): Column =>
  callFunction('shiftleft', toColumn(column), bits)
/** The bits of an int or bigint moved to the right; the sign stays.
 * @example F.shiftright(F.lit(-16), 2) // -4 */
export const shiftright = (column: ColumnOrName, bits: number): Column =>
  callFunction('shiftright', toColumn(column), bits)
/** The bits of an int or bigint moved to the right, zeros before them.
 * @example F.shiftrightunsigned(F.lit(-1), 28) // 15 */
export const shiftrightunsigned = (column: ColumnOrName, bits: number): Column =>
  callFunction('shiftrightunsigned', toColumn(column), bits)
/**
 * The number, from 1, of the bucket a value falls into when `min` to `max` is cut into `buckets` equal parts; 0 below them and one more than
 * there are above.
 * @example F.width_bucket(F.lit(5.3), F.lit(0.2), F.lit(10.6), F.lit(5)) // 3
 */
export const width_bucket = (
  value: ColumnOrName,
  min: ColumnOrName,
  max: ColumnOrName,
  buckets: ColumnOrName | number,
): Column => callFunction('width_bucket', toColumn(value), toColumn(min), toColumn(max), number(buckets))
