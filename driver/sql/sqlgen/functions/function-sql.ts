import type { BuiltinScalarName } from '../../expressions/builtin-functions.ts'
import type { ScalarFunction } from '../../expressions/expression.ts'
import type { Compiled } from '../compiled.ts'
import type { Compile } from '../scope.ts'
import { arraySql } from './array-sql.ts'
import { bitmapSql } from './bitmap-sql.ts'
import { bitwiseSql } from './bitwise-sql.ts'
import { conditionalSql } from './conditional-sql.ts'
import { datetimeSql } from './datetime-sql.ts'
import { digestSql } from './digest-sql.ts'
import { encodingSql } from './encoding-sql.ts'
import { FunctionCall, type FunctionCompiler } from './function-call.ts'
import { higherOrderSql } from './higher-order-sql.ts'
import { internalSql } from './internal-sql.ts'
import { intervalSql } from './interval-sql.ts'
import { jsonSql } from './json-sql.ts'
import { mapSql } from './map-sql.ts'
import { mathSql } from './math-sql.ts'
import { miscSql } from './misc-sql.ts'
import { placeSql } from './place-sql.ts'
import { regexpSql } from './regexp-sql.ts'
import { stringSql } from './string-sql.ts'
import { textSql } from './text-sql.ts'
import { timeWindowSql } from './time-window-sql.ts'
import { urlSql } from './url-sql.ts'

/** The SQL of every built-in function that is evaluated: a definition without a form, or a form without a definition, does not build. */
const functions: Readonly<Record<BuiltinScalarName, FunctionCompiler>> = {
  ...arraySql,
  ...bitmapSql,
  ...bitwiseSql,
  ...conditionalSql,
  ...datetimeSql,
  ...digestSql,
  ...encodingSql,
  ...higherOrderSql,
  ...internalSql,
  ...jsonSql,
  ...intervalSql,
  ...mapSql,
  ...mathSql,
  ...miscSql,
  ...placeSql,
  ...regexpSql,
  ...stringSql,
  ...textSql,
  ...timeWindowSql,
  ...urlSql,
}

export function compileFunction(expression: ScalarFunction, compile: Compile): Compiled {
  const call = new FunctionCall(expression, compile)
  if (!isEvaluated(expression.name)) throw call.unsupported()
  return functions[expression.name](call)
}

const isEvaluated = (name: string): name is BuiltinScalarName => Object.hasOwn(functions, name)
