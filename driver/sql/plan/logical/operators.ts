import type { CteId } from '../../expressions/expr-id.ts'
import type { AttributeReference, Expression, LateralSubquery, SortOrder } from '../../expressions/expression.ts'
import type { Given } from '../../tree/node-factory.ts'
import type { LogicalPlan } from './logical-plan.ts'
import type { PlanNode } from './plan-node.ts'

export interface Project extends PlanNode {
  readonly kind: 'Project'
  /** Any expression before analysis; NamedExpression after. */
  readonly projectList: readonly Expression[]
  readonly child: LogicalPlan
}
export const Project = (fields: Given<Project>): Project => Object.freeze({ ...fields, kind: 'Project' })

export interface Filter extends PlanNode {
  readonly kind: 'Filter'
  readonly condition: Expression
  readonly child: LogicalPlan
}
export const Filter = (fields: Given<Filter>): Filter => Object.freeze({ ...fields, kind: 'Filter' })

export type JoinType = 'inner' | 'cross' | 'left' | 'right' | 'full' | 'left semi' | 'left anti'

export interface Join extends PlanNode {
  readonly kind: 'Join'
  readonly left: LogicalPlan
  readonly right: LogicalPlan
  readonly joinType: JoinType
  readonly condition: Expression | undefined
  /** USING columns (or NATURAL), until analysis makes them a condition and a Project. */
  readonly using: readonly string[] | 'natural' | undefined
  /** In SQL, where a select list follows, USING leaves the keys it does not put out to be read by a qualified name. */
  readonly hidesKeys?: true
  readonly hint?: 'broadcast-left' | 'broadcast-right' | 'shuffle-hash'
  /** `x NOT IN (subquery)` turned into a left anti join in which a null key matches everything. */
  readonly nullAware?: boolean
  /** Made by a rule, of a subquery or of a CROSS JOIN: that no condition ties the sides is no oversight of the user's. */
  readonly productAllowed?: true
}
export const Join = (fields: Given<Join, 'condition' | 'using'>): Join =>
  Object.freeze({ condition: undefined, using: undefined, ...fields, kind: 'Join' })

/** A join whose right side is computed for each row of the left one (LATERAL): a Join once its outer columns are pulled up. */
export interface LateralJoin extends PlanNode {
  readonly kind: 'LateralJoin'
  readonly left: LogicalPlan
  readonly right: LateralSubquery
  readonly joinType: 'inner' | 'cross' | 'left'
  readonly condition: Expression | undefined
}
export const LateralJoin = (fields: Given<LateralJoin>): LateralJoin =>
  Object.freeze({ ...fields, kind: 'LateralJoin' })

export interface Aggregate extends PlanNode {
  readonly kind: 'Aggregate'
  readonly groupingExpressions: readonly Expression[]
  /** Places of grouping expressions, a list for each set that rows are grouped by: until analysis makes an Expand of them. */
  readonly groupingSets?: readonly (readonly number[])[]
  /** The output, grouping columns among it only where selected; NamedExpression after analysis. */
  readonly aggregateExpressions: readonly Expression[]
  readonly child: LogicalPlan
}
export const Aggregate = (fields: Given<Aggregate>): Aggregate => Object.freeze({ ...fields, kind: 'Aggregate' })

/** Several rows of each: one for every list of expressions, whose values are the columns put out. */
export interface Expand extends PlanNode {
  readonly kind: 'Expand'
  readonly projections: readonly (readonly Expression[])[]
  readonly output: readonly AttributeReference[]
  readonly child: LogicalPlan
}
export const Expand = (fields: Given<Expand>): Expand => Object.freeze({ ...fields, kind: 'Expand' })

/** The child's columns and, per row, the values of window functions that share keys and order. */
export interface Window extends PlanNode {
  readonly kind: 'Window'
  /** Aliases of WindowExpressions of these keys and this order. */
  readonly windowExpressions: readonly Expression[]
  readonly partitionSpec: readonly Expression[]
  readonly orderSpec: readonly SortOrder[]
  readonly child: LogicalPlan
}
export const Window = (fields: Given<Window>): Window => Object.freeze({ ...fields, kind: 'Window' })

/** explode, posexplode and their kind: `child`'s columns and, per row, those of the generator. */
export interface Generate extends PlanNode {
  readonly kind: 'Generate'
  readonly generator: Expression
  readonly outer: boolean
  readonly generatorOutput: readonly AttributeReference[]
  readonly child: LogicalPlan
}
export const Generate = (fields: Given<Generate, 'outer'>): Generate =>
  Object.freeze({ outer: false, ...fields, kind: 'Generate' })

