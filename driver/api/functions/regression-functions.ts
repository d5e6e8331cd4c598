import { binary } from './define-function.ts'

/** The rows in which neither the dependent (first) nor the independent variable is null.
 * @example spark.range(1, 4).select(F.regr_count('id', 'id')) // 3 */
export const regr_count = binary('regr_count')
/** The mean of the independent variable, the second, over such rows.
 * @example spark.range(1, 4).select(F.regr_avgx(F.col('id').multiply(2), 'id')) // 2.0 */
export const regr_avgx = binary('regr_avgx')
/** The mean of the dependent variable, the first, over such rows.
 * @example spark.range(1, 4).select(F.regr_avgy(F.col('id').multiply(2), 'id')) // 4.0 */
export const regr_avgy = binary('regr_avgy')
/** The slope of the line that fits them best; null where the independent variable is always the same.
 * @example spark.range(1, 4).select(F.regr_slope(F.col('id').multiply(2), 'id')) // 2.0 */
export const regr_slope = binary('regr_slope')
/** Where that line meets the axis of the dependent variable.
 * @example spark.range(1, 4).select(F.regr_intercept(F.col('id').multiply(2), 'id')) // 0.0 */
export const regr_intercept = binary('regr_intercept')
/** How well it fits: the square of the correlation.
 * @example spark.range(1, 4).select(F.regr_r2(F.col('id').multiply(2), 'id')) // 1.0 */
export const regr_r2 = binary('regr_r2')
/** The sum of squared deviations of the independent variable.
 * @example spark.range(1, 4).select(F.regr_sxx(F.col('id').multiply(2), 'id')) // 2.0 */
export const regr_sxx = binary('regr_sxx')
/** The sum of squared deviations of the dependent variable.
 * @example spark.range(1, 4).select(F.regr_syy(F.col('id').multiply(2), 'id')) // 8.0 */
export const regr_syy = binary('regr_syy')
/** The sum of the products of both deviations.
 * @example spark.range(1, 4).select(F.regr_sxy(F.col('id').multiply(2), 'id')) // 4.0 */
export const regr_sxy = binary('regr_sxy')
