import type { DataType } from '../../../common/types/data-type.ts'
import type { LogicalPlan } from '../plan/logical/logical-plan.ts'

/** The identity of an output column, unique in a session: names may repeat, ids do not. */
export type ExprId = number & { readonly __brand: 'ExprId' }

/** Offsets of an expression in the SQL text it was parsed from, for error messages. */
export interface Origin {
  readonly sqlText: string
  readonly start: number
  readonly stop: number
}

/**
 * A literal's value in its driver form. int and smaller, float, double: number; bigint: bigint; decimal: the unscaled bigint;
 * string: string; boolean: boolean; date: days since 1970-01-01 (number); timestamps: microseconds since 1970 (bigint);
 * day-time interval: microseconds (bigint); year-month interval: months (number); binary: Uint8Array; null: null.
 */
export type LiteralValue = null | boolean | number | bigint | string | Uint8Array
/** A value of rows that the driver holds: a literal's, or nested. Of an array its elements, of a struct its fields, of a map its `[key, value]` pairs. */
export type LocalValue = LiteralValue | readonly LocalValue[]

interface Node {
  readonly origin?: Origin
}

// ---- unresolved: what the parser, the DataFrame API and Spark Connect build; gone after analysis ----

/** A column by name: `a`, `t.a`, `s.field`. `planId` is Spark Connect's hint of the plan it belongs to. */
export interface UnresolvedAttribute extends Node {
  readonly kind: 'UnresolvedAttribute'
  readonly nameParts: readonly string[]
  readonly planId?: number
}
/** `*` or `t.*`. */
export interface UnresolvedStar extends Node {
  readonly kind: 'UnresolvedStar'
  readonly target: readonly string[]
  readonly planId?: number
}
/** Any call by name, `count(distinct x)` and operators without a node of their own included. */
export interface UnresolvedFunction extends Node {
  readonly kind: 'UnresolvedFunction'
  readonly name: string
  readonly args: readonly Expression[]
  readonly distinct: boolean
  readonly filter?: Expression
}
/** A select item whose name is decided in analysis (Spark's text form of the expression). */
export interface UnresolvedAlias extends Node {
  readonly kind: 'UnresolvedAlias'
  readonly child: Expression
}

// ---- leaves ----

export interface Literal extends Node {
  readonly kind: 'Literal'
  readonly value: LiteralValue
  readonly dataType: DataType
}
export interface AttributeReference extends Node {
  readonly kind: 'AttributeReference'
  readonly name: string
  readonly dataType: DataType
  readonly nullable: boolean
  readonly exprId: ExprId
  /** Table alias or view name the column can be qualified with; not part of its identity. */
  readonly qualifier: readonly string[]
  /** Found by a qualified name only: the other side's key of a join with USING. */
  readonly hidden?: true
  /** Was hidden before it was selected: gives way to another column of the name. */
  readonly yields?: true
}
/** In a subquery, a column of the outer query. */
export interface OuterReference extends Node {
  readonly kind: 'OuterReference'
  readonly attribute: AttributeReference
}

// ---- named and typed ----

export interface Alias extends Node {
  readonly kind: 'Alias'
  readonly child: Expression
  readonly name: string
  readonly exprId: ExprId
}
export interface Cast extends Node {
  readonly kind: 'Cast'
  readonly child: Expression
  readonly dataType: DataType
  /** 'ansi' fails on bad input, 'try' gives null (try_cast). */
  readonly mode: 'ansi' | 'try'
}

// ---- operators ----

