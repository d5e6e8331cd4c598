import { type ErrorConditionEntry, entry } from './error-condition-entry.ts'

const mismatch = <const Template extends string>(message: Template) =>
  entry('42K09', `Cannot resolve <sqlExpr> due to data type mismatch: ${message}`)

const withinGroup = <const Template extends string>(message: Template) =>
  entry('42K0K', `The function <funcName> with WITHIN GROUP is invalid: ${message}`)

/** What is wrong with window functions and their windows. */
export const windowConditions = {
  DISTINCT_WINDOW_FUNCTION_UNSUPPORTED: entry('0A000', 'Distinct window functions are not supported: <windowExpr>.'),
  EXPRESSION_TYPE_IS_NOT_ORDERABLE: entry('42822', '<expr> cannot be sorted, for its type <exprType> has no order.'),
  INVALID_WINDOW_SPEC_FOR_AGGREGATION_FUNC: entry(
    '42601',
    'The window of <aggFunc> has to be whole: it can have neither an order nor a frame.',
  ),
  'INVALID_WITHIN_GROUP_EXPRESSION.DISTINCT_UNSUPPORTED': withinGroup('it cannot be of DISTINCT values.'),
  'INVALID_WITHIN_GROUP_EXPRESSION.MISMATCH_WITH_DISTINCT_INPUT': withinGroup(
    'of DISTINCT values it can be ordered by these only, <funcArg>, and not by <orderingExpr>.',
  ),
  'INVALID_WITHIN_GROUP_EXPRESSION.MISMATCH_WITH_DISTINCT_INPUT_UNSAFE_CAST': withinGroup(
    'DISTINCT values of the type <inputType> are ordered once they are cast to <castType>, both where they are given and in the ordering.',
  ),
  'INVALID_WITHIN_GROUP_EXPRESSION.WITHIN_GROUP_MISSING': withinGroup('it needs WITHIN GROUP (ORDER BY ...).'),
  'INVALID_WITHIN_GROUP_EXPRESSION.WRONG_NUM_ORDERINGS': withinGroup(
    'it takes <expectedNumOrderings> orderings, not <actualNumOrderings>.',
  ),
  'INVALID_SQL_SYNTAX.INVALID_WINDOW_FRAME_BOUND': entry(
    '42000',
    'Invalid SQL syntax: the bound <bound> of a window frame must be a literal.',
  ),
  MISSING_WINDOW_SPECIFICATION: entry(
    '42P20',
    'The window <windowName> is not defined: add WINDOW <windowName> AS (...) to the query.',
  ),
  QUALIFY_REQUIRES_WINDOW_FUNCTION: entry(
    '42903',
    'QUALIFY needs a window function, in its condition or in the select list.',
  ),
  UNSUPPORTED_EXPR_FOR_WINDOW: entry('42P20', '<sqlExpr> is neither an aggregate nor a window function.'),
  WINDOW_FUNCTION_FRAME_NOT_ORDERED: entry(
    '42601',
    'The window function <wf> needs an order: add ORDER BY to its window, as in OVER (PARTITION BY a ORDER BY b).',
  ),
  WINDOW_FUNCTION_NOT_ALLOWED_IN_CLAUSE: entry(
    '42601',
    'A window function cannot stand in <clauseName>: filter its value with QUALIFY, or put it in a subquery.',
  ),
  WINDOW_FUNCTION_WITHOUT_OVER_CLAUSE: entry('42601', 'The window function <funcName> needs an OVER clause.'),
  _LEGACY_ERROR_TEMP_1039: entry(
    'XX000',
    'A query has one window of time, for each row would be in all pairs of several.',
  ),
  _LEGACY_ERROR_TEMP_1207: entry('XX000', 'The durations of a window of time are literals, whole numbers or texts.'),
  _LEGACY_ERROR_TEMP_3101: entry('XX000', 'No window of time: <windowExpression>.'),
  _LEGACY_ERROR_TEMP_3231: entry(
    'XX000',
    'Months have no fixed length, and windows of time none of them (<interval>).',
  ),
  CANNOT_PARSE_INTERVAL: entry('22006', '<intervalString> is not an interval.'),
  'DATATYPE_MISMATCH.PARAMETER_CONSTRAINT_VIOLATION': mismatch('<leftExprName> must be <constraint> <rightExprName>.'),
  _LEGACY_ERROR_TEMP_1036: entry('XX000', 'The window function <function> has the frame <required>, not <wf>.'),
  'DATATYPE_MISMATCH.RANGE_FRAME_INVALID_TYPE': mismatch(
    'offsets of a range frame over the type <orderSpecType> cannot have the type <valueBoundaryType>.',
  ),
  'DATATYPE_MISMATCH.RANGE_FRAME_MULTI_ORDER': mismatch(
    'a range frame with offsets takes one ORDER BY expression, not <orderSpec>.',
  ),
  'DATATYPE_MISMATCH.RANGE_FRAME_WITHOUT_ORDER': mismatch('a range frame needs an ORDER BY.'),
  'DATATYPE_MISMATCH.SPECIFIED_WINDOW_FRAME_INVALID_BOUND': mismatch('the frame cannot go from <lower> to <upper>.'),
  'DATATYPE_MISMATCH.SPECIFIED_WINDOW_FRAME_UNACCEPTED_TYPE': mismatch(
    'the <location> bound of the frame has the type <exprType>, not <expectedType>.',
  ),
  'DATATYPE_MISMATCH.SPECIFIED_WINDOW_FRAME_WRONG_COMPARISON': mismatch(
    'the lower bound of a window frame must be <comparison> its upper bound.',
  ),
} as const satisfies Record<string, ErrorConditionEntry>
