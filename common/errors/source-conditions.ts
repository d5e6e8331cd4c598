import { type ErrorConditionEntry, entry } from './error-condition-entry.ts'

/** What is wrong with a data source: its options, its paths, its schema. */
export const sourceConditions = {
  ALL_PARTITION_COLUMNS_NOT_ALLOWED: entry('KD005', 'Cannot use all columns for partition columns.'),
  CANNOT_MERGE_SCHEMAS: entry('42KD9', 'Cannot merge the schema <right> with the schema <left> of the files before.'),
  'CODEC_NOT_AVAILABLE.WITH_AVAILABLE_CODECS_SUGGESTION': entry(
    '56038',
    'The codec <codecName> is not available. Available codecs are <availableCodecs>.',
  ),
  CONFLICTING_DIRECTORY_STRUCTURES: entry(
    'KD009',
    'Conflicting directory structures: partition folders begin at more than one level: <discoveredBasePaths>. Name the folder of the table with the option `basePath`, or read the folders apart and union them.',
  ),
  CONFLICTING_PARTITION_COLUMN_NAMES: entry(
    'KD009',
    'Conflicting partition column names: <distinctPartColLists>. Folders at the same level must have the same partition column name.',
  ),
  EMPTY_PARTITION_COLUMN_NAME: entry('KD009', "The folder '<columnSpec>' has no name for its partition column."),
  EMPTY_PARTITION_COLUMN_VALUE: entry('KD009', "The folder '<columnSpec>' has no value for its partition column."),
  'FAILED_READ_FILE.CANNOT_READ_FILE_FOOTER': entry(
    'KD001',
    'Could not read the footer of the file <path>: <reason>. It must be a whole Parquet file.',
  ),
  'FAILED_READ_FILE.PARQUET_COLUMN_DATA_TYPE_MISMATCH': entry(
    'KD001',
    'Could not read the file <path>: the column <column> is of the type <actualType> there, which cannot be read as <expectedType>.',
  ),
  'INCONSISTENT_BEHAVIOR_CROSS_VERSION.DATETIME_WEEK_BASED_PATTERN': entry(
    '42K0B',
    'All week-based patterns are unsupported since Spark 3.0, detected week-based character: <c>. Please use the SQL function EXTRACT instead.',
  ),
  'INCONSISTENT_BEHAVIOR_CROSS_VERSION.DATETIME_PATTERN_RECOGNITION': entry(
    '42K0B',
    'The datetime pattern <pattern> is not one of Spark >= 3.0.',
  ),
  'INVALID_OPTIONS.NON_MAP_FUNCTION': entry('42K06', 'Options have to be a call of the function `map()`.'),
  'INVALID_OPTIONS.NON_STRING_TYPE': entry('42K06', 'Names and values of options must be strings, not <mapType>.'),
  'INVALID_SCHEMA.NON_STRING_LITERAL': entry(
    '42K07',
    'The schema <inputSchema> has to be a literal string that is not null.',
  ),
  PARSE_MODE_UNSUPPORTED: entry(
    '42601',
    'The function <funcName> has no mode <mode>. Acceptable modes are PERMISSIVE and FAILFAST.',
  ),
  INVALID_CORRUPT_RECORD_TYPE: entry(
    '42804',
    'The column <columnName> for corrupt records must be of the nullable STRING type, but is <actualType>.',
  ),
  'INVALID_DELIMITER_VALUE.EMPTY_STRING': entry('42602', 'Invalid value for delimiter: it cannot be empty.'),
  'INVALID_DELIMITER_VALUE.SINGLE_BACKSLASH': entry(
    '42602',
    'Invalid value for delimiter: a single backslash begins an escape sequence. For the character itself give two.',
  ),
  'INVALID_DELIMITER_VALUE.UNSUPPORTED_SPECIAL_CHARACTER': entry(
    '42602',
    'Invalid value for delimiter: unsupported special character <str>.',
  ),
  INVALID_JSON_RECORD_TYPE: entry(
    '22023',
    'Detected an invalid type of a JSON record while inferring a common schema in the mode <failFastMode>. Expected a STRUCT, but found <invalidType>.',
  ),
  'INVALID_LINE_SEPARATOR.EMPTY': entry('22023', "The option 'lineSep' cannot be an empty string."),
  'INVALID_LINE_SEPARATOR.TOO_LONG': entry(
    '22023',
    "The option 'lineSep' can have at most 2 characters, but got <length>.",
  ),
  INVALID_PARTITION_VALUE: entry(
    '42846',
    'The value <value> of a folder is none of the type <dataType> of the partition column <columnName>. Correct the folder, or name another type in the schema.',
  ),
  MALFORMED_CSV_RECORD: entry('KD000', 'Malformed CSV record: <badRecord>'),
  NEGATIVE_SCALE_DISALLOWED: entry('0A000', 'A decimal with the negative scale <scale> is not allowed.'),
  OPTION_VALUE_EXCEEDS_ONE_CHARACTER: entry(
    '22023',
    'The option <paramName> cannot be more than one character, but got <actualValue>.',
  ),
  'INCONSISTENT_BEHAVIOR_CROSS_VERSION.READ_ANCIENT_DATETIME': entry(
    '42K0B',
    'The file <path> has dates before 1582-10-15 or timestamps before 1900-01-01 in the column <column>, and does not say by which calendar. Set the option <option> to LEGACY to read them by the Julian calendar, as Spark 2 wrote them, or to CORRECTED to read them as they are.',
  ),
  PARQUET_TYPE_ILLEGAL: entry('42846', 'Illegal Parquet type: <parquetType>.'),
  PARQUET_TYPE_NOT_SUPPORTED: entry('42846', 'Parquet type not yet supported: <parquetType>.'),
  PARTITION_COLUMN_NOT_FOUND_IN_SCHEMA: entry('42000', 'Partition column <column> not found in schema <schema>.'),
  'STDS_INVALID_OPTION_VALUE.WITH_MESSAGE': entry(
    '42616',
    "Invalid value for source option '<optionName>': <message>.",
  ),
  UNSUPPORTED_DATA_TYPE_FOR_DATASOURCE: entry(
    '0A000',
    'The data source <format> does not support the column <columnName> of the type <columnType>.',
  ),
  'UNSUPPORTED_FEATURE.QUERY_ONLY_CORRUPT_RECORD_COLUMN': entry(
    '0A000',
    'Queries of raw JSON or CSV files that refer to the column of corrupt records alone are not allowed. Select another column with it. Where no record can be read: JSON or CSV whose records go over several lines, as pretty-printed JSON does, takes the option multiLine.',
  ),
  UNSUPPORTED_TIME_PRECISION: entry('0A000', 'The precision <precision> of TIME is not one of 0 to 9.'),
  UNSUPPORTED_TIME_TYPE: entry('0A000', 'The data type TIME is not supported.'),
  _LEGACY_ERROR_TEMP_3071: entry('XX000', '<msg>'),
  DATA_SOURCE_NOT_FOUND: entry('42K02', 'There is no data source <provider>. There are parquet, csv, json and text.'),
  _LEGACY_ERROR_TEMP_1046: entry('XX000', '<hintName> Hint expects a partition number as a parameter.'),
  _LEGACY_ERROR_TEMP_1047: entry(
    'XX000',
    '<hintName> Hint parameters should include an optional integral partitionNum and/or columns, but <invalidParams> can not be recognized as either partitionNum or columns.',
  ),
  _LEGACY_ERROR_TEMP_1211: entry(
    'XX000',
    'A <joinType> join has no condition that ties its sides, and does not say so: <leftPlan> and <rightPlan>. Use CROSS JOIN for every row of one with every row of the other, or set spark.sql.crossJoin.enabled=true.',
  ),
  _LEGACY_ERROR_TEMP_1290: entry('XX000', 'The data source text has a single column, and the schema has <schemaSize>.'),
  _LEGACY_ERROR_TEMP_1294: entry(
    '22007',
    "The timestamp of the option '<strategy>' is invalid. Expected is 'YYYY-MM-DDTHH:mm:ss', but got: <timeString>.",
  ),
} as const satisfies Record<string, ErrorConditionEntry>
