import { type DataType, type StructField, sameType, VoidType } from '../../../../common/types/data-type.ts'
import { quotedName } from '../../../../common/types/quoted-name.ts'
import {
  Alias,
  type AttributeReference,
  type Expression,
  Literal,
  ScalarFunction,
} from '../../expressions/expression.ts'
import { nullableOf } from '../../expressions/expression-type.ts'
import { type LogicalPlan, Project, type Union } from '../../plan/logical/logical-plan.ts'
import { outputOf } from '../../plan/logical/plan-output.ts'
import { analysisError, quoted } from '../analysis-error.ts'
import { sameName } from '../names/scope.ts'

interface ByName {
  readonly caseSensitive: boolean
  readonly allowMissing: boolean
}

/**
 * unionByName, as Spark's ResolveUnion: each child's columns in the order of those before it, and the fields of its structs likewise, within
 * arrays too. Where columns may be missing, so may fields: they are null, and those that the children before lack are put behind theirs.
 */
export function alignByName(
  plan: Union,
  children: readonly LogicalPlan[],
  caseSensitive: boolean,
): readonly LogicalPlan[] {
  const by: ByName = { caseSensitive, allowMissing: plan.allowMissingColumns === true }
  let done: LogicalPlan[] = []
  for (const child of children) {
    const [first] = done
    const aligned = first ? align(child, outputOf(first), by, plan) : child
    if (by.allowMissing) done = done.map((before) => align(before, outputOf(aligned), by, plan))
    done.push(aligned)
  }
  return done
}

/** The child with the columns of `target` first, in its order, and what it has besides behind them. */
function align(child: LogicalPlan, target: readonly AttributeReference[], by: ByName, plan: Union): LogicalPlan {
  const output = outputOf(child)
  const isSame = (one: AttributeReference, other: AttributeReference): boolean =>
    sameName(one.name, other.name, by.caseSensitive)
  const wanted = target.map((column): Expression => {
    const found = output.find((own) => isSame(own, column))
    if (found) return withFieldsOf(found, column.dataType, by, plan)
    if (by.allowMissing) return Alias({ child: Literal({ value: null, dataType: VoidType }), name: column.name })
    const fieldNames = output.map((one) => one.name).join(', ')
    throw analysisError('UNRESOLVED_COLUMN_AMONG_FIELD_NAMES', { colName: quoted(column.name), fieldNames }, plan)
  })
  const projectList = [...wanted, ...output.filter((own) => !target.some((column) => isSame(own, column)))]
  const same = output.length === projectList.length && projectList.every((item, index) => item === output[index])
  return same ? child : Project({ projectList, child })
}

function withFieldsOf(column: AttributeReference, target: DataType, by: ByName, plan: Union): Expression {
  const dataType = alignedType(column.dataType, target, by, plan)
  if (sameType(dataType, column.dataType)) return column
  const child = ScalarFunction({
    name: 'align_fields',
    args: [column, Literal({ value: by.caseSensitive, dataType: { kind: 'boolean' } })],
    dataType,
    nullable: nullableOf(column),
  })
  return Alias({ child, name: column.name })
}

/** The type with its fields in the order of `target`. Maps stay as they are. */
function alignedType(type: DataType, target: DataType, by: ByName, plan: Union): DataType {
  if (sameType(type, target)) return type
  if (type.kind === 'array' && target.kind === 'array')
    return { ...type, elementType: alignedType(type.elementType, target.elementType, by, plan) }
  if (type.kind !== 'struct' || target.kind !== 'struct') return type
  const isSame = (one: StructField, other: StructField): boolean => sameName(one.name, other.name, by.caseSensitive)
  const wanted = target.fields.map((field): StructField => {
    const [found, second] = type.fields.filter((own) => isSame(own, field))
    if (found && second)
      throw analysisError('AMBIGUOUS_REFERENCE_TO_FIELDS', { field: quotedName([field.name]), count: '2' }, plan)
    if (found) return { ...found, name: field.name, dataType: alignedType(found.dataType, field.dataType, by, plan) }
    if (by.allowMissing) return { ...field, nullable: true }
    const fields = type.fields.map(({ name }) => quotedName([name])).join(', ')
    throw analysisError('FIELD_NOT_FOUND', { fieldName: quotedName([field.name]), fields }, plan)
  })
  const further = type.fields.filter((own) => !target.fields.some((field) => isSame(own, field)))
  return { ...type, fields: [...wanted, ...further] }
}
