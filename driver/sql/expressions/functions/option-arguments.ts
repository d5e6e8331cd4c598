import { sqlTypeName } from '../../../../common/types/data-type.ts'
import type { Expression } from '../expression.ts'
import { dataTypeOf } from '../expression-type.ts'
import { type TypeCheckFailure, typeCheckFailure } from '../type-check.ts'

/** What is wrong with an argument that is a map of options. */
export function checkOptions(options: Expression | undefined): TypeCheckFailure | undefined {
  if (!options) return undefined
  const type = dataTypeOf(options)
  if (type.kind !== 'map') return typeCheckFailure('INVALID_OPTIONS.NON_MAP_FUNCTION', {})
  if (isEmptyMap(options)) return undefined
  if (type.keyType.kind !== 'string' || type.valueType.kind !== 'string')
    return typeCheckFailure('INVALID_OPTIONS.NON_STRING_TYPE', { mapType: sqlTypeName(type) })
  return optionPairs(options)
    ? undefined
    : typeCheckFailure('UNSUPPORTED_FEATURE', { feature: 'options that are no literals' })
}

/** A call `map('name', 'value', ...)` of literals, which has been checked. */
export const optionTexts = (options: Expression | undefined): Readonly<Record<string, string>> =>
  Object.fromEntries((options && optionPairs(options)) ?? [])

function optionPairs(options: Expression): readonly (readonly [string, string])[] | undefined {
  if (options.kind !== 'ScalarFunction' || options.name !== 'map') return undefined
  const texts = options.args.map((arg) =>
    arg.kind === 'Literal' && typeof arg.value === 'string' ? arg.value : undefined,
  )
  const names = texts.filter((_, index) => index % 2 === 0)
  return texts.includes(undefined) ? undefined : names.map((name, index) => [`${name}`, `${texts[2 * index + 1]}`])
}

const isEmptyMap = (options: Expression): boolean =>
  options.kind === 'ScalarFunction' && options.name === 'map' && options.args.length === 0
