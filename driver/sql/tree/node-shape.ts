import type { AttributeReference, Expression, ExprId } from '../expressions/expression.ts'
import type { LogicalPlan } from '../plan/logical/logical-plan.ts'
import type { PhysicalPlan } from '../plan/physical/physical-plan.ts'

/**
 * Expressions, logical plans and physical plans are closed unions of frozen objects. What trees need to know of them stands in
 * one table per union (`expressionShapes`, `logicalShapes`, `physicalShapes`): for every kind, every field and its role. Children, walks,
 * rewrites, fresh ids, canonical forms and equality are derived from the table, so a new kind (or a new field of an old one) does not
 * compile until its row is written, and is then known to all of them. Fields are visited in the order of the row.
 *
 * The role a field may have follows from its type: one that holds nodes cannot be passed off as a value, whether it holds one,
 * a list, a list of lists or none (undefined). What is not derived (types, SQL, statistics ...) is a switch over all kinds.
 */
export type NodeShapes<Node extends AnyNode> = {
  readonly [Kind in Node['kind']]: FieldRoles<
    Extract<Node, { readonly kind: Kind }>,
    Node,
    'kind' | 'origin' | 'planId' | 'settings'
  >
}

export type AnyNode = Expression | LogicalPlan | PhysicalPlan

/** A role for every field; `Common` are those that all nodes have. */
type FieldRoles<Holder, Node, Common = never> = {
  readonly [Field in Exclude<KeysOfUnion<Holder>, Common>]-?: RoleOf<Leaf<ValueOfUnion<Holder, Field>>, Node>
}

/** Nodes of the same tree. */
type ChildRole = 'child'
/** Expressions that a plan evaluates. */
type ExpressionRole = 'expression'
/** `subquery`: a query of its own within a node, `aside`: a plan that is remembered only and no part of this one. */
type PlanRole = 'subquery' | 'aside'
/** `reads`: the id of a column made elsewhere. `produces`: of one made here; a copy of the plan gets another. */
type IdRole = 'reads' | 'produces'
/**
 * `produces`: columns made here. `columns`: made here and standing for the columns of a relation by name. `restates`: columns
 * made below. `outer`: a column of the query around a subquery.
 */
type AttributeRole = 'produces' | 'columns' | 'restates' | 'outer'
/**
 * `value`: a part of what is computed, equal by content. `reference`: the same, but large, equal if it is the same object.
 * `label`: names and other things that do not change what is computed.
 */
type ValueRole = 'value' | 'reference' | 'label'
export type Role = ChildRole | ExpressionRole | PlanRole | IdRole | AttributeRole | ValueRole

type RoleOf<Value, Node> = [Value] extends [ExprId]
  ? IdRole
  : [Value] extends [AttributeReference]
    ? AttributeRole | ExpressionRole
    : [Value] extends [Node]
      ? ChildRole | ([Value] extends [LogicalPlan] ? PlanRole : never)
      : [Value] extends [Expression]
        ? ExpressionRole
        : [Value] extends [LogicalPlan]
          ? PlanRole
          : [HeldNodes<Value>] extends [never]
            ? ValueRole
            : FieldRoles<Extract<Value, object>, Node>

/** What is left of a field's type when lists are opened and undefined is left out. */
type Leaf<Value> = Item<Item<Exclude<Value, undefined>>>
type Item<Value> = Value extends readonly (infer Element)[] ? Element : Value

/** The nodes in the fields of an object that is no node itself, such as the branches of CASE. */
type HeldNodes<Value> = Value extends object ? Extract<Item<Value[keyof Value]>, AnyNode> : never

type KeysOfUnion<Holder> = Holder extends unknown ? keyof Holder : never
type ValueOfUnion<Holder, Field extends PropertyKey> = Holder extends { readonly [F in Field]?: infer Value }
  ? Value
  : never

/** A row of a table as the code that is derived from it reads it. */
export interface Shape {
  readonly [field: string]: Role | Shape
}
