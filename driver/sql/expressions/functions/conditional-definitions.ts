import { BooleanType, DoubleType, IntegerType, VoidType } from '../../../../common/types/data-type.ts'
import { CaseWhen, Comparison, IsNotNull, IsNull, Like, Literal, Not, UnresolvedFunction } from '../expression.ts'
import { dataTypeOf } from '../expression-type.ts'
import type { ArgumentCheck, FunctionRewrite } from '../function-definition.ts'
import { differentTypes, typeCheckFailure } from '../type-check.ts'
import { orderable } from './argument-checks.ts'
import { defineFunctions, firstType, MANY, originOf, replaceable, scalar } from './define-functions.ts'

const nullLiteral = Literal({ value: null, dataType: VoidType })
const zero = Literal({ value: 0, dataType: IntegerType })

/** Unlike CASE, `if` takes a bare NULL as its condition. */
const asIf: FunctionRewrite = ([tested, value, elseValue], call) => {
  if (!tested || !value) return call
  const isNull = tested.kind === 'Literal' && tested.value === null
  const condition = isNull ? Literal({ ...tested, dataType: BooleanType }) : tested
  return CaseWhen({ branches: [{ condition, value }], elseValue, ...originOf(call) })
}

const asNullIf: FunctionRewrite = ([left, right], call) => {
  if (!left || !right) return call
  const condition = Comparison({ operator: '=', left, right, ...originOf(call) })
  return CaseWhen({ branches: [{ condition, value: nullLiteral }], elseValue: left, ...originOf(call) })
}

/** `decode(value, search, result ... [, default])`; null finds null. Of two arguments, a binary and its charset. */
const asDecode: FunctionRewrite = ([value, ...rest], call) => {
  if (!value) return call
  if (rest.length === 1) return UnresolvedFunction({ ...call, name: 'decode_charset' })
  const pairs = Array.from({ length: Math.floor(rest.length / 2) }, (_, index) => rest.slice(2 * index, 2 * index + 2))
  const branches = pairs.flatMap(([search, result]) =>
    search && result ? [{ condition: Comparison({ operator: '<=>', left: value, right: search }), value: result }] : [],
  )
  return CaseWhen({ branches, elseValue: rest.length % 2 === 1 ? rest.at(-1) : nullLiteral, ...originOf(call) })
}

const asNvl2: FunctionRewrite = ([tested, value, elseValue], call) =>
  tested && value
    ? CaseWhen({ branches: [{ condition: IsNotNull({ child: tested }), value }], elseValue, ...originOf(call) })
    : call

const asCoalesce: FunctionRewrite = (args, call) => UnresolvedFunction({ ...call, name: 'coalesce', args })

const asNode =
  (node: typeof IsNull | typeof IsNotNull | typeof Not): FunctionRewrite =>
  ([child], call) =>
    child ? node({ child, ...originOf(call) }) : call

const asEqualNull: FunctionRewrite = ([left, right], call) =>
  left && right ? Comparison({ operator: '<=>', left, right, ...originOf(call) }) : call

const asLike =
  (caseInsensitive: boolean): FunctionRewrite =>
  ([value, pattern, escapeWith], call) => {
    if (!value || !pattern) return call
    const character = escapeWith?.kind === 'Literal' && typeof escapeWith.value === 'string' ? escapeWith.value : '\\'
    return Like({ value, pattern, escape: character, caseInsensitive, ...originOf(call) })
  }

const escapeCharacter: ArgumentCheck = ({ args: [, , character] }) => {
  if (!character) return undefined
  const { kind } = character
  if (kind === 'Literal' && typeof character.value === 'string' && [...character.value].length === 1) return undefined
  return typeCheckFailure('INVALID_ESCAPE_CHAR', { sqlExpr: character })
}

/** greatest and least: a text stays a text. */
const comparable: ArgumentCheck = (call) => {
  const types = call.args.map(dataTypeOf)
  const texts = types.filter((type) => type.kind === 'string').length
  const others = types.filter((type) => type.kind !== 'string' && type.kind !== 'void').length
  return texts > 0 && others > 0 ? differentTypes(types) : orderable()(call)
}

const extreme = () => scalar([2, MANY], ['same'], firstType, { nullable: 'all arguments', check: comparable })

/** Nulls and conditions: mostly other spellings of nodes. */
export const conditionalDefinitions = defineFunctions({
  coalesce: scalar([1, MANY], ['same'], firstType, { nullable: 'all arguments' }),
  nvl: replaceable(2, asCoalesce, { aliases: ['ifnull'] }),
  nvl2: replaceable(3, asNvl2),
  nullif: replaceable(2, asNullIf),
  decode: replaceable([2, MANY], asDecode),
  zeroifnull: replaceable(1, (args, call, context) => asCoalesce([...args, zero], call, context)),
  nullifzero: replaceable(1, (args, call, context) => asNullIf([...args, zero], call, context)),
  isnull: replaceable(1, asNode(IsNull), { texts: { isnull: { form: ([x]) => `(${x} IS NULL)` } } }),
  isnotnull: replaceable(1, asNode(IsNotNull), { texts: { isnotnull: { form: ([x]) => `(${x} IS NOT NULL)` } } }),
  not: replaceable(1, asNode(Not)),
  isnan: scalar(1, ['double'], BooleanType, { nullable: 'never' }),
  nanvl: scalar(2, ['double'], DoubleType, { nullIntolerant: false }),
  if: replaceable(3, asIf, { texts: { if: { form: (args) => `(IF(${args.join(', ')}))` } } }),
  equal_null: replaceable(2, asEqualNull),
  like: replaceable([2, 3], asLike(false), { check: escapeCharacter }),
  ilike: replaceable([2, 3], asLike(true), { check: escapeCharacter }),
  greatest: extreme(),
  least: extreme(),
})
