import { type ErrorConditionEntry, entry } from './error-condition-entry.ts'

const mismatch = <const Template extends string>(message: Template) =>
  entry('42K09', `Cannot resolve <sqlExpr> due to data type mismatch: ${message}`)

/** Expressions and calls whose operands are of the wrong type. */
export const dataTypeMismatchConditions = {
  'DATATYPE_MISMATCH.ARRAY_FUNCTION_DIFF_TYPES': mismatch(
    '<functionName> takes an array and a value of its element type, not [<leftType>, <rightType>].',
  ),
  'DATATYPE_MISMATCH.BINARY_ARRAY_DIFF_TYPES': mismatch(
    '<functionName> takes two arrays of one element type, not [<leftType>, <rightType>].',
  ),
  'DATATYPE_MISMATCH.BINARY_OP_DIFF_TYPES': mismatch(
    'the left and right operands have incompatible types (<left> and <right>).',
  ),
  'DATATYPE_MISMATCH.BINARY_OP_WRONG_TYPE': mismatch('the operator needs <inputType>, not <actualDataType>.'),
  'DATATYPE_MISMATCH.CAST_WITHOUT_SUGGESTION': mismatch('cannot cast <srcType> to <targetType>.'),
  'DATATYPE_MISMATCH.CAST_WITH_CONF_SUGGESTION': mismatch(
    'cannot cast <srcType> to <targetType> in ANSI mode, which is always on.',
  ),
  'DATATYPE_MISMATCH.CAST_WITH_FUNC_SUGGESTION': mismatch(
    'cannot cast <srcType> to <targetType>. Use <functionNames> instead.',
  ),
  'DATATYPE_MISMATCH.CREATE_MAP_KEY_DIFF_TYPES': mismatch(
    'all keys of <functionName> must have one type, got <dataType>.',
  ),
  'DATATYPE_MISMATCH.CREATE_MAP_VALUE_DIFF_TYPES': mismatch(
    'all values of <functionName> must have one type, got <dataType>.',
  ),
  'DATATYPE_MISMATCH.CREATE_NAMED_STRUCT_WITHOUT_FOLDABLE_STRING': mismatch(
    'the names of fields must be constant strings, but they are <inputExprs>.',
  ),
  'DATATYPE_MISMATCH.DATA_DIFF_TYPES': mismatch('all inputs of <functionName> must have one type, got <dataType>.'),
  'DATATYPE_MISMATCH.FILTER_NOT_BOOLEAN': mismatch('the filter is of the type <type>, not boolean.'),
  'DATATYPE_MISMATCH.HASH_MAP_TYPE': mismatch(
    '<functionName> takes no maps: those that are equal may have different hashes.',
  ),
  'DATATYPE_MISMATCH.INVALID_MAP_KEY_TYPE': mismatch('the key of a map cannot be or contain <keyType>.'),
  'DATATYPE_MISMATCH.INVALID_ORDERING_TYPE': mismatch(
    '<functionName> does not support ordering on the type <dataType>.',
  ),
  'DATATYPE_MISMATCH.IN_SUBQUERY_DATA_TYPE_MISMATCH': mismatch(
    'the sides of the IN subquery have the types <leftType> and <rightType>.',
  ),
  'DATATYPE_MISMATCH.IN_SUBQUERY_LENGTH_MISMATCH': mismatch(
    'the left side of the IN subquery has <leftLength> columns (<leftColumns>) and the right side <rightLength> (<rightColumns>).',
  ),
  'DATATYPE_MISMATCH.MAP_CONCAT_DIFF_TYPES': mismatch('<functionName> takes maps only, got <dataType>.'),
  'DATATYPE_MISMATCH.MAP_FUNCTION_DIFF_TYPES': mismatch(
    '<functionName> takes a map and a value of its key type, not [<leftType>, <rightType>].',
  ),
  'DATATYPE_MISMATCH.INPUT_SIZE_NOT_ONE': mismatch('<exprName> has to be one character.'),
  'DATATYPE_MISMATCH.INVALID_JSON_MAP_KEY_TYPE': mismatch(
    'the keys of a map of JSON are strings, which <schema> has not.',
  ),
  'DATATYPE_MISMATCH.INVALID_JSON_SCHEMA': mismatch(
    'the schema <schema> must be a struct, an array, a map or a variant.',
  ),
  'DATATYPE_MISMATCH.NON_FOLDABLE_INPUT': mismatch(
    '<inputName> must be a constant of the type <inputType>, but is <inputExpr>.',
  ),
  'DATATYPE_MISMATCH.NON_STRING_TYPE': mismatch('all arguments of the function <funcName> must be strings.'),
  'DATATYPE_MISMATCH.NULL_TYPE': mismatch('an untyped NULL cannot be an argument of <functionName>.'),
  'DATATYPE_MISMATCH.SEQUENCE_WRONG_INPUT_TYPES': mismatch(
    '<functionName> takes a start and a stop of one type among <startType>, and a step that fits it.',
  ),
  'DATATYPE_MISMATCH.STACK_COLUMN_DIFF_TYPES': mismatch(
    'the values of column <columnIndex> are not of one type: <leftType> (argument <leftParamIndex>) and <rightType> (argument <rightParamIndex>).',
  ),
  'DATATYPE_MISMATCH.UNEXPECTED_INPUT_TYPE': mismatch(
    'the <paramIndex> parameter needs the <requiredType> type, but <inputSql> has the type <inputType>.',
  ),
  'DATATYPE_MISMATCH.UNEXPECTED_NULL': mismatch('<exprName> must not be null.'),
  'DATATYPE_MISMATCH.UNSUPPORTED_INPUT_TYPE': mismatch('the input of <functionName> cannot be of the type <dataType>.'),
  'DATATYPE_MISMATCH.VALUE_OUT_OF_RANGE': mismatch('<exprName> must be between <valueRange>, but is <currentValue>.'),
} as const satisfies Record<string, ErrorConditionEntry>