export type ArithmeticOperator = '+' | '-' | '*' | '/' | '%' | 'div'
export interface Arithmetic extends Node {
  readonly kind: 'Arithmetic'
  readonly operator: ArithmeticOperator
  readonly left: Expression
  readonly right: Expression
  /** `try_add` and its like: null where the operation fails. `pmod`: a remainder that has the sign of the divisor. */
  readonly mode?: 'try' | 'pmod'
  /** Set by analysis: decimals' result type cannot be told from the children alone after coercion. */
  readonly dataType?: DataType
}
export interface UnaryMinus extends Node {
  readonly kind: 'UnaryMinus'
  readonly child: Expression
}
/** `<>` is Not(Comparison('=')). */
export type ComparisonOperator = '=' | '<=>' | '<' | '<=' | '>' | '>='
export interface Comparison extends Node {
  readonly kind: 'Comparison'
  readonly operator: ComparisonOperator
  readonly left: Expression
  readonly right: Expression
}
export interface And extends Node {
  readonly kind: 'And'
  readonly left: Expression
  readonly right: Expression
}
export interface Or extends Node {
  readonly kind: 'Or'
  readonly left: Expression
  readonly right: Expression
}
export interface Not extends Node {
  readonly kind: 'Not'
  readonly child: Expression
}
export interface IsNull extends Node {
  readonly kind: 'IsNull'
  readonly child: Expression
}
export interface IsNotNull extends Node {
  readonly kind: 'IsNotNull'
  readonly child: Expression
}
export interface Between extends Node {
  readonly kind: 'Between'
  readonly value: Expression
  readonly lower: Expression
  readonly upper: Expression
}
export interface In extends Node {
  readonly kind: 'In'
  readonly value: Expression
  readonly list: readonly Expression[]
}
export interface Like extends Node {
  readonly kind: 'Like'
  readonly value: Expression
  readonly pattern: Expression
  readonly escape: string
  readonly caseInsensitive: boolean
}
/** `CASE WHEN` and, with `value = branch` conditions built by the parser, `CASE value WHEN`; also `if`. */
export interface CaseWhen extends Node {
  readonly kind: 'CaseWhen'
  readonly branches: readonly { readonly condition: Expression; readonly value: Expression }[]
  readonly elseValue: Expression | undefined
}

// ---- functions ----

/** A resolved scalar function (or generator such as explode) of the function registry; `name` is lower case. */
export interface ScalarFunction extends Node {
  readonly kind: 'ScalarFunction'
  readonly name: string
  readonly args: readonly Expression[]
  readonly dataType: DataType
  readonly nullable: boolean
}
/** A resolved aggregate call: only within Aggregate (or, until extracted by analysis, in HAVING/ORDER BY). */
export interface AggregateExpression extends Node {
  readonly kind: 'AggregateExpression'
  readonly name: string
  readonly args: readonly Expression[]
  readonly distinct: boolean
  readonly filter: Expression | undefined
  readonly dataType: DataType
  readonly nullable: boolean
}
export interface SortOrder extends Node {
  readonly kind: 'SortOrder'
  readonly child: Expression
  readonly direction: 'ascending' | 'descending'
  readonly nulls: 'first' | 'last'
}

// ---- subqueries (before RewriteSubquery turns them into joins) ----

export interface ScalarSubquery extends Node {
  readonly kind: 'ScalarSubquery'
  readonly plan: LogicalPlan
  /** By which its planned form is found. */
  readonly exprId: ExprId
}
export interface Exists extends Node {
  readonly kind: 'Exists'
  readonly plan: LogicalPlan
}
/** `values IN (plan)`; NOT IN is Not(InSubquery), with null-aware semantics. */
export interface InSubquery extends Node {
  readonly kind: 'InSubquery'
  readonly values: readonly Expression[]
  readonly plan: LogicalPlan
}

/** An expression that holds a query of its own. */
export type Subquery = ScalarSubquery | Exists | InSubquery

/** Every expression there is: a closed union on `kind`, so that the compiler lists what a new one touches. */
export type Expression =
  | UnresolvedAttribute
  | UnresolvedStar
  | UnresolvedFunction
  | UnresolvedAlias
  | Literal
  | AttributeReference
  | OuterReference
  | Alias
  | Cast
  | Arithmetic
  | UnaryMinus
  | Comparison
  | And
  | Or
  | Not
  | IsNull
  | IsNotNull
  | Between
  | In
  | Like
  | CaseWhen
  | ScalarFunction
  | AggregateExpression
  | SortOrder
  | ScalarSubquery
  | Exists
  | InSubquery

/** An expression with a name and an id: what a Project or Aggregate puts out. */
export type NamedExpression = AttributeReference | Alias
