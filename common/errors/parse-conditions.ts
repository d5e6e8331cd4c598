import { type ErrorConditionEntry, entry } from './error-condition-entry.ts'

const interval = <const Template extends string>(reason: Template) =>
  entry('22006', `Cannot parse <input> as an interval: ${reason}`)

/** What the text of a statement does wrong. */
export const parseConditions = {
  PARSE_EMPTY_STATEMENT: entry('42617', 'Syntax error, unexpected empty statement.'),
  FAILED_TO_PARSE_TOO_COMPLEX: entry(
    '54001',
    'The statement, including potential SQL functions and referred views, was too complex to parse (<limit>). To mitigate this error divide the statement into multiple, less complex chunks.',
  ),
  PARSE_SYNTAX_ERROR: entry('42601', 'Syntax error at or near <error><hint>.'),
  UNCLOSED_BRACKETED_COMMENT: entry('42601', 'Found an unclosed bracketed comment. Append */ at its end.'),
  TRAILING_COMMA_IN_SELECT: entry('42601', 'Trailing comma detected in the select list. Remove it.'),
  INVALID_QUERY_MIXED_QUERY_PARAMETERS: entry(
    '42613',
    'A statement has either named parameters (:name) or positional ones (?), not both.',
  ),
  'NOT_A_CONSTANT_STRING.NOT_CONSTANT': entry('42601', 'The <expr> of <name> must be a constant text.'),
  UNBOUND_SQL_PARAMETER: entry('42P02', 'No value was given for the parameter <name>: pass it to `sql`.'),
  INVALID_IDENTIFIER: entry('42602', 'The unquoted identifier <ident> is invalid. Back quote it: <quoted>.'),
  INVALID_ESC: entry('42604', 'The escape must be a single character, but is <invalidEscape>.'),
  INVALID_SET_SYNTAX: entry(
    '42000',
    'Expected format is `SET`, `SET key` or `SET key=value`. A key with other than word characters goes in back quotes.',
  ),
  'INVALID_SQL_SYNTAX.EMPTY_IN_PREDICATE': entry('42000', 'Invalid SQL syntax: IN needs at least one expression.'),
  'INVALID_SQL_SYNTAX.EMPTY_QUANTIFIED_PATTERN': entry('42000', 'Invalid SQL syntax: LIKE needs at least one pattern.'),
  'INVALID_SQL_SYNTAX.FUNCTION_WITH_UNSUPPORTED_SYNTAX': entry(
    '42000',
    'Invalid SQL syntax: the function <prettyName> does not support <syntax>.',
  ),
  DUPLICATED_CTE_NAMES: entry('42602', 'CTE definition cannot have duplicate names: <duplicateNames>.'),
  INVALID_TEMP_OBJ_QUALIFIER: entry(
    '42602',
    'A temporary <objectType> cannot be qualified: <objectName> with <qualifier>.',
  ),
  CREATE_VIEW_WITH_IF_NOT_EXISTS_AND_REPLACE: entry(
    '42601',
    'CREATE VIEW cannot have both OR REPLACE and IF NOT EXISTS.',
  ),
  INVALID_NUMERIC_LITERAL_RANGE: entry(
    '22003',
    'Numeric literal <rawStrippedQualifier> is outside the valid range for <typeName>: from <minValue> to <maxValue>.',
  ),
  INVALID_TYPED_LITERAL: entry('42604', 'The value of the typed literal <valueType> is invalid: <value>.'),
  UNSUPPORTED_TYPED_LITERAL: entry(
    '0A000',
    'Literals of the type <unsupportedType> are not supported. Supported are <supportedTypes>.',
  ),
  'INVALID_INTERVAL_FORMAT.ARITHMETIC_EXCEPTION': interval('it is out of range.'),
  'INVALID_INTERVAL_FORMAT.INTERVAL_PARSING': interval('it does not match <interval>.'),
  'INVALID_INTERVAL_FORMAT.INVALID_FRACTION': interval('<unit> cannot have a fraction.'),
  'INVALID_INTERVAL_FORMAT.INVALID_VALUE': interval('<value> is no number.'),
  'INVALID_INTERVAL_FORMAT.INVALID_PRECISION': interval('<value> has more than nine digits behind its point.'),
  'INVALID_INTERVAL_FORMAT.INVALID_UNIT': interval('<unit> is no unit of intervals.'),
  'INVALID_INTERVAL_FORMAT.UNMATCHED_FORMAT_STRING': interval('it does not match <interval>.'),
  'INVALID_INTERVAL_FORMAT.UNMATCHED_FORMAT_STRING_WITH_NOTICE': interval('it does not match <interval>.'),
  _LEGACY_ERROR_TEMP_0024: entry('XX000', 'An interval literal has one pair of units at most, as in DAY TO SECOND.'),
  _LEGACY_ERROR_TEMP_0026: entry('XX000', 'An interval of units has numbers before them, not <value>.'),
  _LEGACY_ERROR_TEMP_0029: entry('XX000', 'Years and months cannot be mixed with days and times: <literal>.'),
  _LEGACY_ERROR_TEMP_0063: entry('XX000', '<msg>.'),
  'INVALID_INTERVAL_FORMAT.TIMEZONE_INTERVAL_OUT_OF_RANGE': interval(
    'a time zone is whole seconds and at most 18 hours from UTC.',
  ),
  'INVALID_INTERVAL_FORMAT.UNSUPPORTED_FROM_TO_EXPRESSION': interval('there are no intervals from <from> to <to>.'),
  _LEGACY_ERROR_TEMP_0045: entry('XX000', 'Invalid time zone displacement value.'),
  DATATYPE_MISSING_SIZE: entry('42K01', 'The type <type> needs a size, as in <type>(10).'),
  'INCOMPLETE_TYPE_DEFINITION.ARRAY': entry(
    '42K01',
    'Incomplete complex type: write the element type of the array, as in ARRAY<element type>.',
  ),
  'INCOMPLETE_TYPE_DEFINITION.MAP': entry(
    '42K01',
    'Incomplete complex type: write the types of key and value of the map, as in MAP<keyType, valueType>.',
  ),
  'INCOMPLETE_TYPE_DEFINITION.STRUCT': entry(
    '42K01',
    'Incomplete complex type: write the fields of the struct, as in STRUCT<name: type>.',
  ),
  DECIMAL_PRECISION_EXCEEDS_MAX_PRECISION: entry(
    '22003',
    'Decimal precision <precision> exceeds the maximum of <maxPrecision>.',
  ),
  DECIMAL_SCALE_EXCEEDS_PRECISION: entry(
    '22003',
    'Decimal scale <scale> cannot be greater than precision <precision>.',
  ),
} as const satisfies Record<string, ErrorConditionEntry>
