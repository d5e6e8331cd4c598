import { type ErrorConditionEntry, entry } from './error-condition-entry.ts'

const parameter = <const Template extends string>(expected: Template) =>
  entry('22023', `The value of the parameter <parameter> in <functionName> is invalid: ${expected}`)

/** What the values of rows, or of constants, do wrong while a query runs. */
export const valueConditions = {
  ARITHMETIC_OVERFLOW: entry('22003', '<message>. Use `try_` functions to get NULL instead.'),
  BINARY_ARITHMETIC_OVERFLOW: entry(
    '22003',
    '<value1> <symbol> <value2> caused an overflow. Use <functionName> to get NULL instead.',
  ),
  EXPECTATION_VIOLATION: entry(
    '22000',
    'The data is not as expected, and nothing was written: <expectations>. Mend the rows, or say with expectOrDrop or expectOrSetAside that the job may go on without them.',
  ),
  MALFORMED_CHARACTER_CODING: entry('22000', 'A value that <charset> does not have was found in <function>.'),
  CANNOT_DECODE_URL: entry('22546', 'The URL <url> cannot be decoded: an escape in it is none.'),
  CAST_INVALID_INPUT: entry(
    '22018',
    'The value <expression> of the type <sourceType> cannot be cast to <targetType>: it is malformed. Use `try_cast` to get NULL instead.',
  ),
  CAST_OVERFLOW: entry(
    '22003',
    'The value <value> of the type <sourceType> cannot be cast to <targetType> due to an overflow. Use `try_cast` to get NULL instead.',
  ),
  'NUMERIC_VALUE_OUT_OF_RANGE.WITH_SUGGESTION': entry(
    '22003',
    'The value <value> cannot be represented as decimal(<precision>, <scale>). Use `try_cast` to get NULL instead.',
  ),
  'INVALID_PARAMETER_VALUE.AES_CRYPTO_ERROR': parameter('<detailMessage>.'),
  'INVALID_PARAMETER_VALUE.AES_IV_LENGTH': parameter(
    'a vector has 16 bytes in CBC and 12 in GCM, not <actualLength> for <mode>.',
  ),
  'INVALID_PARAMETER_VALUE.AES_KEY_LENGTH': parameter('a key has 16, 24 or 32 bytes, not <actualLength>.'),
  INVALID_BITMAP_POSITION: entry(
    '22003',
    'The position <bitPosition> lies outside of the bitmap, which has <bitmapNumBits> bits (<bitmapNumBytes> bytes).',
  ),
  'INVALID_PARAMETER_VALUE.BIT_POSITION_RANGE': parameter('a position lies in [0, <upper>), unlike <invalidValue>.'),
  'INVALID_PARAMETER_VALUE.HMAC_ALGORITHM': parameter(
    "it is one of 'SHA-224', 'SHA-256', 'SHA-384', 'SHA-512', 'SHA-1' and 'MD5', not '<invalidValue>'.",
  ),
  'INVALID_PARAMETER_VALUE.HMAC_CRYPTO_ERROR': parameter('<detailMessage>.'),
  'UNSUPPORTED_FEATURE.AES_MODE': entry(
    '0A000',
    'AES-<mode> with the padding <padding> is not supported by <functionName>.',
  ),
  'UNSUPPORTED_FEATURE.AES_MODE_AAD': entry('0A000', 'AES-<mode> of <functionName> authenticates no additional data.'),
  'UNSUPPORTED_FEATURE.AES_MODE_IV': entry('0A000', 'AES-<mode> of <functionName> has no initialization vector.'),
  NEGATIVE_VALUES_IN_FREQUENCY_EXPRESSION: entry(
    '22003',
    'The frequency <frequencyExpression> is negative in a row: <negativeValue>.',
  ),
  CANNOT_PARSE_TIMESTAMP: entry('22007', '<message>. Use <func> to get NULL instead.'),
  INVALID_TIMEZONE: entry(
    '22009',
    "The timezone: <timeZone> is invalid. The timezone must be either a region-based zone ID or a zone offset. Region IDs must have the form 'area/city', such as 'America/Los_Angeles'. Zone offsets must be in the format '(+|-)HH', '(+|-)HH:mm' or '(+|-)HH:mm:ss', e.g '-08' , '+01:00' or '-13:33:33', and must be in the range from -18:00 to +18:00. 'Z' and 'UTC' are accepted as synonyms for '+00:00'.",
  ),
  'INVALID_DATETIME_PATTERN.ILLEGAL_CHARACTER': entry(
    '22007',
    'Unrecognized datetime pattern: <pattern>. Illegal pattern character found in datetime pattern: <c>. Please provide legal character.',
  ),
  'INVALID_DATETIME_PATTERN.LENGTH': entry(
    '22007',
    'Too many letters in datetime pattern: <pattern>. Please reduce pattern length.',
  ),
  'INVALID_DATETIME_PATTERN.WITH_SUGGESTION': entry(
    '22007',
    "Unrecognized datetime pattern: <pattern>. Letters and their counts are those of Java's DateTimeFormatter.",
  ),
  'DATETIME_FIELD_OUT_OF_BOUNDS.WITHOUT_SUGGESTION': entry('22023', '<rangeMessage>.'),
  INVALID_FRACTION_OF_SECOND: entry(
    '22023',
    'A minute has 60 seconds at the most, and <secAndMicros> is more. Use `try_make_timestamp` to get NULL instead.',
  ),
  ILLEGAL_DAY_OF_WEEK: entry('22009', 'Illegal input for day of week: <string>.'),
  DIVIDE_BY_ZERO: entry('22012', 'Division by zero. Use `try_divide` to get NULL instead.'),
  'INTERVAL_ARITHMETIC_OVERFLOW.WITH_SUGGESTION': entry(
    '22015',
    'Integer overflow while operating with intervals. Use <functionName> to get NULL instead.',
  ),
  'INTERVAL_ARITHMETIC_OVERFLOW.WITHOUT_SUGGESTION': entry('22015', 'Integer overflow while operating with intervals.'),
  INVALID_INTERVAL_WITH_MICROSECONDS_ADDITION: entry(
    '22006',
    'Cannot add an interval to a date because its microseconds part is not 0. Cast the date to a timestamp.',
  ),
  INTERVAL_DIVIDED_BY_ZERO: entry('22012', 'Division of an interval by zero. Use `try_divide` to get NULL instead.'),
  REMAINDER_BY_ZERO: entry('22012', 'Remainder by zero. Use `try_mod` to get NULL instead.'),
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
  DUPLICATED_MAP_KEY: entry('23505', 'Duplicate map key <key> was found. Keys of a map are unique.'),
  NULL_MAP_KEY: entry('2200E', 'Cannot use null as map key.'),
  SCALAR_SUBQUERY_TOO_MANY_ROWS: entry('21000', 'More than one row returned by a subquery used as an expression.'),
  USER_RAISED_EXCEPTION: entry('P0001', '<errorMessage>'),
  'INVALID_FORMAT.ESC_AT_THE_END': entry(
    '42601',
    'The format is invalid: <format>. The escape character cannot stand at its end.',
  ),
  'INVALID_FORMAT.ESC_IN_THE_MIDDLE': entry(
    '42601',
    'The format is invalid: <format>. The escape character cannot stand before <char>, only before a wildcard or itself.',
  ),
  INVALID_ESCAPE_CHAR: entry('42604', 'The escape must be a string of one character, but is <sqlExpr>.'),
  INVALID_REGEXP_REPLACE: entry(
    '22023',
    'Could not perform regexp_replace for source = "<source>", pattern = "<pattern>", replacement = "<replacement>" and position = <position>.',
  ),
  'COLLECTION_SIZE_LIMIT_EXCEEDED.FUNCTION': entry(
    '54000',
    "Can't create array with <numberOfElements> elements which exceeding the array size limit <maxRoundedArrayLength>, unsuccessful try to create arrays in the function <functionName>.",
  ),
  'INVALID_PARAMETER_VALUE.CHARSET': parameter('one of <charsets>, not <charset>.'),
  'INVALID_PARAMETER_VALUE.DATETIME_UNIT': parameter('a unit without quotes, such as DAY, not <invalidValue>.'),
  'INVALID_PARAMETER_VALUE.FOLDER': parameter(
    'names with / between them, none of which is empty or begins with . or _, not <folder>.',
  ),
  'INVALID_PARAMETER_VALUE.LENGTH': parameter('a length of 0 or more, not <length>.'),
  // Spark fails without a condition of its own.
  'INVALID_PARAMETER_VALUE.MAP_LENGTHS': parameter('as many values as there are keys.'),
  'INVALID_PARAMETER_VALUE.PATTERN': parameter('<value> is no regular expression.'),
  'INVALID_PARAMETER_VALUE.REGEX_GROUP_INDEX': parameter('a group index between 0 and <groupCount>, not <groupIndex>.'),
  // Spark fails without a condition of its own.
  'INVALID_PARAMETER_VALUE.SEQUENCE_BOUNDARIES': parameter('illegal boundaries: <start> to <stop> by <step>.'),
  'INVALID_PARAMETER_VALUE.START': parameter('a start other than 0, not <start>.'),
} as const satisfies Record<string, ErrorConditionEntry>
