import type { NodeShapes } from '../tree/node-shape.ts'
import type { Expression } from './expression.ts'

/** Every kind of expression with the role of each of its fields; see `NodeShapes`. */
export const expressionShapes: NodeShapes<Expression> = {
  UnresolvedAttribute: { nameParts: 'value', outer: 'value' },
  UnresolvedStar: { target: 'value', except: 'child' },
  UnresolvedFunction: {
    name: 'value',
    distinct: 'value',
    ignoreNulls: 'value',
    args: 'child',
    filter: 'child',
    orderBy: 'child',
    bySyntax: 'value',
  },
  UnresolvedAlias: { child: 'child' },
  UnresolvedNamedLambdaVariable: { nameParts: 'value' },

  Literal: { dataType: 'value', value: 'value', timeZone: 'label' },
  AttributeReference: {
    exprId: 'reads',
    name: 'label',
    dataType: 'label',
    nullable: 'label',
    qualifier: 'label',
    hidden: 'label',
    yields: 'label',
  },
  OuterReference: { attribute: 'outer' },

  Alias: { child: 'child', name: 'label', names: 'label', exprId: 'produces' },
  Cast: { mode: 'value', dataType: 'value', timeZone: 'value', child: 'child' },

  Arithmetic: {
    operator: 'value',
    mode: 'value',
    dataType: 'value',
    timeZone: 'value',
    left: 'child',
    right: 'child',
  },
  UnaryMinus: { child: 'child' },
  Comparison: { operator: 'value', left: 'child', right: 'child' },
  And: { left: 'child', right: 'child' },
  Or: { left: 'child', right: 'child' },
  Not: { child: 'child' },
  IsNull: { child: 'child' },
  IsNotNull: { child: 'child' },
  Between: { value: 'child', lower: 'child', upper: 'child' },
  In: { value: 'child', list: 'child' },
  Like: { escape: 'value', caseInsensitive: 'value', value: 'child', pattern: 'child' },
  CaseWhen: { branches: { condition: 'child', value: 'child' }, elseValue: 'child' },

  // What a call gives follows from its arguments.
  ScalarFunction: { name: 'value', dataType: 'label', nullable: 'label', timeZone: 'value', args: 'child' },
  AggregateExpression: {
    name: 'value',
    distinct: 'value',
    dataType: 'label',
    nullable: 'label',
    args: 'child',
    filter: 'child',
    orderBy: 'child',
  },
  WindowExpression: {
    function: 'child',
    partitionBy: 'child',
    orderBy: 'child',
    frame: { unit: 'value', lower: 'value', lowerOffset: 'child', upper: 'value', upperOffset: 'child' },
    windowName: 'value',
  },
  LambdaFunction: { function: 'child', arguments: 'child' },
  NamedLambdaVariable: { level: 'value', name: 'label', dataType: 'label', nullable: 'label' },
  SortOrder: { direction: 'value', nulls: 'value', child: 'child' },

  ScalarSubquery: { plan: 'subquery', exprId: 'produces' },
  Exists: { plan: 'subquery' },
  InSubquery: { values: 'child', plan: 'subquery' },
  LateralSubquery: { plan: 'subquery' },
}
