import type { ErrorCondition } from '../../../common/errors/spark-error.ts'
import type { DataType } from '../../../common/types/data-type.ts'
import type { ArgumentType } from './argument-type.ts'
import type { Expression, UnresolvedFunction } from './expression.ts'
import type { TypeCheckFailure } from './type-check.ts'

/**
 * Everything known of a function, but for its SQL: that is sqlgen's, in a table whose type demands every name. Whoever asks something of a
 * function by its name (analysis, the optimizer, planning, the place of an error) asks its definition.
 */
export type FunctionDefinition =
  | ScalarDefinition
  | ReplaceableDefinition
  | AggregateDefinition
  | WindowDefinition
  | GeneratorDefinition

interface Signature {
  /** The name that stays in the plan, lower case. */
  readonly name: string
  /** Other names of the same function. */
  readonly aliases: readonly string[]
  readonly minArgs: number
  readonly maxArgs: number
  /** By position; the last one stands for all that follow. */
  readonly argTypes: readonly ArgumentType[]
  /** What Spark's `checkInputDataTypes` refuses beyond the types above: arguments as they were written, before any cast. */
  readonly check?: ArgumentCheck
  /** Casts the arguments together, in the place of `argTypes`. */
  readonly coerce?: ArgumentCoercion
  readonly result: (types: readonly DataType[], args: readonly Expression[]) => DataType
  /** Made by the parser or by rules; a user who writes the name finds nothing. */
  readonly internal: boolean
  /** How a call is written where that is not `name(arguments)`, by the name it was called by. */
  readonly texts: Readonly<Record<string, FunctionText>>
  /** Where answers are refused or other than Spark's, for the table of functions; undefined where they are Spark's. */
  readonly differs: string | undefined
}

/**
 * When a call is null. `any argument`: only where an argument is; `any value`: the same, of those that are no lambda functions; `all arguments`:
 * only where all are.
 */
export type Nullability = 'any argument' | 'any value' | 'all arguments' | 'always' | 'never'

export interface ScalarDefinition extends Signature {
  readonly kind: 'scalar'
  readonly nullable: Nullability
  /** Null as soon as one argument is null. */
  readonly nullIntolerant: boolean
  /** Whether the same arguments always give the same value. */
  readonly deterministic: boolean
  /** Whether a call of constants is a constant: not of what is random or there to fail. */
  readonly foldable: boolean
  /** The error conditions with which a row can fail. */
  readonly raises: readonly ErrorCondition[]
  /** Whether the answer depends on the session's time zone: then the call has one, and its SQL has to ask for it. */
  readonly timeZoneAware: boolean
  /** Another form of some calls, as a Replaceable's; the call itself for those that stay. */
  readonly rewrite?: FunctionRewrite
  readonly higherOrder?: HigherOrder
}

/** What takes lambda functions: of its arguments the `values` are those that are none. */
export interface HigherOrder {
  /** By position among all arguments. */
  readonly lambdas: Readonly<Record<number, LambdaParameter>>
  /** Casts the values, or says what is wrong with them, before the variables of the lambda functions get types by them. */
  readonly coerceValues: (values: readonly Expression[]) => readonly Expression[] | TypeCheckFailure
  /** The variables of each lambda function. */
  readonly variables: (values: readonly DataType[]) => readonly (readonly LambdaVariable[])[]
}

export interface LambdaParameter {
  /** Which of the lists of variables it gets. */
  readonly of: number
  /** How many variables it has, unless it has all. */
  readonly least: number
}

export interface LambdaVariable {
  readonly dataType: DataType
  readonly nullable: boolean
}

/** Another way to write other expressions (Spark's RuntimeReplaceable): gone after analysis. */
export interface ReplaceableDefinition extends Signature {
  readonly kind: 'replaceable'
  readonly rewrite: FunctionRewrite
  /** Of itself; what it is rewritten to says for itself. */
  readonly deterministic: true
}

export interface AggregateDefinition<S extends AggregateSplit | undefined = AggregateSplit | undefined>
  extends Signature {
  readonly kind: 'aggregate'
  readonly nullable: 'always' | 'never'
  readonly deterministic: true
  readonly orderSensitivity: OrderSensitivity
  /** Whether DISTINCT makes no difference. */
  readonly duplicateAgnostic: boolean
  /** Whether `IGNORE NULLS` may follow the call. */
  readonly acceptsIgnoreNulls: boolean
  /** Of one that `WITHIN GROUP (ORDER BY ...)` may follow. */
  readonly withinGroup?: WithinGroup
  /** Whether it is of all rows of a partition only: a window may have no order and no frame. */
  readonly ofWholePartition?: true
  /** How it is computed in two steps; undefined where all rows of a group have to be in one place. */
  readonly split: S
  /** The value over no rows, where that is not null. */
  readonly defaultResult?: (dataType: DataType) => Expression
  readonly raises: readonly ErrorCondition[]
}

