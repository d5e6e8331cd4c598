import { type ErrorConditionEntry, entry } from './error-condition-entry.ts'

/** What a program gave to the API: rows, names, numbers. The names are PySpark's where Spark itself throws without one. */
export const argumentConditions = {
  CANNOT_BE_EMPTY: entry('22023', 'At least one <item> must be specified.'),
  CANNOT_CONVERT_COLUMN_INTO_BOOL: entry(
    '42K09',
    'A column has no value in the driver: <expression> is computed for each row. Use its methods, e.g. `.gt(1)`, `.plus(1)`, `.and(...)`, instead of JavaScript operators.',
  ),
  CANNOT_DETERMINE_TYPE: entry(
    '42K09',
    'The type of the column <column> cannot be determined: it has no value that is not null. Give a schema.',
  ),
  CANNOT_INFER_SCHEMA_FOR_TYPE: entry(
    '42K09',
    'Can not infer a schema for the row <row>: rows are arrays of values or objects with a field for each column.',
  ),
  CANNOT_MERGE_TYPE: entry(
    '42825',
    'Can not merge the types <left> and <right> of the column <column>. Give a schema.',
  ),
  FAILED_EXECUTE_UDF: entry('39000', '<functionName> failed: <reason>'),
  FIELD_DATA_TYPE_UNACCEPTABLE_WITH_NAME: entry(
    '22023',
    'field <field_name>: <data_type> can not accept the value <obj> of the type <obj_type>.',
  ),
  FIELD_NOT_NULLABLE_WITH_NAME: entry('22004', 'field <field_name>: This field is not nullable, but got null.'),
  FIELD_STRUCT_LENGTH_MISMATCH: entry(
    '42K0G',
    'Length of the row (<object_length>) does not match with the number of fields (<field_length>).',
  ),
  INVALID_ATTRIBUTE_NAME_SYNTAX: entry(
    '42601',
    'Syntax error in the attribute name: <name>. Check that backticks appear in pairs, a quoted string is a complete name part and use a backtick only inside quoted name parts.',
  ),
  NOT_INT: entry('42K09', 'Argument `<arg_name>` should be an int, got <arg_type>.'),
  NOT_COLUMN_OR_STR: entry('42K09', 'Argument `<arg_name>` should be a Column or a string, got <arg_type>.'),
  'NUMERIC_VALUE_OUT_OF_RANGE.WITHOUT_SUGGESTION': entry(
    '22003',
    'The value <roundedValue>, rounded half up from <originalValue>, cannot be represented as decimal(<precision>, <scale>).',
  ),
  VALUE_NOT_ALLOWED: entry(
    '22023',
    'Value for `<arg_name>` has to be amongst the following values: <allowed_values>, got <value>.',
  ),
  VALUE_OUT_OF_BOUNDS: entry(
    '22003',
    'Value for `<arg_name>` must be between <lower_bound> and <upper_bound> (inclusive), got <actual>.',
  ),
} as const satisfies Record<string, ErrorConditionEntry>
