import { SparkError } from '../../common/errors/spark-error.ts'
import { LambdaFunction, UnresolvedNamedLambdaVariable } from '../sql/expressions/expression.ts'
import { Column } from './column.ts'

/**
 * A lambda function of Spark SQL as a function over columns. It is called once, in the driver, and what it gives is evaluated for every element.
 * How many parameters it declares says how many it gets.
 */
export type ColumnFunction<Parameters extends readonly Column[]> = (...parameters: Parameters) => Column

let last = 0

/**
 * The lambda function that a JavaScript function makes of its variables, whose names nothing else has.
 *
 * @throws `WRONG_NUM_ARGS_FOR_HIGHER_ORDER_FUNCTION`, `HIGHER_ORDER_FUNCTION_SHOULD_RETURN_COLUMN`
 */
export function lambdaColumn(name: string, make: (...parameters: readonly Column[]) => unknown): Column {
  const count = typeof make === 'function' ? make.length : 0
  if (count < 1 || count > 3)
    throw new SparkError('WRONG_NUM_ARGS_FOR_HIGHER_ORDER_FUNCTION', { func_name: name, num_args: `${count}` })
  const variables = ['x', 'y', 'z'].slice(0, count).map((letter) => {
    last += 1
    return UnresolvedNamedLambdaVariable({ nameParts: [`${letter}_${last}`] })
  })
  const body = make(...variables.map((variable) => new Column(variable)))
  if (!(body instanceof Column))
    throw new SparkError('HIGHER_ORDER_FUNCTION_SHOULD_RETURN_COLUMN', {
      func_name: name,
      return_type: body === null ? 'null' : typeof body,
    })
  return new Column(LambdaFunction({ function: body.expr, arguments: variables }))
}
