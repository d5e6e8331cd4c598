import { BooleanType, type DataType, IntegerType, StringType, VoidType } from '../../../../common/types/data-type.ts'
import type { Expression } from '../expression.ts'
import { type FunctionDefinition, firstType, MANY, scalar } from '../function-definition.ts'

type Rewrite = NonNullable<FunctionDefinition['rewrite']>

const nullLiteral: Expression = Object.freeze({ kind: 'Literal', value: null, dataType: VoidType })
const originOf = (call: Expression): { origin?: NonNullable<Expression['origin']> } =>
  call.origin ? { origin: call.origin } : {}

/** Unlike CASE, `if` takes a bare NULL as its condition. */
const asIf: Rewrite = ([tested, value, elseValue], call) => {
  if (!tested || !value) return call
  const isNull = tested.kind === 'Literal' && tested.value === null
  const condition: Expression = isNull ? { ...tested, dataType: BooleanType } : tested
  return { kind: 'CaseWhen', branches: [{ condition, value }], elseValue, ...originOf(call) }
}

const asNullIf: Rewrite = ([left, right], call) => {
  if (!left || !right) return call
  const condition: Expression = { kind: 'Comparison', operator: '=', left, right, ...originOf(call) }
  return { kind: 'CaseWhen', branches: [{ condition, value: nullLiteral }], elseValue: left, ...originOf(call) }
}

/** `decode(value, search, result ... [, default])`; null finds null. */
const asDecode: Rewrite = ([value, ...rest], call) => {
  if (!value) return call
  const pairs = Array.from({ length: Math.floor(rest.length / 2) }, (_, index) => rest.slice(2 * index, 2 * index + 2))
  const branches = pairs.flatMap(([search, result]) =>
    search && result
      ? [{ condition: { kind: 'Comparison', operator: '<=>', left: value, right: search } as const, value: result }]
      : [],
  )
  return { kind: 'CaseWhen', branches, elseValue: rest.length % 2 === 1 ? rest.at(-1) : nullLiteral, ...originOf(call) }
}

const zero: Expression = Object.freeze({ kind: 'Literal', value: 0, dataType: IntegerType })
const asZeroIfNull: Rewrite = (args, call) => asCoalesce([...args, zero], call)
const asNullIfZero: Rewrite = (args, call) => asNullIf([...args, zero], call)

const asNvl2: Rewrite = ([tested, value, elseValue], call) =>
  tested && value
    ? {
        kind: 'CaseWhen',
        branches: [{ condition: { kind: 'IsNotNull', child: tested }, value }],
        elseValue,
        ...originOf(call),
      }
    : call

const asCoalesce: Rewrite = (args, call) => ({
  kind: 'UnresolvedFunction',
  name: 'coalesce',
  args,
  distinct: false,
  ...originOf(call),
})

const asUnary =
  (kind: 'IsNull' | 'IsNotNull' | 'Not'): Rewrite =>
  ([child], call) =>
    child ? { kind, child, ...originOf(call) } : call

const asEqualNull: Rewrite = ([left, right], call) =>
  left && right ? { kind: 'Comparison', operator: '<=>', left, right, ...originOf(call) } : call

const asLike =
  (caseInsensitive: boolean): Rewrite =>
  ([value, pattern, escapeWith], call) => {
    if (!value || !pattern) return call
    const character = escapeWith?.kind === 'Literal' && typeof escapeWith.value === 'string' ? escapeWith.value : '\\'
    return { kind: 'Like', value, pattern, escape: character, caseInsensitive, ...originOf(call) }
  }

const CASTS = 'boolean tinyint smallint int bigint float double string binary date timestamp'.split(' ')

const asCast =
  (dataType: DataType): Rewrite =>
  ([child], call) =>
    child ? { kind: 'Cast', child, dataType, mode: 'ansi', ...originOf(call) } : call

/** Nulls, conditions and casts by name: mostly other spellings of nodes. */
export const conditionalDefinitions: readonly FunctionDefinition[] = [
  scalar('coalesce', [1, MANY], ['same'], firstType),
  scalar('nvl ifnull', [2, 2], ['any'], firstType, { rewrite: asCoalesce }),
  scalar('nvl2', [3, 3], ['any'], firstType, { rewrite: asNvl2 }),
  scalar('nullif', [2, 2], ['any'], firstType, { rewrite: asNullIf }),
  scalar('decode', [3, MANY], ['any'], firstType, { rewrite: asDecode }),
  scalar('zeroifnull', [1, 1], ['numeric'], firstType, { rewrite: asZeroIfNull }),
  scalar('nullifzero', [1, 1], ['numeric'], firstType, { rewrite: asNullIfZero }),
  scalar('isnull', [1, 1], ['any'], BooleanType, { rewrite: asUnary('IsNull') }),
  scalar('isnotnull', [1, 1], ['any'], BooleanType, { rewrite: asUnary('IsNotNull') }),
  scalar('not', [1, 1], ['any'], BooleanType, { rewrite: asUnary('Not') }),
  scalar('nanvl', [2, 2], ['double'], { kind: 'double' }),
  scalar('if', [3, 3], ['any'], firstType, { rewrite: asIf }),
  scalar('equal_null', [2, 2], ['any'], BooleanType, { rewrite: asEqualNull }),
  scalar('like', [2, 3], ['any'], BooleanType, { rewrite: asLike(false) }),
  scalar('ilike', [2, 3], ['any'], BooleanType, { rewrite: asLike(true) }),
  ...CASTS.map((name) => {
    const dataType = { kind: name } as DataType
    return scalar(name, [1, 1], ['any'], dataType, { rewrite: asCast(dataType) })
  }),
  scalar(
    'decimal',
    [1, 1],
    ['any'],
    { kind: 'decimal', precision: 10, scale: 0 },
    {
      rewrite: asCast({ kind: 'decimal', precision: 10, scale: 0 }),
    },
  ),
  scalar('typeof', [1, 1], ['any'], StringType, { nullable: 'never' }),
  scalar('uuid', [0, 0], [], StringType, { nullable: 'never' }),
  scalar('assert_true', [1, 2], ['boolean', 'string'], VoidType, { nullable: 'always' }),
  scalar('raise_error', [1, 1], ['string'], VoidType, { nullable: 'always' }),
]
