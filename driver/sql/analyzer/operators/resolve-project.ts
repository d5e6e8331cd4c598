import { quotedName } from '../../../../common/types/quoted-name.ts'
import { generatorFunction } from '../../expressions/builtin-functions.ts'
import { AttributeReference, type Expression, type ScalarFunction } from '../../expressions/expression.ts'
import { toPrettySql } from '../../expressions/expression-sql.ts'
import { childrenOf, someExpression } from '../../expressions/expression-tree.ts'
import { hasWindow } from '../../expressions/windows.ts'
import { Aggregate, Generate, type LogicalPlan, type Project } from '../../plan/logical/logical-plan.ts'
import { analysisError, quoted } from '../analysis-error.ts'
import { scopeOf } from '../names/scope.ts'
import { isGeneratorCall, resolveExpression } from '../resolve-expression.ts'
import type { Resolver } from '../resolver.ts'
import { projectOverWindows } from './extract-windows.ts'
import { projectLateralColumns } from './lateral-columns.ts'
import { hasAggregate, resolveAggregate, withoutAliases } from './resolve-aggregate.ts'
import { resolveSelectList } from './resolve-select-list.ts'

/** A select list: with aggregates in it a global Aggregate, with a generator a Generate below (ExtractGenerator). */
export function resolveProject(plan: Project, over: LogicalPlan, resolver: Resolver): LogicalPlan {
  const source = { scope: scopeOf([over], resolver.analysis.caseSensitive) }
  for (const item of plan.projectList) checkGenerators(item)
  const selected = resolveSelectList(plan.projectList, source, resolver).map(cleanAlias)
  for (const item of selected) checkNames(item)
  const planId = plan.planId !== undefined && { planId: plan.planId }
  if (selected.some((item) => hasAggregate(item) && someExpression(item, isGeneratorCall)))
    throw analysisError(
      'UNSUPPORTED_FEATURE',
      { feature: 'a generator over an aggregate; put the aggregate in a subquery' },
      plan,
    )
  if (selected.some(hasAggregate)) {
    const { kind: _kind, projectList: _list, ...rest } = plan
    return resolveAggregate(
      Aggregate({ ...rest, groupingExpressions: [], aggregateExpressions: selected, child: over }),
      over,
      resolver,
    )
  }
  const { list: projectList, child } = projectLateralColumns({ list: selected, child: over })
  const generators = projectList.filter((item) => someExpression(item, isGeneratorCall))
  if (generators.length === 0)
    return projectList.some(hasWindow)
      ? Object.freeze({ ...projectOverWindows(projectList, child), ...planId })
      : Object.freeze({ ...plan, projectList, child })
  // Several generators give every combination of their rows: one Generate over the other.
  let below = child
  const generated = new Map<Expression, readonly Expression[]>()
  for (const item of generators) {
    const generate = generateOf(item, below)
    generated.set(item, generate.generatorOutput)
    below = generate
  }
  const list = projectList.flatMap((item): readonly Expression[] => generated.get(item) ?? [item])
  return Object.freeze({ ...projectOverWindows(list, below), ...planId })
}

/** A generator is a whole item of its own. Said before types are looked at, for it has none within an expression. */
function checkGenerators(item: Expression): void {
  if (item.kind === 'Alias' || item.kind === 'UnresolvedAlias') {
    checkGenerators(item.child)
    return
  }
  if (childrenOf(item).some((child) => someExpression(child, isGeneratorCall)))
    throw analysisError('UNSUPPORTED_GENERATOR.NESTED_IN_EXPRESSIONS', { expression: quoted(toPrettySql(item)) }, item)
}

/** `AS (a, b)` names the columns of a generator. */
function checkNames(item: Expression): void {
  if (item.kind !== 'Alias' || !item.names || isGeneratorCall(item.child)) return
  const parameters = { expr: quoted(toPrettySql(item.child)), names: item.names.join(', ') }
  throw analysisError('MULTI_ALIAS_WITHOUT_GENERATOR', parameters, item)
}

/** Only the outermost name of an item counts. */
function cleanAlias(item: Expression): Expression {
  if (item.kind !== 'Alias') return item
  const child = withoutAliases(item.child)
  return child === item.child ? item : Object.freeze({ ...item, child })
}

function generateOf(item: Expression, child: LogicalPlan): Generate {
  const call = item.kind === 'Alias' ? item.child : item
  if (
    call.kind !== 'ScalarFunction' ||
    !isGeneratorCall(call) ||
    childrenOf(call).some((arg) => someExpression(arg, isGeneratorCall))
  )
    throw analysisError('UNSUPPORTED_GENERATOR.NESTED_IN_EXPRESSIONS', { expression: quoted(toPrettySql(item)) }, item)
  const columns = generatedColumns(call)
  // An explicit name is that of the one column; Spark's own name for the call is not.
  const isNamed = item.kind === 'Alias' && item.name !== toPrettySql(call) && !item.name.includes('(')
  const names = isNamed && item.kind === 'Alias' ? (item.names ?? [item.name]) : []
  if (isNamed && columns.length !== names.length) throw aliasMismatch(columns.length, names, item)
  return generateNode(
    call,
    false,
    columns.map((column, index) => ({ ...column, name: names[index] ?? column.name })),
    child,
  )
}

function generateNode(
  call: ScalarFunction,
  outer: boolean,
  generatorOutput: readonly AttributeReference[],
  child: LogicalPlan,
): Generate {
  const outerOf = generatorFunction(call.name)?.outerOf
  const isOuter = outer || outerOf !== undefined
  const generator = outerOf === undefined ? call : Object.freeze({ ...call, name: outerOf })
  const columns = isOuter
    ? generatorOutput.map((column) => Object.freeze({ ...column, nullable: true }))
    : generatorOutput
  return Generate({ generator, outer: isOuter, generatorOutput: columns, child })
}

const aliasMismatch = (columns: number, names: readonly string[], at: Expression): Error =>
  analysisError('UDTF_ALIAS_NUMBER_MISMATCH', { aliasesSize: `${columns}`, aliasesNames: names.join(',') }, at)

function generatedColumns(call: ScalarFunction): readonly AttributeReference[] {
  const fields = call.dataType.kind === 'struct' ? call.dataType.fields : []
  return fields.map(({ name, dataType, nullable }) => AttributeReference({ name, dataType, nullable }))
}

/** LATERAL VIEW: the names it gives its columns are there, their types not yet. */
export function resolveGenerate(plan: Generate, child: LogicalPlan, resolver: Resolver): LogicalPlan {
  const source = { scope: scopeOf([child], resolver.analysis.caseSensitive) }
  const call = resolveExpression(plan.generator, source, resolver)
  if (call === plan.generator) return child === plan.child ? plan : Object.freeze({ ...plan, child })
  if (call.kind !== 'ScalarFunction' || !isGeneratorCall(call))
    throw analysisError(
      'UNSUPPORTED_GENERATOR.NOT_GENERATOR',
      { functionName: quotedName([call.kind === 'ScalarFunction' ? call.name : toPrettySql(plan.generator)]) },
      plan.generator,
    )
  const columns = generatedColumns(call)
  const given = plan.generatorOutput
  if (given.length > 0 && given.length !== columns.length)
    throw aliasMismatch(
      columns.length,
      given.map(({ name }) => name),
      plan.generator,
    )
  const output = columns.map((column, index) => {
    const named = given[index]
    return named ? Object.freeze({ ...named, dataType: column.dataType, nullable: column.nullable }) : column
  })
  return generateNode(call, plan.outer, output, child)
}
