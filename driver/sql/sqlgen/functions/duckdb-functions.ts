import type { ScalarFunction } from '../../expressions/expression.ts'
import type { Compiled } from '../compiled.ts'
import type { Compile } from '../scope.ts'
import { collectionFunctions } from './collection-functions.ts'
import { conditionalFunctions } from './conditional-functions.ts'
import { datetimeFunctions } from './datetime-functions.ts'
import { FunctionCall, type FunctionTable } from './function-call.ts'
import { mathFunctions } from './math-functions.ts'
import { stringFunctions } from './string-functions.ts'

const functions: FunctionTable = Object.freeze(
  Object.assign(
    Object.create(null),
    conditionalFunctions,
    mathFunctions,
    stringFunctions,
    datetimeFunctions,
    collectionFunctions,
  ),
)

export function compileFunction(expression: ScalarFunction, compile: Compile): Compiled {
  const call = new FunctionCall(expression, compile)
  const compiler = functions[expression.name]
  if (!compiler) throw call.unsupported()
  return compiler(call)
}
