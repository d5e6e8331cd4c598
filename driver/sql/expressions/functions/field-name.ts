import type { Expression } from '../expression.ts'

/** The name that a struct made of values gives to one: a column's or variable's own, the field's or key's that is read; undefined of another. */
export function fieldNameOf(value: Expression): string | undefined {
  if (value.kind === 'Alias' || value.kind === 'AttributeReference' || value.kind === 'NamedLambdaVariable')
    return value.name
  if (value.kind !== 'ScalarFunction' || (value.name !== 'getfield' && value.name !== 'getitem')) return undefined
  const [, key] = value.args
  return key?.kind === 'Literal' && typeof key.value === 'string' ? key.value : undefined
}