export interface WithinGroup {
  /**
   * `argument`: the expression that is ordered by becomes the first argument, and whether it descends the last; `rows`: rows are taken in this
   * order.
   */
  readonly use: 'argument' | 'rows'
  /** How many orderings there have to be for this many arguments; undefined for any number, and none. */
  readonly orderings: (args: number) => 0 | 1 | undefined
  /** How the ordering is written in a column's name, where that is not as in ORDER BY. */
  readonly text?: (item: string, isDescending: boolean) => string
}

/**
 * Whether the answer depends on the order in which rows come: of one that takes a row or a value of several as they come, `always`; of
 * one that adds up, where it adds `floating`-point numbers, whose sums differ in their last digits.
 */
export type OrderSensitivity = 'always' | 'floating' | 'never'

/** A function that stands before OVER only. */
export interface WindowDefinition extends Signature {
  readonly kind: 'window'
  readonly nullable: Nullability
  readonly deterministic: true
  readonly frame: WindowFunctionFrame
  /** Whether `IGNORE NULLS` may follow the call: the last argument then says whether it does. */
  readonly acceptsIgnoreNulls: boolean
  /** Whether the answer depends on the order in which rows that sort alike come. */
  readonly dependsOnTies: boolean
}

/**
 * The frame of a window function: its own, which none that is written may differ from (`ranking`: rows up to this one, `cumulative`: also those
 * that sort as this one, `offset`: the row that far away), or any (`free`).
 */
export type WindowFunctionFrame = 'ranking' | 'cumulative' | 'offset' | 'free'

/** A function that gives any number of rows; its result type is a struct of the columns. */
export interface GeneratorDefinition extends Signature {
  readonly kind: 'generator'
  readonly deterministic: true
  /** The generator of which this one is the outer form: a row of nulls in the place of none. */
  readonly outerOf: string | undefined
}

/** The partial results of an aggregate, which travel from the partial to the final step. */
export interface AggregateSplit {
  readonly buffers: (args: readonly DataType[], result: DataType) => readonly AggregateBuffer[]
  /** Each buffer by its own merge, or all of them together by the function's own SQL. */
  readonly merges: 'apart' | 'together'
}

/** A column in which a partial aggregate travels to the final one. */
export interface AggregateBuffer {
  readonly name: string
  readonly dataType: DataType
  /** The aggregate function that makes one of several; undefined for buffers that are merged together. */
  readonly merge?: BufferMerge
}

export type BufferMerge = 'sum' | 'min' | 'max' | 'bool_and' | 'bool_or' | 'bit_and' | 'bit_or' | 'bit_xor'

export type ArgumentCheck = (call: CheckedCall) => TypeCheckFailure | undefined
export type ArgumentCoercion = (call: CheckedCall) => readonly Expression[] | TypeCheckFailure

/** A call whose arguments are resolved. */
export interface CheckedCall {
  /** The definition's name, not that of the call. */
  readonly name: string
  readonly args: readonly Expression[]
  readonly expression: UnresolvedFunction
  /** Whether an expression is a constant. */
  readonly isFoldable: (expression: Expression) => boolean
  /** Whether two expressions give the same values. */
  readonly isSame: (left: Expression, right: Expression) => boolean
}

/** What a rewrite may know of the query. */
export interface RewriteContext {
  /** When the query began, in microseconds since 1970. */
  readonly currentTimestampMicros: bigint
  /** Who runs the query. */
  readonly currentUser: string
  /** What TIMESTAMP is for the session. */
  readonly timestampType: DataType
  /** The field for texts that cannot be read, where no option names another. */
  readonly columnNameOfCorruptRecord: string
  /** Whether fields that are null are left out of JSON, where no option says so. */
  readonly jsonIgnoreNullFields: boolean
  /** A type, or a table's schema, by its text in DDL. */
  readonly parseSchema: (text: string) => DataType
  /** The session's time zone, for expressions; undefined: UTC. */
  readonly timeZone: string | undefined
  /** The session's time zone when the query is planned. */
  readonly currentTimeZone: string
}

/** Arguments are resolved; the result is coerced and, where it is a call, resolved in turn. */
export type FunctionRewrite = (
  args: readonly Expression[],
  call: UnresolvedFunction,
  context: RewriteContext,
) => Expression

export interface FunctionText {
  /** Written in the place of the name. */
  readonly name?: string
  /** Arguments that Spark adds where they are left out, from the second on; '' is one that has no default. */
  readonly defaults?: readonly string[]
  /** The whole text; undefined for calls that are written as others are. */
  readonly form?: (args: readonly string[]) => string | undefined
}
