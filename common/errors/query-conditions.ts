import { type ErrorConditionEntry, entry } from './error-condition-entry.ts'

/** Of relations in FROM: table-valued functions, LATERAL. */
export const queryConditions = {
  CANNOT_MERGE_INCOMPATIBLE_DATA_TYPE: entry('42825', 'The types <left> and <right> cannot be merged.'),
  INCOMPATIBLE_JOIN_TYPES: entry('42613', 'The join types <joinType1> and <joinType2> cannot be combined.'),
  EXCEPT_OVERLAPPING_COLUMNS: entry(
    '42702',
    'The columns of an EXCEPT list must differ, and none may be a field of another: <columns>.',
  ),
  INVALID_TABLESAMPLE_FRACTION: entry('22023', 'The fraction of a sample (<fraction>) must be from 0 to 1.'),
  MULTI_ALIAS_WITHOUT_GENERATOR: entry(
    '42K0E',
    'The names (<names>) are for the columns of a generator, which <expr> is not.',
  ),
  MULTIPLE_QUERY_RESULT_CLAUSES_WITH_PIPE_OPERATORS: entry(
    '42000',
    '<clause1> and <clause2> stand in one |> operator. Give each an operator of its own.',
  ),
  PIPE_OPERATOR_AGGREGATE_EXPRESSION_CONTAINS_NO_AGGREGATE_FUNCTION: entry(
    '0A000',
    '<expr> in |> AGGREGATE holds no aggregate function. If it is a key, it belongs after GROUP BY.',
  ),
  PIPE_OPERATOR_CONTAINS_AGGREGATE_FUNCTION: entry(
    '0A000',
    'The aggregate function <expr> cannot stand in |> <clause>. Use |> AGGREGATE.',
  ),
  'UNSUPPORTED_FEATURE.CLAUSE_WITH_PIPE_OPERATORS': entry('0A000', 'The clause <clauses> cannot follow |>.'),
  'UNSUPPORTED_FEATURE.COMBINATION_QUERY_RESULT_CLAUSES': entry(
    '0A000',
    'Of ORDER BY, SORT BY, DISTRIBUTE BY and CLUSTER BY a query takes ORDER BY, CLUSTER BY, or DISTRIBUTE BY with SORT BY.',
  ),
  'UNSUPPORTED_FEATURE.PIPE_OPERATOR_AGGREGATE_UNSUPPORTED_CASE': entry(
    '0A000',
    '|> AGGREGATE does not support <case>.',
  ),
  _LEGACY_ERROR_TEMP_0014: entry('XX000', 'TABLESAMPLE needs to be told how much: TABLESAMPLE (10 PERCENT).'),
  _LEGACY_ERROR_TEMP_0015: entry('XX000', 'TABLESAMPLE(<msg>) is not supported.'),
  _LEGACY_ERROR_TEMP_0016: entry('XX000', '<bytesStr> is no size of a sample: it takes PERCENT or ROWS.'),
  INVALID_LATERAL_JOIN_TYPE: entry(
    '42613',
    'A <joinType> JOIN cannot have LATERAL: its right side is computed for each row of the left one. Use an INNER or LEFT OUTER join.',
  ),
  INVALID_RECURSIVE_CTE: entry(
    '42836',
    'A recursive query has to be a UNION ALL of two: an anchor, which does not refer to the query itself, and the recursion, which does.',
  ),
  'INVALID_RECURSIVE_REFERENCE.PLACE': entry(
    '42836',
    'A recursive query cannot refer to itself on the side of an outer, semi or anti join that may be without a match, nor below aggregates, window functions or sorts.',
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
  RECURSION_LEVEL_LIMIT_EXCEEDED: entry(
    '42836',
    'The recursion has not ended after <levelLimit> steps. Raise spark.sql.cteRecursionLevelLimit, or see whether it ends at all.',
  ),
  RECURSION_ROW_LIMIT_EXCEEDED: entry(
    '42836',
    'The recursion gives <rowLimit> rows or more. Raise spark.sql.cteRecursionRowLimit, or see whether it ends at all.',
  ),
  UNEXPECTED_INPUT_TYPE: entry(
    '42K09',
    'The <paramIndex> parameter of the function <functionName> has to have the type <requiredType>, but <inputSql> has the type <inputType>.',
  ),
  UNION_NOT_SUPPORTED_IN_RECURSIVE_CTE: entry('42836', 'A recursive query takes UNION ALL, not UNION.'),
  _LEGACY_ERROR_TEMP_0035: entry('XX000', '<message>'),
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
