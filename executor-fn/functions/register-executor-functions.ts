import type { DuckDBConnection } from '@duckdb/node-api'
import { registerExpectationFunction } from '../expectations/register-expectation-function.ts'
import { registerJsonFunctions } from '../json/register-json-functions.ts'
import { registerDecimalArithmetic } from '../register-decimal-arithmetic.ts'
import { registerBitmapFunctions } from './register-bitmap-functions.ts'
import { registerDatetimeFunctions } from './register-datetime-functions.ts'
import { registerDigestFunctions } from './register-digest-functions.ts'
import { registerHashFunctions } from './register-hash-functions.ts'
import { registerHistogramFunctions } from './register-histogram-functions.ts'
import { registerRandomFunctions } from './register-random-functions.ts'
import { registerRegexpFunctions } from './register-regexp-functions.ts'
import { registerTextFunctions } from './register-text-functions.ts'
import { registerUrlFunctions } from './register-url-functions.ts'

/** All the functions that fragments call and DuckDB has not. */
export function registerExecutorFunctions(connection: DuckDBConnection): void {
  registerDecimalArithmetic(connection)
  registerJsonFunctions(connection)
  registerRegexpFunctions(connection)
  registerDatetimeFunctions(connection)
  registerTextFunctions(connection)
  registerHashFunctions(connection)
  registerDigestFunctions(connection)
  registerBitmapFunctions(connection)
  registerRandomFunctions(connection)
  registerHistogramFunctions(connection)
  registerUrlFunctions(connection)
  registerExpectationFunction(connection)
}
