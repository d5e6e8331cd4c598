import { type ErrorConditionEntry, entry } from './error-condition-entry.ts'

const mismatch = <const Template extends string>(message: Template) =>
  entry('42K09', `Cannot resolve <sqlExpr> due to data type mismatch: ${message}`)

/** What is wrong with lambda functions and the functions that take them. */
export const lambdaConditions = {
  COMPARATOR_RETURNS_NULL: entry(
    '22004',
    'The comparator of array_sort has returned NULL. It has to return a positive integer for "greater than", 0 for "equal" and a negative integer for "less than".',
  ),
  'DATATYPE_MISMATCH.MAP_ZIP_WITH_DIFF_TYPES': mismatch(
    '<functionName> takes two maps whose keys have one type, not [<leftType>, <rightType>].',
  ),
  'DATATYPE_MISMATCH.UNEXPECTED_RETURN_TYPE': mismatch(
    'the lambda function of <functionName> has to return <expectedType>, but returns <actualType>.',
  ),
  HIGHER_ORDER_FUNCTION_SHOULD_RETURN_COLUMN: entry(
    '42K09',
    'Function `<func_name>` should return a Column, got <return_type>: a value is `F.lit(value)`.',
  ),
  'INVALID_LAMBDA_FUNCTION_CALL.DUPLICATE_ARG_NAMES': entry(
    '42K0D',
    'The lambda function has arguments of one name: <args>. Rename them, or set <caseSensitiveConfig> to true.',
  ),
  'INVALID_LAMBDA_FUNCTION_CALL.NON_HIGHER_ORDER_FUNCTION': entry(
    '42K0D',
    'The function <class> takes no lambda function.',
  ),
  'INVALID_LAMBDA_FUNCTION_CALL.NUM_ARGS_MISMATCH': entry(
    '42K0D',
    'The lambda function has <expectedNumArgs> arguments, but is given <actualNumArgs>.',
  ),
  'INVALID_LAMBDA_FUNCTION_CALL.PARAMETER_DOES_NOT_ACCEPT_LAMBDA_FUNCTION': entry(
    '42K0D',
    'A lambda function stands where none is taken: look at the order of the arguments.',
  ),
  'UNSUPPORTED_SUBQUERY_EXPRESSION_CATEGORY.HIGHER_ORDER_FUNCTION': entry(
    '0A000',
    'A higher-order function cannot contain a subquery: join it, or compute it in a column before.',
  ),
  WRONG_NUM_ARGS_FOR_HIGHER_ORDER_FUNCTION: entry(
    '42605',
    'The function given to `<func_name>` should declare 1, 2 or 3 parameters, got <num_args>.',
  ),
} as const satisfies Record<string, ErrorConditionEntry>
