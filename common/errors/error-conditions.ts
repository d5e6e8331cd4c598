import { argumentConditions } from './argument-conditions.ts'
import { awsConditions } from './aws-conditions.ts'
import { dataTypeMismatchConditions } from './data-type-mismatch-conditions.ts'
import { type ErrorConditionEntry, entry } from './error-condition-entry.ts'
import { groupingConditions } from './grouping-conditions.ts'
import { jobConditions } from './job-conditions.ts'
import { lambdaConditions } from './lambda-conditions.ts'
import { parseConditions } from './parse-conditions.ts'
import { queryConditions } from './query-conditions.ts'
import { sourceConditions } from './source-conditions.ts'
import { valueConditions } from './value-conditions.ts'
import { windowConditions } from './window-conditions.ts'
import { writeConditions } from './write-conditions.ts'

/** The catalogue of error conditions: Spark's names and SQLSTATEs, our words. Parameters stand in angle brackets. */
export const errorConditions = {
  ...argumentConditions,
  ...awsConditions,
  ...dataTypeMismatchConditions,
  ...jobConditions,
  ...groupingConditions,
  ...lambdaConditions,
  ...parseConditions,
  ...queryConditions,
  ...sourceConditions,
  ...valueConditions,
  ...windowConditions,
  ...writeConditions,
  AMBIGUOUS_COLUMN_REFERENCE: entry(
    '42702',
    'Column <name> is ambiguous: it is of a DataFrame that this one is made of more than once. Give the sides names with `as` before the join, and qualify the column: `df.as("a").join(df.as("b"), F.col("a.id").gt(F.col("b.id")))`.',
  ),
  AMBIGUOUS_REFERENCE: entry('42704', 'Reference <name> is ambiguous, could be: <referenceNames>.'),
  CANNOT_INFER_EMPTY_SCHEMA: entry(
    '42KD9',
    'No schema can be inferred for <format>: no files with data under <path>. Give one with `schema(...)`.',
  ),
  CANNOT_MODIFY_CONFIG: entry(
    '46110',
    'Cannot modify the value of the Spark config: <key>. It is fixed when the application starts.',
  ),
  CANNOT_RESOLVE_DATAFRAME_COLUMN: entry(
    '42704',
    'Cannot resolve the DataFrame column <name>. It is of another DataFrame, or no longer put out: `df1.select(df2.col("a"))`.',
  ),
  CANNOT_SERIALIZE_CLOSURE: entry('XX000', 'Task not serializable: <reason>'),
  CONCURRENT_WRITE: entry(
    '40001',
    'Another job writes to <path>: <reason>. What this job wrote was removed; run it again when the other has ended.',
  ),
  COLUMN_ALREADY_EXISTS: entry('42711', 'The column <columnName> already exists.'),
  COMMIT_STATE_UNKNOWN: entry(
    '08007',
    'Whether the output at <path> was committed is not known: <reason>. The next job that writes there, or reads it, finishes the commit or takes it back; look at what is there before this one is run again.',
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
  EXECUTOR_LOST: entry('58030', 'Task <task> failed <count> times; the last time its executor was lost: <reason>'),
  'FAILED_READ_FILE.FILE_NOT_EXIST': entry('KD001', 'Could not read the file <path>: it does not exist.'),
  'FAILED_READ_FILE.NO_HINT': entry('KD001', 'Could not read the file <path>: <reason>'),
  GROUP_BY_AGGREGATE: entry('42903', 'Aggregate functions are not allowed in GROUP BY, but found <sqlExpr>.'),
  GROUP_BY_POS_OUT_OF_RANGE: entry(
    '42805',
    'GROUP BY position <index> is not in the select list (valid range is [1, <size>]).',
  ),
  INCOMPLETE_OUTPUT: entry(
    '55019',
    'The output at <path> may be a half: <reason>. Finish or remove that job, or write with mode "overwrite".',
  ),
  INTERNAL_ERROR: entry('XX000', '<message>'),
  INVALID_CONF_VALUE: entry('22022', "The value '<confValue>' in the config '<confName>' is invalid. <reason>"),
  'INVALID_CONF_VALUE.OUT_OF_RANGE_OF_OPTIONS': entry(
    '22022',
    "The value '<confValue>' in the config '<confName>' is invalid. It should be one of '<confOptions>'.",
  ),
  'INVALID_CONF_VALUE.REQUIREMENT': entry(
    '22022',
    "The value '<confValue>' in the config '<confName>' is invalid. <confRequirement>",
  ),
  'INVALID_CONF_VALUE.TIME_ZONE': entry(
    '22022',
    "The value '<confValue>' in the config '<confName>' is invalid. It is no time zone.",
  ),
  'INVALID_CONF_VALUE.TYPE_MISMATCH': entry(
    '22022',
    "The value '<confValue>' in the config '<confName>' is invalid. It must be <form>.",
  ),
  CANNOT_MODIFY_STATIC_CONFIG: entry('46110', 'Cannot modify the value of the static Spark config: <key>.'),
  INVALID_SAVE_MODE: entry(
    '42000',
    'The save mode <mode> is invalid. Valid modes: append, overwrite, ignore, error, errorifexists.',
  ),
  INVALID_URL: entry('22P02', 'The URL is invalid: <url>. <reason>'),
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
    "Could not parse the master URL '<master>'. Known: local, local[N], local[*], local[N,F], local-cluster[executors,cores,MB], lambda.",
  ),
  OBJECT_STORE_UNAVAILABLE: entry('58030', '<request>. Nothing is known of the object; try again later.'),
  ORDER_BY_POS_OUT_OF_RANGE: entry(
    '42805',
    'ORDER BY position <index> is not in the select list (valid range is [1, <size>]).',
  ),
  PATH_ALREADY_EXISTS: entry(
    '42K04',
    'Path <outputPath> already exists. Set mode as "overwrite" to overwrite the existing path.',
  ),
  PATH_NOT_FOUND: entry('42K03', 'Path does not exist: <path>.'),
  SESSION_NOT_SAME: entry('42000', 'Both Datasets must belong to the same SparkSession.'),
  SESSION_STOPPED: entry('08003', 'The SparkSession was stopped. Build a new one.'),
  NO_ACTIVE_OR_DEFAULT_SESSION: entry(
    '08003',
    'No active or default Spark session found. Please create a new Spark session before running the code.',
  ),
  SPARK_JOB_CANCELLED: entry('XXKDA', 'Job <jobId> cancelled <reason>'),
  SQL_CONF_NOT_FOUND: entry('42K0I', 'The SQL config <sqlConf> cannot be found.'),
  TABLE_OR_VIEW_NOT_FOUND: entry('42P01', 'The table or view <relationName> cannot be found. Verify the spelling.'),
  TASK_FAILED: entry(
    'XX000',
    'Job aborted due to stage failure: <task> failed <count> times, most recent failure: <reason>',
  ),
  TEMP_VIEW_NAME_TOO_MANY_NAME_PARTS: entry(
    '428EK',
    'The name of a temporary view has one part only, but got: <actualName>.',
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
  UNRESOLVED_COLUMN_AMONG_FIELD_NAMES: entry('42703', 'Cannot resolve the column name <colName> among (<fieldNames>).'),
  'UNRESOLVED_COLUMN.WITHOUT_SUGGESTION': entry('42703', 'A column with name <objectName> cannot be resolved.'),
  UNSUPPORTED_JOIN_TYPE: entry('0A000', "Unsupported join type '<typ>'. Supported join types include: <supported>."),
  ROUTINE_ALREADY_EXISTS: entry(
    '42723',
    'Cannot create the <newRoutineType> <routineName> because a <existingRoutineType> of that name already exists. Choose a different name, or drop or replace the existing one.',
  ),
  UNRESOLVED_ROUTINE: entry('42883', 'Cannot resolve routine <routineName> on search path <searchPath>.'),
  AMBIGUOUS_REFERENCE_TO_FIELDS: entry(
    '42000',
    'The reference to the field <field> is ambiguous: the struct has <count> of that name.',
  ),
  FIELD_NOT_FOUND: entry('42704', 'No such struct field <fieldName> in <fields>.'),
  INVALID_EXTRACT_BASE_FIELD_TYPE: entry(
    '42000',
    'Cannot extract a value from <base>: it needs a complex type (STRUCT, ARRAY, MAP), not <other>.',
  ),
  INVALID_EXTRACT_FIELD: entry('42601', 'Cannot extract <field> from <expr>.'),
  INVALID_EXTRACT_FIELD_TYPE: entry('42000', 'A field name must be a string literal, not <extraction>.'),
  NON_FOLDABLE_ARGUMENT: entry(
    '42K08',
    'The function <funcName> needs a constant of the type <paramType> as its parameter <paramName>.',
  ),
  INVALID_NON_DETERMINISTIC_EXPRESSIONS: entry(
    '42K0E',
    'The operator needs deterministic expressions, unlike <sqlExprs>.',
  ),
  SEED_EXPRESSION_IS_UNFOLDABLE: entry('42K08', 'The seed <seedExpr> of <exprWithSeed> must be a constant.'),
  'INVALID_AGGREGATE_FILTER.CONTAINS_AGGREGATE': entry(
    '42903',
    'The FILTER expression <filterExpr> of an aggregate function must not hold an aggregate, but holds <aggExpr>.',
  ),
  'INVALID_AGGREGATE_FILTER.NOT_BOOLEAN': entry(
    '42903',
    'The FILTER expression <filterExpr> of an aggregate function must be boolean.',
  ),
  'INVALID_LIMIT_LIKE_EXPRESSION.IS_UNFOLDABLE': entry('42K0E', 'The <name> expression <expr> must be a constant.'),
  FAILED_FUNCTION_CALL: entry('38000', 'The function <funcName> cannot be called so: <reason>.'),
  NOT_A_TABLE_FUNCTION: entry(
    '42887',
    'The function <functionName> gives a value, not a table. Use it in a select list.',
  ),
  UNRESOLVABLE_TABLE_VALUED_FUNCTION: entry('42883', 'The table-valued function <name> cannot be found.'),
  'CREATE_VIEW_COLUMN_ARITY_MISMATCH.NOT_ENOUGH_DATA_COLUMNS': entry(
    '21S01',
    'Cannot create the view <viewName>: it names the columns <viewColumns>, but its query has only <dataColumns>.',
  ),
  'CREATE_VIEW_COLUMN_ARITY_MISMATCH.TOO_MANY_DATA_COLUMNS': entry(
    '21S01',
    'Cannot create the view <viewName>: it names the columns <viewColumns>, but its query has <dataColumns>.',
  ),
  INCOMPATIBLE_VIEW_SCHEMA_CHANGE: entry(
    '51024',
    'The view <viewName> was created with the column <colName>, which its query no longer has in that type: its columns now are <actualCols>. Create the view again.',
  ),
  RECURSIVE_VIEW: entry('42K0H', 'The view <viewIdent> refers to itself: <newPath>.'),
  INVALID_USAGE_OF_STAR_OR_REGEX: entry('42000', 'Invalid usage of <elem> in <prettyName>.'),
  INVALID_USAGE_OF_STAR_WITH_TABLE_IDENTIFIER_IN_COUNT: entry(
    '42000',
    'count(<tableName>.*) is not allowed. Use count(*) or name the columns.',
  ),
  SCALAR_SUBQUERY_IS_IN_GROUP_BY_OR_AGGREGATE_FUNCTION: entry(
    '0A000',
    'The correlated scalar subquery <sqlExpr> is neither in GROUP BY nor in an aggregate function. Add it to GROUP BY or wrap it in `first`.',
  ),
  UNSUPPORTED_EXPR_FOR_OPERATOR: entry(
    '42K0E',
    'The operator <operator> does not take these expressions: <invalidExprSqls>.',
  ),
  'UNSUPPORTED_FEATURE.SET_OPERATION_ON_MAP_TYPE': entry(
    '0A000',
    'A set operation (DISTINCT, UNION, INTERSECT, EXCEPT) cannot have columns of a map type, but the column <colName> is <dataType>.',
  ),
  'UNSUPPORTED_GENERATOR.NOT_GENERATOR': entry('42K0E', 'The generator is not supported: <functionName> is none.'),
  UDTF_ALIAS_NUMBER_MISMATCH: entry(
    '42802',
    'The generator puts out <aliasesSize> columns, but has these aliases: <aliasesNames>.',
  ),
  'UNSUPPORTED_SUBQUERY_EXPRESSION_CATEGORY.AGGREGATE_FUNCTION_MIXED_OUTER_LOCAL_REFERENCES': entry(
    '0A000',
    'Unsupported subquery: the aggregate function <function> refers to columns of the outer and of the inner query.',
  ),
  'UNSUPPORTED_SUBQUERY_EXPRESSION_CATEGORY.CORRELATED_REFERENCE': entry(
    '0A000',
    'Unsupported subquery: columns of the outer query are supported in WHERE and HAVING, not in <sqlExprs>.',
  ),
  'UNSUPPORTED_SUBQUERY_EXPRESSION_CATEGORY.SCALAR_SUBQUERY_IN_VALUES': entry(
    '0A000',
    'Unsupported subquery: a scalar subquery in VALUES.',
  ),
  CANNOT_RESOLVE_STAR_EXPAND: entry('42704', 'Cannot resolve <targetString>.* given the input columns <columns>.'),
  GROUP_BY_POS_AGGREGATE: entry(
    '42903',
    'GROUP BY <index> refers to an expression <aggExpr> that contains an aggregate function. Aggregate functions are not allowed in GROUP BY.',
  ),
  AGGREGATE_FUNCTION_WITH_NONDETERMINISTIC_EXPRESSION: entry(
    '42845',
    'Non-deterministic expression <sqlExpr> should not appear in the arguments of an aggregate function. Compute it in a subquery.',
  ),
  NESTED_AGGREGATE_FUNCTION: entry(
    '42607',
    'It is not allowed to use an aggregate function in the argument of another aggregate function. Use the inner one in a subquery.',
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
  UNSUPPORTED_CHAR_OR_VARCHAR_AS_STRING: entry(
    '0A000',
    'CHAR and VARCHAR cannot be in a schema here. Set spark.sql.legacy.charVarcharAsString to have them as strings.',
  ),
  UNSUPPORTED_DATATYPE: entry('0A000', 'Unsupported data type <typeName>.'),
  UNSUPPORTED_FEATURE: entry('0A000', 'The feature is not supported: <feature>.'),
  'UNSUPPORTED_SUBQUERY_EXPRESSION_CATEGORY.UNSUPPORTED_CORRELATED_SUBQUERY': entry(
    '0A000',
    'Unsupported correlated subquery: <detail>.',
  ),
  'UNSUPPORTED_SUBQUERY_EXPRESSION_CATEGORY.UNSUPPORTED_CORRELATED_EXPRESSION_IN_JOIN_CONDITION': entry(
    '0A000',
    'Unsupported subquery: in a join condition it can read the columns of one side only, not of both: <subqueryExpression>.',
  ),
  'UNSUPPORTED_SUBQUERY_EXPRESSION_CATEGORY.UNSUPPORTED_CORRELATED_SCALAR_SUBQUERY': entry(
    '0A000',
    'Unsupported subquery: a correlated scalar subquery stands in WHERE, HAVING, a select list or GROUP BY, not in <treeNode>.',
  ),
  'UNSUPPORTED_SUBQUERY_EXPRESSION_CATEGORY.UNSUPPORTED_IN_EXISTS_SUBQUERY': entry(
    '0A000',
    'Unsupported subquery: IN and EXISTS stand in WHERE, HAVING, a join condition or a select list, not in <treeNode>.',
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
