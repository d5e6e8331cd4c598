import type { DataType } from '../../../../common/types/data-type.ts'
import type { ArgumentType } from '../argument-type.ts'
import type { Expression, Origin } from '../expression.ts'
import type {
  AggregateDefinition,
  AggregateSplit,
  BufferMerge,
  FunctionDefinition,
  FunctionRewrite,
  FunctionText,
  GeneratorDefinition,
  ReplaceableDefinition,
  ScalarDefinition,
  WindowDefinition,
} from '../function-definition.ts'

/** A definition before it has its name, which is its key in the family's table. */
type Unnamed<D> = Omit<D, 'name'>

/** A family's definitions under their names; the literal names stay in the type, for sqlgen's tables to demand them. */
export const defineFunctions = <const D extends Readonly<Record<string, Unnamed<FunctionDefinition>>>>(
  table: D,
): { readonly [N in keyof D & string]: D[N] & { readonly name: N } } =>
  Object.freeze(
    Object.fromEntries(
      Object.entries(table).map(([name, definition]) => [name, Object.freeze({ ...definition, name })]),
    ),
  ) as { readonly [N in keyof D & string]: D[N] & { readonly name: N } }

/** One definition under several names: not aliases, for each has SQL of its own. */
export const each = <const N extends string, D>(names: readonly N[], define: (name: N) => D): Readonly<Record<N, D>> =>
  Object.fromEntries(names.map((name) => [name, define(name)])) as Record<N, D>

type Arity = number | readonly [least: number, most: number]
type Result = DataType | ((types: readonly DataType[], args: readonly Expression[]) => DataType)
type Common = Partial<Pick<FunctionDefinition, 'aliases' | 'check' | 'coerce' | 'internal' | 'texts' | 'differs'>>

const signature = (
  arity: Arity,
  argTypes: readonly ArgumentType[],
  result: Result,
  { aliases = [], check, coerce, internal = false, texts = {}, differs }: Common,
) => {
  const [minArgs, maxArgs] = typeof arity === 'number' ? [arity, arity] : arity
  return {
    aliases,
    minArgs,
    maxArgs,
    argTypes,
    result: typeof result === 'function' ? result : () => result,
    internal,
    texts,
    differs,
    ...(check && { check }),
    ...(coerce && { coerce }),
  }
}

type ScalarOptions = Common &
  Partial<
    Pick<
      ScalarDefinition,
      | 'nullable'
      | 'nullIntolerant'
      | 'deterministic'
      | 'foldable'
      | 'raises'
      | 'timeZoneAware'
      | 'rewrite'
      | 'higherOrder'
    >
  >

/** Unless it says otherwise: null exactly where an argument is, deterministic, and without failure. */
export function scalar(
  arity: Arity,
  argTypes: readonly ArgumentType[],
  result: Result,
  options: ScalarOptions = {},
): Unnamed<ScalarDefinition> {
  const { nullable = 'any argument', deterministic = true, rewrite, higherOrder } = options
  return {
    kind: 'scalar',
    ...signature(arity, argTypes, result, options),
    nullable,
    nullIntolerant: options.nullIntolerant ?? nullable === 'any argument',
    deterministic,
    foldable: options.foldable ?? deterministic,
    raises: options.raises ?? [],
    timeZoneAware: options.timeZoneAware ?? false,
    ...(rewrite && { rewrite }),
    ...(higherOrder && { higherOrder }),
  }
}

/** Arguments are taken as they are: what they become is coerced. */
export function replaceable(
  arity: Arity,
  rewrite: FunctionRewrite,
  options: Common = {},
): Unnamed<ReplaceableDefinition> {
  return {
    kind: 'replaceable',
    ...signature(arity, ['any'], { kind: 'void' }, options),
    rewrite,
    deterministic: true,
  }
}

type AggregateOptions<S> = Common &
  Partial<
    Pick<
      AggregateDefinition,
      | 'nullable'
      | 'orderSensitivity'
      | 'duplicateAgnostic'
      | 'acceptsIgnoreNulls'
      | 'withinGroup'
      | 'ofWholePartition'
      | 'defaultResult'
      | 'raises'
    >
  > & { readonly split?: S }

/** Unless it says otherwise: null over no rows, the same in any order of rows, and computed where all rows are. */
export function aggregate<S extends AggregateSplit | undefined = undefined>(
  arity: Arity,
  argTypes: readonly ArgumentType[],
  result: Result,
  options: AggregateOptions<S> = {},
): Unnamed<AggregateDefinition<S>> {
  const { defaultResult, withinGroup, ofWholePartition } = options
  return {
    kind: 'aggregate',
    ...signature(arity, argTypes, result, options),
    nullable: options.nullable ?? 'always',
    deterministic: true,
    orderSensitivity: options.orderSensitivity ?? 'never',
    duplicateAgnostic: options.duplicateAgnostic ?? false,
    acceptsIgnoreNulls: options.acceptsIgnoreNulls ?? false,
    split: options.split as S,
    raises: options.raises ?? [],
    ...(defaultResult && { defaultResult }),
    ...(withinGroup && { withinGroup }),
    ...(ofWholePartition && { ofWholePartition }),
  }
}

type WindowOptions = Common &
  Partial<Pick<WindowDefinition, 'nullable' | 'frame' | 'acceptsIgnoreNulls' | 'dependsOnTies'>>

/** Unless it says otherwise: of rows up to this one, never null, and of another value in another order of ties. */
export function windowFunction(
  arity: Arity,
  argTypes: readonly ArgumentType[],
  result: Result,
  options: WindowOptions = {},
): Unnamed<WindowDefinition> {
  return {
    kind: 'window',
    ...signature(arity, argTypes, result, options),
    nullable: options.nullable ?? 'never',
    deterministic: true,
    frame: options.frame ?? 'ranking',
    acceptsIgnoreNulls: options.acceptsIgnoreNulls ?? false,
    dependsOnTies: options.dependsOnTies ?? true,
  }
}

export type SplitApart = AggregateSplit & { readonly merges: 'apart' }
export type SplitTogether = AggregateSplit & { readonly merges: 'together' }

/** One buffer of the result's type, merged by an aggregate function. */
export const mergedBy = (merge: BufferMerge, name = 'value'): SplitApart => ({
  merges: 'apart',
  buffers: (_args, result) => [{ name, dataType: result, merge }],
})

export const mergedTogether = (buffers: AggregateSplit['buffers']): SplitTogether => ({ merges: 'together', buffers })

export function generator<const O extends string | undefined = undefined>(
  arity: Arity,
  argTypes: readonly ArgumentType[],
  columns: Result,
  options: Common & { readonly outerOf?: O } = {},
): Unnamed<GeneratorDefinition> & { readonly outerOf: O } {
  return {
    kind: 'generator',
    ...signature(arity, argTypes, columns, options),
    deterministic: true,
    outerOf: options.outerOf as O,
  }
}

/** What a rewrite gives to the nodes that stand for the call in errors. */
export const originOf = ({ origin }: Expression): { readonly origin?: Origin } => (origin ? { origin } : {})

/** The type of the first argument. */
export const firstType = (types: readonly DataType[]): DataType => types[0] ?? { kind: 'void' }
export const MANY = Number.MAX_SAFE_INTEGER

/** Names that are written in capitals. */
export const inCapitals = (...names: readonly string[]): Readonly<Record<string, FunctionText>> =>
  Object.fromEntries(names.map((name) => [name, { name: name.toUpperCase() }]))