export interface Sort extends PlanNode {
  readonly kind: 'Sort'
  readonly order: readonly SortOrder[]
  readonly global: boolean
  readonly child: LogicalPlan
}
export const Sort = (fields: Given<Sort>): Sort => Object.freeze({ ...fields, kind: 'Sort' })

export interface Limit extends PlanNode {
  readonly kind: 'Limit'
  /** undefined: only an offset. */
  readonly limit: number | undefined
  readonly offset: number
  readonly child: LogicalPlan
}
export const Limit = (fields: Given<Limit, 'offset'>): Limit => Object.freeze({ offset: 0, ...fields, kind: 'Limit' })

export interface Distinct extends PlanNode {
  readonly kind: 'Distinct'
  readonly child: LogicalPlan
}
export const Distinct = (fields: Given<Distinct>): Distinct => Object.freeze({ ...fields, kind: 'Distinct' })

/** UNION ALL; UNION is Distinct over it. */
export interface Union extends PlanNode {
  readonly kind: 'Union'
  readonly children: readonly LogicalPlan[]
  readonly byName: boolean
  readonly allowMissingColumns: boolean
}
export const Union = (fields: Given<Union, 'byName' | 'allowMissingColumns'>): Union =>
  Object.freeze({ byName: false, allowMissingColumns: false, ...fields, kind: 'Union' })

export interface SetOperation extends PlanNode {
  readonly kind: 'SetOperation'
  readonly operation: 'intersect' | 'except'
  readonly all: boolean
  readonly left: LogicalPlan
  readonly right: LogicalPlan
}
export const SetOperation = (fields: Given<SetOperation>): SetOperation =>
  Object.freeze({ ...fields, kind: 'SetOperation' })

/** The alias Spark gives to a subquery in FROM that has none; no column can be qualified with it. */
export const generatedAlias = '__auto_generated_subquery_name'

/**
 * A use of a common table expression that is computed once, whatever its uses: those of one id stand for the rows of the first.
 * Each holds the query, with columns of its own, so that what is known of a plan is known of it; nothing is moved into it from above.
 */
export interface CTERelationRef extends PlanNode {
  readonly kind: 'CTERelationRef'
  readonly cteId: CteId
  readonly child: LogicalPlan
}
export const CTERelationRef = (fields: Given<CTERelationRef>): CTERelationRef =>
  Object.freeze({ ...fields, kind: 'CTERelationRef' })

/**
 * A recursive common table expression: the anchor's rows, and those of the recursion over the rows of the step before, which
 * UnionLoopRefs of its id stand for, until a step gives none.
 */
export interface UnionLoop extends PlanNode {
  readonly kind: 'UnionLoop'
  readonly loopId: CteId
  readonly anchor: LogicalPlan
  readonly recursion: LogicalPlan
  /** `t(a, b)`; empty: the anchor's names. */
  readonly columns: readonly string[]
  /** Steps that give rows, the anchor's among them, before the query fails; -1: any. undefined until analysis, where the text says none. */
  readonly levelLimit: number | undefined
  /** Rows before the query fails; -1: any. Set by analysis. */
  readonly rowLimit: number | undefined
  /** Empty until analysis. */
  readonly output: readonly AttributeReference[]
}
export const UnionLoop = (fields: Given<UnionLoop>): UnionLoop => Object.freeze({ ...fields, kind: 'UnionLoop' })

/** In the recursion of a UnionLoop, the rows of the step before. */
export interface UnionLoopRef extends PlanNode {
  readonly kind: 'UnionLoopRef'
  readonly loopId: CteId
  /** Empty until analysis. */
  readonly output: readonly AttributeReference[]
}
export const UnionLoopRef = (fields: Given<UnionLoopRef>): UnionLoopRef =>
  Object.freeze({ ...fields, kind: 'UnionLoopRef' })

export interface SubqueryAlias extends PlanNode {
  readonly kind: 'SubqueryAlias'
  readonly alias: string
  /** `AS t(a, b)`; empty: the child's own names. */
  readonly columns: readonly string[]
  readonly child: LogicalPlan
}
export const SubqueryAlias = (fields: Given<SubqueryAlias, 'columns'>): SubqueryAlias =>
  Object.freeze({ columns: [], ...fields, kind: 'SubqueryAlias' })

/** repartition (shuffle true: round robin, or by expressions) and coalesce (shuffle false). */
export interface Repartition extends PlanNode {
  readonly kind: 'Repartition'
  readonly numPartitions: number | undefined
  readonly shuffle: boolean
  /** The rows are hashed by these, or, if they are SortOrders, spread in ranges of them. */
  readonly expressions: readonly Expression[]
  readonly child: LogicalPlan
}
export const Repartition = (fields: Given<Repartition>): Repartition =>
  Object.freeze({ ...fields, kind: 'Repartition' })
