import type { ScalarFunction } from '../../expressions/expression.ts'
import type { Compiled } from '../compiled.ts'
import type { Compile } from '../scope.ts'
import { arraySql } from './array-sql.ts'
import { conditionalSql } from './conditional-sql.ts'
import { datetimeSql } from './datetime-sql.ts'
import { FunctionCall, type FunctionTable } from './function-call.ts'
import { mathSql } from './math-sql.ts'
import { stringSql } from './string-sql.ts'

const functions: FunctionTable = Object.freeze(
  Object.assign(Object.create(null), conditionalSql, mathSql, stringSql, datetimeSql, arraySql),
)

export function compileFunction(expression: ScalarFunction, compile: Compile): Compiled {
  const call = new FunctionCall(expression, compile)
  const compiler = functions[expression.name]
  if (!compiler) throw call.unsupported()
  return compiler(call)
}
