import { ByteType, type DataType, IntegerType, LongType } from '../../../../common/types/data-type.ts'
import {
  Arithmetic,
  AttributeReference,
  Cast,
  type Expression,
  type ExprId,
  Literal,
  ScalarFunction,
  type UnresolvedFunction,
} from '../../expressions/expression.ts'
import { toPrettySql } from '../../expressions/expression-sql.ts'
import { mapChildren, transformUp } from '../../expressions/expression-tree.ts'
import { dataTypeOf, nullableOf } from '../../expressions/expression-type.ts'
import { semanticKey } from '../../expressions/semantic-equals.ts'
import { mapWindowInputs } from '../../expressions/windows.ts'
import { type Aggregate, Expand } from '../../plan/logical/logical-plan.ts'
import { outputOf } from '../../plan/logical/plan-output.ts'
import { analysisError, quoted } from '../analysis-error.ts'

/** Which grouping expressions a group is not by: a bit each, the last one's the lowest. */
const GROUPING_ID = 'spark_grouping_id'
/** The place of the grouping set, where one is there twice. */
const GROUPING_POSITION = '_gen_grouping_pos'
/** Spark's bound, which a bigint's bits set. */
const MAX_KEYS = 64

/** An Aggregate over an Expand that gives every row once for each grouping set, with nulls for the keys it leaves out. */
interface GroupingSets {
  readonly keys: readonly { readonly original: Expression; readonly attribute: AttributeReference }[]
  readonly groupingId: AttributeReference
  /** Columns of the Expand's input as it puts them out, for what is aggregated. */
  readonly passed: ReadonlyMap<ExprId, AttributeReference>
}

/**
 * Spark's ResolveGroupingAnalytics: GROUPING SETS, ROLLUP and CUBE as an Aggregate over an Expand. Grouping expressions outside of aggregate calls are
 * the Expand's columns of them, null in groups that are not by them; within the calls the rows are as they were.
 *
 * @param plan with both its lists resolved
 */
export function expandGroupingSets(plan: Aggregate): Aggregate {
  const { groupingSets: given, ...rest } = plan
  if (!given) return plan
  const { originals, groupingSets } = distinctKeys(plan.groupingExpressions, given)
  if (originals.length > MAX_KEYS) throw analysisError('GROUPING_SIZE_LIMIT_EXCEEDED', { maxSize: `${MAX_KEYS}` }, plan)
  const keys = originals.map((original, place) => {
    const isLeftOut = groupingSets.some((set) => !set.has(place))
    return { original, attribute: keyAttribute(original, isLeftOut || nullableOf(original)) }
  })
  const column = (name: string, dataType: DataType): AttributeReference =>
    AttributeReference({ name, dataType, nullable: false })
  const groupingId = column(GROUPING_ID, LongType)
  const hasTwice = new Set(groupingSets.map((set) => [...set].sort().join())).size < groupingSets.length
  const position = hasTwice ? [column(GROUPING_POSITION, IntegerType)] : []
  const input = outputOf(plan.child)
  const passed = new Map(input.map((attribute) => [attribute.exprId, copyOf(attribute)]))
  const projections = groupingSets.map((set, index) => [
    ...input,
    ...originals.map((key, place) => (set.has(place) ? key : Literal({ value: null, dataType: dataTypeOf(key) }))),
    Literal({ value: idOf(set, originals.length), dataType: LongType }),
    ...position.map(() => Literal({ value: index, dataType: IntegerType })),
  ])
  const attributes = [...keys.map(({ attribute }) => attribute), groupingId, ...position]
  const child = Expand({ projections, output: [...passed.values(), ...attributes], child: plan.child })
  const sets = { keys, groupingId, passed }
  return Object.freeze({
    ...rest,
    groupingExpressions: attributes,
    aggregateExpressions: plan.aggregateExpressions.map((item) => overGroupingSets(item, sets)),
    child,
  })
}

/** The grouping sets of an Aggregate that `expandGroupingSets` has made; undefined of any other. */
export function groupingSetsOf({ child, groupingExpressions }: Aggregate): GroupingSets | undefined {
  const groupingId = groupingExpressions.find(
    (key): key is AttributeReference => key.kind === 'AttributeReference' && key.name === GROUPING_ID,
  )
  if (child.kind !== 'Expand' || !groupingId) return undefined
  const input = outputOf(child.child)
  const own = child.output.slice(input.length)
  const keys = own.slice(0, own.indexOf(groupingId)).map((attribute, place) => {
    const values = child.projections.map((projection) => projection[input.length + place] ?? attribute)
    return { original: values.find((value) => !isNull(value)) ?? attribute, attribute }
  })
  return {
    keys,
    groupingId,
    passed: new Map(input.map(({ exprId }, place) => [exprId, child.output[place] ?? groupingId])),
  }
}

