import { sqlTypeName } from '../../../../common/types/data-type.ts'
import { quotedName } from '../../../../common/types/quoted-name.ts'
import { conjunction } from '../../expressions/conjuncts.ts'
import {
  Alias,
  type AttributeReference,
  Comparison,
  type Expression,
  UnresolvedFunction,
} from '../../expressions/expression.ts'
import { toPrettySql } from '../../expressions/expression-sql.ts'
import { transformUp } from '../../expressions/expression-tree.ts'
import { dataTypeOf } from '../../expressions/expression-type.ts'
import { deduplicateRight } from '../../plan/logical/fresh-ids.ts'
import { type Join, type LogicalPlan, Project } from '../../plan/logical/logical-plan.ts'
import { outputOf } from '../../plan/logical/plan-output.ts'
import { analysisError, quoted } from '../analysis-error.ts'
import { resolveFunction } from '../functions/resolve-functions.ts'
import { lookUp, type Scope, sameName, scopeOf } from '../names/scope.ts'
import { suggestNames } from '../names/suggest-names.ts'
import { resolveExpression } from '../resolve-expression.ts'
import type { Resolver } from '../resolver.ts'
import { coerceTypes } from '../types/type-coercion.ts'

/** ON as it stands; USING and NATURAL as a condition and the Project of Spark's output order. */
export function resolveJoin(plan: Join, left: LogicalPlan, rightBefore: LogicalPlan, resolver: Resolver): LogicalPlan {
  const right = deduplicateRight(left, rightBefore)
  if (plan.using) return resolveUsing(plan, left, right, plan.using, resolver)
  if (!plan.condition) return Object.freeze({ ...plan, left, right })
  const { caseSensitive } = resolver.analysis
  const source = { scope: scopeOf([left, right], caseSensitive) }
  const sided = sideBySide(plan.condition, scopeOf([left], caseSensitive), scopeOf([right], caseSensitive))
  const condition = checkJoinCondition(resolveExpression(sided, source, resolver))
  return Object.freeze({ ...plan, left, right, condition })
}

export function checkJoinCondition(condition: Expression): Expression {
  const type = dataTypeOf(condition)
  if (type.kind === 'boolean') return condition
  throw analysisError(
    'JOIN_CONDITION_IS_NOT_BOOLEAN_TYPE',
    { joinCondition: quoted(toPrettySql(condition)), conditionType: sqlTypeName(type) },
    condition,
  )
}

/** `df.join(df, df.col('id').eq(df.col('id')))`: as in Spark, one is the left side's and the other the right's. */
function sideBySide(condition: Expression, leftScope: Scope, rightScope: Scope): Expression {
  return transformUp(condition, (node) => {
    if (node.kind !== 'Comparison' || (node.operator !== '=' && node.operator !== '<=>')) return node
    const { left, right } = node
    if (left.kind !== 'UnresolvedAttribute' || right.kind !== 'UnresolvedAttribute') return node
    if (left.planId === undefined || left.planId !== right.planId) return node
    if (left.nameParts.join('.') !== right.nameParts.join('.')) return node
    const [ofLeft, ofRight] = [lookUp(left, leftScope), lookUp(right, rightScope)]
    return ofLeft && ofRight ? Object.freeze({ ...node, left: ofLeft, right: ofRight }) : node
  })
}

function resolveUsing(
  plan: Join,
  left: LogicalPlan,
  right: LogicalPlan,
  using: readonly string[] | 'natural',
  resolver: Resolver,
): LogicalPlan {
  const { caseSensitive } = resolver.analysis
  const isVisible = (attribute: AttributeReference): boolean => !attribute.hidden
  const [leftOutput, rightOutput] = [outputOf(left).filter(isVisible), outputOf(right).filter(isVisible)]
  const names =
    using === 'natural'
      ? leftOutput
          .map(({ name }) => name)
          .filter((name) => rightOutput.some((other) => sameName(name, other.name, caseSensitive)))
      : using
  const find = (name: string, side: 'left' | 'right', output: readonly AttributeReference[]): AttributeReference => {
    const matches = output.filter((attribute) => sameName(attribute.name, name, caseSensitive))
    const [match, other] = matches
    if (other)
      throw analysisError(
        'AMBIGUOUS_REFERENCE',
        {
          name: quotedName([name]),
          referenceNames: `[${matches.map((one) => quotedName([...one.qualifier, one.name])).join(', ')}]`,
        },
        plan,
      )
    if (match) return match
    const suggestion = suggestNames(
      name,
      output.map((attribute) => attribute.name),
    )
      .map((one) => quotedName([one]))
      .join(', ')
    throw analysisError('UNRESOLVED_USING_COLUMN_FOR_JOIN', { colName: quotedName([name]), side, suggestion }, plan)
  }
  const pairs = names.map((name) => ({ left: find(name, 'left', leftOutput), right: find(name, 'right', rightOutput) }))
  const condition = conjunction(
    pairs.map((pair) => coerceTypes(Comparison({ operator: '=', left: pair.left, right: pair.right }))),
  )
  const join: Join = Object.freeze({ ...plan, left, right, condition, using: undefined })
  return Project({ projectList: usingOutput(join, pairs, resolver), child: join })
}

interface KeyPair {
  readonly left: AttributeReference
  readonly right: AttributeReference
}

/** The keys first, once: the left side's, the right side's of a right join, the one that is there of a full join. */
function usingOutput(join: Join, pairs: readonly KeyPair[], resolver: Resolver): readonly Expression[] {
  const output = outputOf(join)
  // A semi or anti join puts out the left side only, its keys first all the same.
  const seen = (attribute: AttributeReference): AttributeReference =>
    output.find(({ exprId }) => exprId === attribute.exprId) ?? attribute
  const keys = pairs.map((pair): Expression => {
    const [left, right] = [seen(pair.left), seen(pair.right)]
    if (join.joinType === 'right') return right
    if (join.joinType !== 'full') return left
    const coalesce = UnresolvedFunction({ name: 'coalesce', args: [left, right] })
    const child = resolveFunction(coalesce, resolver.analysis)
    return Alias({ child, name: left.name })
  })
  const keyIds = new Set(pairs.flatMap((pair) => [pair.left.exprId, pair.right.exprId]))
  const shown = new Set(keys.map((key) => (key.kind === 'AttributeReference' ? key.exprId : undefined)))
  const hidden = output.filter(({ exprId }) => join.hidesKeys && keyIds.has(exprId) && !shown.has(exprId))
  return [
    ...keys,
    ...output.filter(({ exprId }) => !keyIds.has(exprId)),
    ...hidden.map((attribute): Expression => Object.freeze({ ...attribute, hidden: true })),
  ]
}
