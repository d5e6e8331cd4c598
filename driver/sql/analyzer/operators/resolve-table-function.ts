import { type DataType, IntegerType, LongType, sqlTypeName } from '../../../../common/types/data-type.ts'
import { quotedName } from '../../../../common/types/quoted-name.ts'
import { builtinFunction, generatorFunction } from '../../expressions/builtin-functions.ts'
import { foldConstants } from '../../expressions/constant/fold-constants.ts'
import { AttributeReference, type Expression, UnresolvedFunction } from '../../expressions/expression.ts'
import { toPrettySql } from '../../expressions/expression-sql.ts'
import { dataTypeOf } from '../../expressions/expression-type.ts'
import { constantNumber } from '../../expressions/functions/constant-arguments.ts'
import { castTo } from '../../expressions/types/implicit-cast.ts'
import { oneRow } from '../../plan/logical/leaves.ts'
import {
  Generate,
  type LogicalPlan,
  Range,
  type UnresolvedTableValuedFunction,
} from '../../plan/logical/logical-plan.ts'
import { outputOf } from '../../plan/logical/plan-output.ts'
import { analysisError, quoted } from '../analysis-error.ts'
import { isFoldable } from '../functions/foldable.ts'
import { resolveExpression } from '../resolve-expression.ts'
import type { Resolver } from '../resolver.ts'
import { renamed } from './rename-columns.ts'
import { resolveGenerate } from './resolve-project.ts'

/** Table-valued functions that are no generators, and not here either. */
const unsupported: ReadonlySet<string> = new Set([
  ...['variant_explode', 'variant_explode_outer', 'sql_keywords', 'collations', 'python_worker_logs'],
])

/** `range(...)`, or a generator over one row. */
export function resolveTableFunction(plan: UnresolvedTableValuedFunction, resolver: Resolver): LogicalPlan {
  const name = plan.name.toLowerCase().replace(/^(?:system\.)?builtin\./, '')
  const table = name === 'range' ? resolveRange(plan, resolver) : resolveGenerator(plan, name, resolver)
  const output = outputOf(table)
  if (plan.columns.length === 0) return table
  if (plan.columns.length !== output.length)
    throw analysisError(
      'NUM_TABLE_VALUE_ALIASES_MISMATCH',
      { funcName: quotedName([name]), aliasesNum: `${plan.columns.length}`, outColsNum: `${output.length}` },
      plan,
    )
  return renamed(table, plan.columns, plan)
}

function resolveGenerator(plan: UnresolvedTableValuedFunction, name: string, resolver: Resolver): LogicalPlan {
  if (!generatorFunction(name)) {
    if (unsupported.has(name))
      throw analysisError('UNSUPPORTED_FEATURE', { feature: `the table-valued function ${name}` }, plan)
    if (builtinFunction(name)) throw analysisError('NOT_A_TABLE_FUNCTION', { functionName: quotedName([name]) }, plan)
    throw analysisError('UNRESOLVABLE_TABLE_VALUED_FUNCTION', { name: quotedName(plan.name.split('.')) }, plan)
  }
  const origin = plan.origin && { origin: plan.origin }
  const generator = UnresolvedFunction({ name, args: plan.args, ...origin })
  return resolveGenerate(Generate({ generator, generatorOutput: [], child: oneRow }), oneRow, resolver)
}

const PARAMETERS = ['start', 'end', 'step', 'numSlices'] as const
const PLACES = ['first', 'second', 'third', 'fourth'] as const

/** `range([start,] end [, step [, numSlices]])` */
function resolveRange(plan: UnresolvedTableValuedFunction, resolver: Resolver): LogicalPlan {
  const { args } = plan
  if (args.length < 1 || args.length > PARAMETERS.length)
    throw analysisError(
      'WRONG_NUM_ARGS.WITHOUT_SUGGESTION',
      { functionName: '`range`', expectedNum: '[1, 2, 3, 4]', actualNum: `${args.length}` },
      plan,
    )
  const values = args.map((arg, index) => wholeNumber(arg, args.length === 1 ? 1 : index, plan, resolver))
  const [first = 0n, second, step = 1n, partitions] = values
  if (step === 0n) throw analysisError('FAILED_FUNCTION_CALL', { funcName: '`range`', reason: 'the step is 0' }, plan)
  const origin = plan.origin && { origin: plan.origin }
  return Range({
    start: second === undefined ? 0n : first,
    end: second ?? first,
    step,
    numPartitions: partitions === undefined ? undefined : Number(partitions),
    output: [AttributeReference({ name: 'id', dataType: LongType, nullable: false })],
    ...origin,
  })
}

/** The value of an argument that has one before the query runs. */
function wholeNumber(arg: Expression, index: number, plan: UnresolvedTableValuedFunction, resolver: Resolver): bigint {
  const scope = { attributes: [], hidden: [], plans: [], caseSensitive: resolver.analysis.caseSensitive }
  const resolved = resolveExpression(arg, { scope }, resolver)
  const type: DataType = index === 3 ? IntegerType : LongType
  if (!isFoldable(resolved) || resolved.kind === 'OuterReference')
    throw analysisError(
      'NON_FOLDABLE_ARGUMENT',
      { funcName: '`range`', paramName: `\`${PARAMETERS[index]}\``, paramType: quoted(sqlTypeName(type)) },
      plan,
    )
  const folded = foldConstants(castTo(resolved, type))
  if (folded.kind === 'Literal' && (typeof folded.value === 'bigint' || typeof folded.value === 'number'))
    return BigInt(folded.value)
  if (folded.kind === 'Literal' || dataTypeOf(resolved).kind === 'void')
    throw analysisError(
      'UNEXPECTED_INPUT_TYPE',
      {
        paramIndex: PLACES[index] ?? '',
        functionName: '`range`',
        requiredType: sqlTypeName(type),
        inputSql: quoted(toPrettySql(resolved)),
        inputType: sqlTypeName(dataTypeOf(resolved)),
      },
      plan,
    )
  if (resolved.kind === 'Literal' && typeof resolved.value === 'string')
    throw analysisError(
      'CAST_INVALID_INPUT',
      { expression: `'${resolved.value}'`, sourceType: sqlTypeName(resolved.dataType), targetType: sqlTypeName(type) },
      plan,
    )
  const value = constantNumber(resolved)
  if (typeof value === 'number' && Number.isSafeInteger(Math.trunc(value))) return BigInt(Math.trunc(value))
  throw analysisError(
    'UNSUPPORTED_FEATURE',
    { feature: 'an argument of range that is computed otherwise than by arithmetic' },
    arg,
  )
}
