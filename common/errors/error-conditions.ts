export interface ErrorConditionEntry {
  readonly sqlState: string
  readonly message: string
}

const entry = (sqlState: string, message: string): ErrorConditionEntry => ({ sqlState, message })

/** The catalogue of error conditions: Spark's names and SQLSTATEs, our words. Parameters stand in angle brackets. */
export const errorConditions = {
  AMBIGUOUS_REFERENCE: entry('42704', 'Reference <name> is ambiguous, could be: <referenceNames>.'),
  ARITHMETIC_OVERFLOW: entry('22003', '<message>. Use `try_` functions to get NULL instead.'),
  CAST_INVALID_INPUT: entry(
    '22018',
    'The value <expression> of the type <sourceType> cannot be cast to <targetType>: it is malformed. Use `try_cast` to get NULL instead.',
  ),
  CAST_OVERFLOW: entry(
    '22003',
    'The value <value> of the type <sourceType> cannot be cast to <targetType> due to an overflow. Use `try_cast` to get NULL instead.',
  ),
  CANNOT_INFER_EMPTY_SCHEMA: entry(
    '42KD9',
    'No schema can be inferred for <format>: no files with data under <path>. Give one with `schema(...)`.',
  ),
  CANNOT_READ_FILE_FOOTER: entry(
    'KD001',
    'Could not read the footer of the file <path>: <reason>. It must be a whole Parquet file.',
  ),
  CANNOT_ACCEPT_OBJECT_IN_TYPE: entry(
    '22023',
    '<data_type> cannot accept the value <obj_name> of the type <obj_type> in the column <column>.',
  ),
  CANNOT_MERGE_TYPE: entry('42825', 'Cannot merge the types <left> and <right>.'),
  CANNOT_MODIFY_CONFIG: entry(
    '46110',
    'Cannot modify the value of the Spark config: <key>. It is fixed when the application starts.',
  ),
  CANNOT_SERIALIZE_CLOSURE: entry('XX000', 'Task not serializable: <reason>'),
  COLUMN_ALREADY_EXISTS: entry('42711', 'The column <columnName> already exists.'),
  'DATATYPE_MISMATCH.BINARY_OP_DIFF_TYPES': entry(
    '42K09',
    'Cannot resolve <sqlExpr> due to data type mismatch: the left and right operands have incompatible types (<left> and <right>).',
  ),
  'DATATYPE_MISMATCH.BINARY_OP_WRONG_TYPE': entry(
    '42K09',
    'Cannot resolve <sqlExpr> due to data type mismatch: the operator needs <inputType>, not <actualDataType>.',
  ),
  'DATATYPE_MISMATCH.CAST_WITH_FUNC_SUGGESTION': entry(
    '42K09',
    'Cannot resolve <sqlExpr> due to data type mismatch: cannot cast <srcType> to <targetType>. Use <functionNames> instead.',
  ),
  'DATATYPE_MISMATCH.CAST_WITHOUT_SUGGESTION': entry(
    '42K09',
    'Cannot resolve <sqlExpr> due to data type mismatch: cannot cast <srcType> to <targetType>.',
  ),
  'DATATYPE_MISMATCH.DATA_DIFF_TYPES': entry(
    '42K09',
    'Cannot resolve <sqlExpr> due to data type mismatch: all inputs of <functionName> must have one type, got <dataType>.',
  ),
  'DATATYPE_MISMATCH.FILTER_NOT_BOOLEAN': entry(
    '42K09',
    'Cannot resolve <sqlExpr> due to data type mismatch: the filter is of the type <type>, not boolean.',
  ),
  'DATATYPE_MISMATCH.UNEXPECTED_INPUT_TYPE': entry(
    '42K09',
    'Cannot resolve <sqlExpr> due to data type mismatch: the <paramIndex> parameter needs the <requiredType> type, but <inputSql> has the type <inputType>.',
  ),
  DECIMAL_PRECISION_EXCEEDS_MAX_PRECISION: entry(
    '22003',
    'Decimal precision <precision> exceeds the maximum of <maxPrecision>.',
  ),
  REMAINDER_BY_ZERO: entry('22012', 'Remainder by zero. Use `try_mod` to get NULL instead.'),
  BINARY_ARITHMETIC_OVERFLOW: entry('22003', '<message>.'),
  USER_RAISED_EXCEPTION: entry('P0001', '<errorMessage>'),
  INVALID_ARRAY_INDEX: entry(
    '22003',
    'The index <indexValue> is out of bounds: the array has <arraySize> elements. Use `get` to get NULL instead.',
  ),
  INVALID_ARRAY_INDEX_IN_ELEMENT_AT: entry(
    '22003',
    'The index <indexValue> is out of bounds: the array has <arraySize> elements. Use `try_element_at` to get NULL instead.',
  ),
  INVALID_INDEX_OF_ZERO: entry(
    '22003',
    'The index 0 is invalid. An index is less than or greater than 0; the first element has index 1.',
  ),
  CANNOT_PARSE_TIMESTAMP: entry('22007', '<message>. Use `<func>` to get NULL instead.'),
  DUPLICATED_CTE_NAMES: entry('42602', 'CTE definition cannot have duplicate names: <duplicateNames>.'),
  INVALID_NUMERIC_LITERAL_RANGE: entry(
    '22003',
    'Numeric literal <rawStrippedQualifier> is outside the valid range for <typeName>.',
  ),
  INVALID_TYPED_LITERAL: entry('42604', 'The value of the typed literal <valueType> is invalid: <value>.'),
  DECIMAL_SCALE_EXCEEDS_PRECISION: entry(
    '42K0O',
    'Decimal scale <scale> cannot be greater than precision <precision>.',
  ),
  'INVALID_LIMIT_LIKE_EXPRESSION.IS_NEGATIVE': entry(
    '42K0E',
    'The <name> expression must be equal to or greater than 0, but got <v>.',
  ),
  'INVALID_LIMIT_LIKE_EXPRESSION.DATA_TYPE': entry(
    '42K0E',
    'The <name> expression must be of integer type, but got <dataType>.',
  ),
  'INVALID_INLINE_TABLE.INCOMPATIBLE_TYPES_IN_INLINE_TABLE': entry(
    '42000',
    'Invalid inline table: found incompatible types in the column <colName>.',
  ),
  DIVIDE_BY_ZERO: entry('22012', 'Division by zero. Use `try_divide` to get NULL instead.'),
  EXECUTOR_LOST: entry('58030', 'Task <task> failed <count> times; the last time its executor was lost: <reason>'),
  'FAILED_READ_FILE.FILE_NOT_EXIST': entry('KD001', 'Could not read the file <path>: it does not exist.'),
  'FAILED_READ_FILE.NO_HINT': entry('KD001', 'Could not read the file <path>: <reason>'),
  GROUP_BY_AGGREGATE: entry('42903', 'Aggregate functions are not allowed in GROUP BY, but found <sqlExpr>.'),
  GROUP_BY_POS_OUT_OF_RANGE: entry(
    '42805',
    'GROUP BY position <index> is not in the select list (valid range is [1, <size>]).',
  ),
  INTERNAL_ERROR: entry('XX000', '<message>'),
  INVALID_CONF_VALUE: entry('22022', "The value '<confValue>' in the config '<confName>' is invalid. <reason>"),
  INVALID_SAVE_MODE: entry(
    '42000',
    'The save mode <mode> is invalid. Valid modes: append, overwrite, ignore, error, errorifexists.',
  ),
  INVALID_URL: entry('22P02', 'The URL is invalid: <url>. <reason>'),
  JOB_CANCELLED: entry('HY008', 'Job <job> was cancelled: <reason>'),
  INVALID_WHERE_CONDITION: entry(
    '42903',
    'The WHERE condition <condition> contains invalid expressions: <expressionList>.',
  ),
  'MALFORMED_RECORD_IN_PARSING.WITHOUT_SUGGESTION': entry(
    '22023',
    'Malformed records are detected in record parsing: <badRecord>. Parse mode: <failFastMode>. To process malformed records as null results, set the option `mode` to `PERMISSIVE`.',
  ),
  MAX_RESULT_SIZE_EXCEEDED: entry(
    '54000',
    'Total size of results (<size>) is bigger than spark.driver.maxResultSize (<limit>). Aggregate or limit the result, write it to files, or raise the limit.',
  ),
  MISSING_AGGREGATION: entry(
    '42803',
    'The non-aggregating expression <expression> is based on columns which are not in the GROUP BY clause. Add them to GROUP BY or use `any_value`.',
  ),
  MISSING_GROUP_BY: entry(
    '42803',
    'The query does not include a GROUP BY clause. Add one or turn the select list into aggregates.',
  ),
  NOT_SUPPORTED_MASTER: entry(
    '22023',
    'Could not parse the master URL <master>. Known: local, local[N], local[*], local[N,F], local-cluster[executors,cores,MB], lambda.',
  ),
  'NUMERIC_VALUE_OUT_OF_RANGE.WITH_SUGGESTION': entry(
    '22003',
    'The value <value> cannot be represented as decimal(<precision>, <scale>). Use `try_cast` to get NULL instead.',
  ),
  ORDER_BY_POS_OUT_OF_RANGE: entry(
    '42805',
    'ORDER BY position <index> is not in the select list (valid range is [1, <size>]).',
  ),
  OUTPUT_PATH_ALREADY_EXISTS: entry(
    '42K04',
    'Path <outputPath> already exists. Set mode as "overwrite" to overwrite the existing path.',
  ),
  PARSE_EMPTY_STATEMENT: entry('42617', 'Syntax error, unexpected empty statement.'),
  PARSE_SYNTAX_ERROR: entry('42601', 'Syntax error at or near <error><hint>.'),
  PATH_NOT_FOUND: entry('42K03', 'Path does not exist: <path>.'),
  SCALAR_SUBQUERY_TOO_MANY_ROWS: entry('21000', 'More than one row returned by a subquery used as an expression.'),
  SESSION_STOPPED: entry('08003', 'The SparkSession was stopped. Build a new one.'),
  SQL_CONF_NOT_FOUND: entry('42K0I', 'The SQL config <sqlConf> cannot be found.'),
  TABLE_OR_VIEW_NOT_FOUND: entry('42P01', 'The table or view <relationName> cannot be found. Verify the spelling.'),
  TASK_FAILED: entry(
    'XX000',
    'Job aborted due to stage failure: <task> failed <count> times, most recent failure: <reason>',
  ),
  TEMP_TABLE_OR_VIEW_ALREADY_EXISTS: entry(
    '42P07',
    'Cannot create the temporary view <relationName> because it already exists.',
  ),
  UNABLE_TO_INFER_SCHEMA: entry('42KD9', 'Unable to infer schema for <format>. It must be specified manually.'),
  'UNRESOLVED_COLUMN.WITH_SUGGESTION': entry(
    '42703',
    'A column with name <objectName> cannot be resolved. Did you mean one of the following? [<proposal>].',
  ),
  'UNRESOLVED_COLUMN.WITHOUT_SUGGESTION': entry('42703', 'A column with name <objectName> cannot be resolved.'),
  UNSUPPORTED_JOIN_TYPE: entry('0A000', "Unsupported join type '<typ>'. Supported join types include: <supported>."),
  UNRESOLVED_ROUTINE: entry('42883', 'Cannot resolve routine <routineName> on search path <searchPath>.'),
  FIELD_NOT_FOUND: entry('42704', 'No such struct field <fieldName> in <fields>.'),
  INVALID_EXTRACT_BASE_FIELD_TYPE: entry(
    '42000',
    'Cannot extract a value from <base>: it needs a complex type (STRUCT, ARRAY, MAP), not <other>.',
  ),
  CANNOT_RESOLVE_STAR_EXPAND: entry('42704', 'Cannot resolve <targetString>.* given the input columns <columns>.'),
  GROUP_BY_POS_AGGREGATE: entry(
    '42903',
    'GROUP BY <index> refers to an expression <aggExpr> that contains an aggregate function. Aggregate functions are not allowed in GROUP BY.',
  ),
  NESTED_AGGREGATE_FUNCTION: entry(
    '42607',
    'It is not allowed to use an aggregate function in the argument of another aggregate function. Use the inner one in a subquery.',
  ),
  'UNSUPPORTED_GENERATOR.MULTI_GENERATOR': entry(
    '42K0E',
    'The generator is not supported: only one is allowed per SELECT clause, but found <num>: <generators>.',
  ),
  'UNSUPPORTED_GENERATOR.NESTED_IN_EXPRESSIONS': entry(
    '42K0E',
    'The generator is not supported: it is nested in the expression <expression>.',
  ),
  'UNSUPPORTED_GENERATOR.OUTSIDE_SELECT': entry(
    '42K0E',
    'The generator is not supported: it is outside the SELECT clause, found <plan>.',
  ),
  UNRESOLVED_USING_COLUMN_FOR_JOIN: entry(
    '42703',
    'The USING column <colName> cannot be resolved on the <side> side of the join. The <side>-side columns are: [<suggestion>].',
  ),
  'INVALID_SUBQUERY_EXPRESSION.SCALAR_SUBQUERY_RETURN_MORE_THAN_ONE_OUTPUT_COLUMN': entry(
    '42823',
    'Invalid subquery: a scalar subquery must return one column, but it returns <number>.',
  ),
  'DATATYPE_MISMATCH.IN_SUBQUERY_LENGTH_MISMATCH': entry(
    '42K09',
    'Cannot resolve <sqlExpr> due to data type mismatch: the left side of the IN subquery has <leftLength> columns and the right side <rightLength>.',
  ),
  'DATATYPE_MISMATCH.IN_SUBQUERY_DATA_TYPE_MISMATCH': entry(
    '42K09',
    'Cannot resolve <sqlExpr> due to data type mismatch: the sides of the IN subquery have the types <leftType> and <rightType>.',
  ),
  JOIN_CONDITION_IS_NOT_BOOLEAN_TYPE: entry(
    '42K0E',
    'The join condition <joinCondition> has the type <conditionType>, but must be boolean.',
  ),
  ASSIGNMENT_ARITY_MISMATCH: entry(
    '42802',
    'The number of columns assigned or aliased (<numTarget>) differs from the number of columns (<numExpr>).',
  ),
  'INVALID_INLINE_TABLE.NUM_COLUMNS_MISMATCH': entry(
    '42000',
    'Invalid inline table: <expectedNumCols> columns expected, but row <rowIndex> has <actualNumCols>.',
  ),
  'INVALID_INLINE_TABLE.CANNOT_EVALUATE_EXPRESSION_IN_INLINE_TABLE': entry(
    '42000',
    'Invalid inline table: cannot evaluate the expression <expr>.',
  ),
  UNSUPPORTED_DATATYPE: entry('0A000', 'Unsupported data type <typeName>.'),
  UNSUPPORTED_FEATURE: entry('0A000', 'The feature is not supported: <feature>.'),
  'UNSUPPORTED_SUBQUERY_EXPRESSION_CATEGORY.UNSUPPORTED_CORRELATED_SUBQUERY': entry(
    '0A000',
    'Unsupported correlated subquery: <detail>.',
  ),
  'WRONG_NUM_ARGS.WITHOUT_SUGGESTION': entry(
    '42605',
    'The <functionName> requires <expectedNum> parameters but the actual number is <actualNum>.',
  ),
  NUM_COLUMNS_MISMATCH: entry(
    '42826',
    '<operator> can only be performed on inputs with the same number of columns, but the first input has <firstNumColumns> columns and the <invalidOrdinalNum> input has <invalidNumColumns> columns.',
  ),
  INCOMPATIBLE_COLUMN_TYPE: entry(
    '42825',
    '<operator> can only be performed on tables with compatible column types. The <columnOrdinalNumber> column of the <tableOrdinalNumber> table is <dataType1> which is not compatible with <dataType2> at the same column of the first table.',
  ),
} as const satisfies Record<string, ErrorConditionEntry>