const isNull = (value: Expression): boolean => value.kind === 'Literal' && value.value === null

/** An expression over the rows as one over their groups. */
export function overGroupingSets(expression: Expression, sets: GroupingSets): Expression {
  const byKey = new Map(sets.keys.map(({ original, attribute }) => [semanticKey(original), attribute]))
  const over = (node: Expression): Expression => {
    if (node.kind === 'AggregateExpression')
      return mapChildren(node, (argument) =>
        transformUp(argument, (part) =>
          part.kind === 'AttributeReference' ? (sets.passed.get(part.exprId) ?? part) : part,
        ),
      )
    if (node.kind === 'ScalarFunction' && isGroupingCall(node.name)) return groupingValue(node, sets)
    const attribute = byKey.get(semanticKey(node))
    if (attribute) return attribute
    // What a window computes is over groups, too; the aggregate it calls is over their values.
    if (node.kind === 'WindowExpression') return mapWindowInputs(node, over)
    return mapChildren(node, over)
  }
  return expression.kind === 'Alias' ? mapChildren(expression, over) : over(expression)
}

export const isGroupingCall = (name: string): boolean => name === 'grouping' || name === 'grouping_id'

/** `grouping(key)` and `grouping_id(keys)`, until it is known what the rows are grouped by. */
export const groupingCall = (call: UnresolvedFunction): ScalarFunction =>
  ScalarFunction({
    name: call.name,
    args: call.args,
    dataType: call.name === 'grouping' ? ByteType : LongType,
    nullable: false,
    ...(call.origin && { origin: call.origin }),
  })

function groupingValue(call: ScalarFunction, { keys, groupingId }: GroupingSets): Expression {
  const names = keys.map(({ original }) => toPrettySql(original)).join(', ')
  const placeOf = (argument: Expression | undefined): number =>
    keys.findIndex(
      ({ original, attribute }) =>
        argument !== undefined && [semanticKey(original), semanticKey(attribute)].includes(semanticKey(argument)),
    )
  if (call.name === 'grouping_id') {
    const isAll = call.args.length === keys.length && call.args.every((argument, index) => placeOf(argument) === index)
    if (call.args.length === 0 || isAll) return groupingId
    const groupingIdColumn = call.args.map((argument) => toPrettySql(argument)).join(', ')
    throw analysisError('GROUPING_ID_COLUMN_MISMATCH', { groupingIdColumn, groupByColumns: names }, call)
  }
  const [argument] = call.args
  const place = placeOf(argument)
  if (place < 0 || !argument)
    throw analysisError(
      'GROUPING_COLUMN_MISMATCH',
      { grouping: argument ? quoted(toPrettySql(argument)) : '', groupingColumns: quoted(names) },
      call,
    )
  const long = (value: bigint): Literal => Literal({ value, dataType: LongType })
  const shifted = Arithmetic({ operator: 'div', left: groupingId, right: long(2n ** BigInt(keys.length - 1 - place)) })
  const bit = Arithmetic({ operator: '%', left: shifted, right: long(2n) })
  return Cast({ child: bit, dataType: ByteType })
}

/** Each grouping expression once, and the sets by the places of those. */
function distinctKeys(given: readonly Expression[], groupingSets: readonly (readonly number[])[]) {
  const places = new Map<string, number>()
  const originals: Expression[] = []
  const placeOf = given.map((key) => {
    const known = places.get(semanticKey(key))
    if (known !== undefined) return known
    places.set(semanticKey(key), originals.length)
    return originals.push(key) - 1
  })
  const sets = groupingSets.map((set) => new Set(set.map((place) => placeOf[place] ?? 0)))
  return { originals, groupingSets: sets }
}

function keyAttribute(original: Expression, nullable: boolean): AttributeReference {
  if (original.kind === 'AttributeReference') {
    const { name, dataType, qualifier } = original
    return AttributeReference({ name, dataType, nullable, qualifier })
  }
  return AttributeReference({ name: toPrettySql(original), dataType: dataTypeOf(original), nullable })
}

const copyOf = ({ name, dataType, nullable, qualifier }: AttributeReference): AttributeReference =>
  AttributeReference({ name, dataType, nullable, qualifier })

function idOf(set: ReadonlySet<number>, keys: number): bigint {
  let id = 0n
  for (let place = 0; place < keys; place += 1) id = id * 2n + (set.has(place) ? 0n : 1n)
  return BigInt.asIntN(64, id)
}
