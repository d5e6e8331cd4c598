import { type ErrorConditionEntry, entry } from './error-condition-entry.ts'

/** Of relations in FROM: table-valued functions, LATERAL. */
export const queryConditions = {
  INCOMPATIBLE_JOIN_TYPES: entry('42613', 'The join types <joinType1> and <joinType2> cannot be combined.'),
  INVALID_LATERAL_JOIN_TYPE: entry(
    '42613',
    'A <joinType> JOIN cannot have LATERAL: its right side is computed for each row of the left one. Use an INNER or LEFT OUTER join.',
  ),
  'INVALID_SQL_SYNTAX.LATERAL_WITHOUT_SUBQUERY_OR_TABLE_VALUED_FUNC': entry(
    '42000',
    'LATERAL stands before a subquery or a table-valued function only.',
  ),
  NON_FOLDABLE_ARGUMENT: entry(
    '42K08',
    'The parameter <paramName> of the function <funcName> has to be a constant of the type <paramType>.',
  ),
  NUM_TABLE_VALUE_ALIASES_MISMATCH: entry(
    '42826',
    'The table-valued function <funcName> gives <outColsNum> columns, but <aliasesNum> names are given to them.',
  ),
  UNEXPECTED_INPUT_TYPE: entry(
    '42K09',
    'The <paramIndex> parameter of the function <functionName> has to have the type <requiredType>, but <inputSql> has the type <inputType>.',
  ),
  'UNSUPPORTED_SUBQUERY_EXPRESSION_CATEGORY.ACCESSING_OUTER_QUERY_COLUMN_IS_NOT_ALLOWED': entry(
    '0A000',
    'A column of the outer query cannot be read below the side of an outer join that may be null.',
  ),
  'UNSUPPORTED_SUBQUERY_EXPRESSION_CATEGORY.NON_DETERMINISTIC_LATERAL_SUBQUERIES': entry(
    '0A000',
    'A LATERAL subquery has to be deterministic where it is joined with a relation of more than one row.',
  ),
  'UNSUPPORTED_FEATURE.LATERAL_JOIN_USING': entry('0A000', 'JOIN USING with LATERAL is not supported.'),
} as const satisfies Record<string, ErrorConditionEntry>
