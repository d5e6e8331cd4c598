import { type Column, type ColumnOrName, callFunction, toColumn } from '../column.ts'
import { binary, unary } from './define-function.ts'

export const abs = unary('abs')
export const sqrt = unary('sqrt')
export const cbrt = unary('cbrt')
export const exp = unary('exp')
export const expm1 = unary('expm1')
export const ln = unary('ln')
export const log1p = unary('log1p')
export const log2 = unary('log2')
export const log10 = unary('log10')
export const sign = unary('sign')
export const signum = unary('signum')
export const ceil = unary('ceil')
export const floor = unary('floor')
export const rint = unary('rint')
export const negative = unary('negative')
export const factorial = unary('factorial')
export const sin = unary('sin')
export const cos = unary('cos')
export const tan = unary('tan')
export const cot = unary('cot')
export const asin = unary('asin')
export const acos = unary('acos')
export const atan = unary('atan')
export const sinh = unary('sinh')
export const cosh = unary('cosh')
export const tanh = unary('tanh')
export const degrees = unary('degrees')
export const radians = unary('radians')
export const bin = unary('bin')
export const hex = unary('hex')
export const unhex = unary('unhex')
export const bit_count = unary('bit_count')
export const isnan = unary('isnan')
/** The second column where the first is NaN. */
export const nanvl = binary('nanvl')
/** Null where it overflows. */
export const try_add = binary('try_add')
export const try_subtract = binary('try_subtract')
export const try_multiply = binary('try_multiply')
/** Null where the second column is zero. */
export const try_divide = binary('try_divide')
export const try_mod = binary('try_mod')

const number = (value: ColumnOrName | number): Column | number => (typeof value === 'number' ? value : toColumn(value))

export const pi = (): Column => callFunction('pi')
export const e = (): Column => callFunction('e')
/** A number from 0 up to 1, another for each row. */
export const rand = (seed?: number): Column => (seed === undefined ? callFunction('rand') : callFunction('rand', seed))
/** HALF_UP at `scale` decimals. */
export const round = (column: ColumnOrName, scale: Column | number = 0): Column =>
  callFunction('round', toColumn(column), scale)
/** HALF_EVEN at `scale` decimals. */
export const bround = (column: ColumnOrName, scale: Column | number = 0): Column =>
  callFunction('bround', toColumn(column), scale)
export const pow = (base: ColumnOrName | number, exponent: ColumnOrName | number): Column =>
  callFunction('power', number(base), number(exponent))
/** Spark's second name of `pow`.
 * @alias */
export const power = pow
/** The natural logarithm, or with two arguments that to a base: `log(2, 'x')`. */
export const log = (baseOrColumn: ColumnOrName | number, column?: ColumnOrName): Column =>
  column === undefined
    ? callFunction('ln', number(baseOrColumn))
    : callFunction('log', number(baseOrColumn), toColumn(column))
export const atan2 = (y: ColumnOrName | number, x: ColumnOrName | number): Column =>
  callFunction('atan2', number(y), number(x))
export const hypot = (a: ColumnOrName | number, b: ColumnOrName | number): Column =>
  callFunction('hypot', number(a), number(b))
/** The remainder that is never negative for a positive divisor. */
export const pmod = (dividend: ColumnOrName | number, divisor: ColumnOrName | number): Column =>
  callFunction('pmod', number(dividend), number(divisor))
export const shiftleft = (column: ColumnOrName, bits: number): Column =>
  callFunction('shiftleft', toColumn(column), bits)
export const shiftright = (column: ColumnOrName, bits: number): Column =>
  callFunction('shiftright', toColumn(column), bits)
export const shiftrightunsigned = (column: ColumnOrName, bits: number): Column =>
  callFunction('shiftrightunsigned', toColumn(column), bits)
export const width_bucket = (
  value: ColumnOrName,
  min: ColumnOrName,
  max: ColumnOrName,
  buckets: ColumnOrName | number,
): Column => callFunction('width_bucket', toColumn(value), toColumn(min), toColumn(max), number(buckets))
