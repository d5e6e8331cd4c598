import {
  arrayType,
  BinaryType,
  BooleanType,
  type DataType,
  DateType,
  DoubleType,
  IntegerType,
  isIntegral,
  isNumeric,
  LongType,
  StringType,
  sqlTypeName,
  TimestampNtzType,
  TimestampType,
} from '../../../../common/types/data-type.ts'
import type { ArgumentType } from '../../expressions/argument-type.ts'
import type { Expression } from '../../expressions/expression.ts'
import { dataTypeOf } from '../../expressions/expression-type.ts'
import type { CheckedCall, FunctionDefinition } from '../../expressions/function-definition.ts'
import { differentTypes, type TypeCheckFailure, unexpectedInputType } from '../../expressions/type-check.ts'
import { canImplicitlyCast, castTo } from '../../expressions/types/implicit-cast.ts'
import { isNested } from '../../expressions/types/type-shapes.ts'
import { findWiderTypeOf } from '../../expressions/types/wider-type.ts'

/** The arguments cast to what the function works on, or why they cannot be. */
export function coerceArguments(
  definition: FunctionDefinition,
  call: CheckedCall,
): readonly Expression[] | TypeCheckFailure {
  if (definition.coerce) return definition.coerce(call)
  const { argTypes } = definition
  const wanted = call.args.map((_, index) => argTypes[Math.min(index, argTypes.length - 1)] ?? 'any')
  const same = call.args.filter((_, index) => wanted[index] === 'same').map(dataTypeOf)
  const common = same.length > 0 ? findWiderTypeOf(same) : undefined
  if (same.length > 0 && !common) return differentTypes(same)
  const coerced: Expression[] = []
  for (const [index, arg] of call.args.entries()) {
    const result = coerceArgument(arg, wanted[index] ?? 'any', common)
    if ('required' in result) return unexpectedInputType(index + 1, result.required, arg)
    coerced.push(result)
  }
  return coerced
}

interface Refused {
  /** What Spark says it takes. */
  readonly required: string
}

function coerceArgument(arg: Expression, wanted: ArgumentType, common: DataType | undefined): Expression | Refused {
  const type = dataTypeOf(arg)
  const isVoid = type.kind === 'void'
  switch (wanted) {
    case 'any':
      return arg
    case 'same':
      return common ? castTo(arg, common) : arg
    case 'double':
      return cast(arg, DoubleType)
    case 'int':
      return cast(arg, IntegerType)
    case 'bigint':
      return cast(arg, LongType)
    case 'string':
      return cast(arg, StringType)
    case 'binary':
      return cast(arg, BinaryType)
    case 'boolean':
      return cast(arg, BooleanType)
    case 'date':
      return cast(arg, DateType)
    case 'timestamp':
      return cast(arg, TimestampType)
    case 'timestamp_ntz':
      return cast(arg, TimestampNtzType)
    case 'any timestamp':
      return type.kind === 'timestamp_ntz' ? arg : cast(arg, TimestampType)
    case 'numeric':
      return number(arg, '"NUMERIC"')
    case 'summable':
      return ansiNumber(arg, '"NUMERIC" or "ANSI INTERVAL"')
    case 'signed':
      return ansiNumber(arg, '("NUMERIC" or "INTERVAL DAY TO SECOND" or "INTERVAL YEAR TO MONTH")')
    case 'integral':
      if (isVoid) return castTo(arg, IntegerType)
      return isIntegral(type) ? arg : { required: '"INTEGRAL"' }
    case 'shifted':
      if (type.kind === 'int' || type.kind === 'bigint') return arg
      return isVoid || canImplicitlyCast(type, IntegerType) ? castTo(arg, IntegerType) : { required: '"INTEGRAL"' }
    case 'array':
      if (isVoid) return castTo(arg, arrayType(type))
      return type.kind === 'array' ? arg : { required: '"ARRAY"' }
    case 'map':
      return type.kind === 'map' ? arg : { required: '"MAP"' }
    case 'collection':
      if (isVoid) return castTo(arg, arrayType(type))
      return type.kind === 'array' || type.kind === 'map' ? arg : { required: '("ARRAY" or "MAP")' }
    case 'days':
      if (isNumeric(type) && !['int', 'smallint', 'tinyint'].includes(type.kind))
        return { required: '("INT" or "SMALLINT" or "TINYINT")' }
      return castTo(arg, IntegerType)
    case 'text or array':
      return type.kind === 'array' ? arg : text(arg)
    case 'text':
      return text(arg)
    case 'texts':
      return texts(arg) ?? { required: '"ARRAY<STRING>"' }
    case 'string or texts':
      return texts(arg) ?? (isNested(type) ? { required: '("ARRAY<STRING>" or "STRING")' } : castTo(arg, StringType))
  }
}

const cast = (arg: Expression, to: DataType): Expression | Refused =>
  canImplicitlyCast(dataTypeOf(arg), to) ? castTo(arg, to) : { required: sqlTypeName(to) }

function number(arg: Expression, required: string): Expression | Refused {
  const type = dataTypeOf(arg)
  if (type.kind === 'string' || type.kind === 'void') return castTo(arg, DoubleType)
  return isNumeric(type) || type.kind.endsWith('interval') ? arg : { required }
}

/** An array as one of strings; undefined of what is none, and of arrays of nested values. */
function texts(arg: Expression): Expression | undefined {
  const type = dataTypeOf(arg)
  if (type.kind !== 'array' || isNested(type.elementType)) return undefined
  return castTo(arg, arrayType(StringType, type.containsNull))
}

/** The same, but for calendar intervals. */
const ansiNumber = (arg: Expression, required: string): Expression | Refused =>
  dataTypeOf(arg).kind === 'interval' ? { required } : number(arg, required)

function text(arg: Expression): Expression | Refused {
  const type = dataTypeOf(arg)
  if (type.kind === 'binary') return arg
  return isNested(type) ? { required: '("STRING" or "BINARY")' } : castTo(arg, StringType)
}
