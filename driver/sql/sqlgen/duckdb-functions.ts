import type { ScalarFunction } from '../expressions/expression.ts'
import type { Compiled } from './compiled.ts'
import { FunctionCall, type FunctionTable } from './function-call.ts'
import { collectionFunctions } from './functions/collection-functions.ts'
import { conditionalFunctions } from './functions/conditional-functions.ts'
import { datetimeFunctions } from './functions/datetime-functions.ts'
import { mathFunctions } from './functions/math-functions.ts'
import { stringFunctions } from './functions/string-functions.ts'
import type { Compile } from './scope.ts'

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
