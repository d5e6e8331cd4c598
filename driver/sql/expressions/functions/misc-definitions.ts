import { DoubleType, StringType, simpleString, VoidType } from '../../../../common/types/data-type.ts'
import { Literal } from '../expression.ts'
import { dataTypeOf } from '../expression-type.ts'
import type { ArgumentCheck } from '../function-definition.ts'
import { typeCheckFailure, unexpectedInputType } from '../type-check.ts'
import { defineFunctions, each, replaceable, scalar } from './define-functions.ts'

const seed: ArgumentCheck = ({ args: [arg], expression, isFoldable }) => {
  if (!arg) return undefined
  if (!['int', 'bigint', 'void'].includes(dataTypeOf(arg).kind))
    return unexpectedInputType(1, '("INT" or "BIGINT")', arg)
  if (isFoldable(arg)) return undefined
  return typeCheckFailure('SEED_EXPRESSION_IS_UNFOLDABLE', { seedExpr: arg, exprWithSeed: expression })
}

const random = (aliases: readonly string[] = []) =>
  scalar([0, 1], ['bigint'], DoubleType, {
    aliases,
    texts: each(aliases, () => ({ name: 'rand' })),
    nullable: 'never',
    deterministic: false,
    check: seed,
    differs:
      'a seed gives the numbers of Spark where the rows are in its partitions: a query that is fused has one; those rows draw too for which a CASE, AND or OR does not need it',
  })

export const miscDefinitions = defineFunctions({
  typeof: replaceable(1, ([value], call) =>
    value ? Literal({ value: simpleString(dataTypeOf(value)), dataType: StringType }) : call,
  ),
  uuid: scalar(0, [], StringType, { nullable: 'never', deterministic: false }),
  rand: random(['random']),
  randn: random(),
  assert_true: scalar([1, 2], ['boolean', 'string'], VoidType, {
    nullable: 'always',
    foldable: false,
    raises: ['USER_RAISED_EXCEPTION'],
  }),
  raise_error: scalar(1, ['string'], VoidType, {
    nullable: 'always',
    foldable: false,
    raises: ['USER_RAISED_EXCEPTION'],
    differs: 'a condition with its parameters as arguments is missing',
  }),
})
