import type { DataType } from '../../../common/types/data-type.ts'
import type { Expression } from './expression.ts'

/**
 * What an argument must be: a type it is cast to, or a class of types. `same` arguments are widened to one type together;
 * `numeric` takes any number (a string becomes a double), `any` takes everything as it is.
 */
export type ArgumentType =
  | 'any'
  | 'same'
  | 'numeric'
  | 'double'
  | 'int'
  | 'bigint'
  | 'integral'
  | 'string'
  | 'boolean'
  | 'date'
  | 'timestamp'
  | 'array'
  | 'map'
  /** int or smaller, or a string that becomes one: the days of date_add. */
  | 'days'
  /** array or map. */
  | 'collection'
  /** string or binary, left as it is; others become strings. */
  | 'text'

/** One function: how it is called, what it does to its arguments and what it gives. The name that stays in the plan is the first. */
export interface FunctionDefinition {
  readonly names: readonly string[]
  readonly kind: 'scalar' | 'aggregate' | 'generator'
  readonly minArgs: number
  readonly maxArgs: number
  /** By position; the last one stands for all that follow. */
  readonly argTypes: readonly ArgumentType[]
  readonly result: (types: readonly DataType[], args: readonly Expression[]) => DataType
  /** 'args': null where an argument is. */
  readonly nullable: 'args' | 'always' | 'never'
  /** Whether `name(DISTINCT x)` means something. */
  readonly rewrite?: (args: readonly Expression[], call: Expression) => Expression
}

type Options = Partial<Pick<FunctionDefinition, 'nullable' | 'rewrite'>>
type Result = DataType | FunctionDefinition['result']

function row(
  kind: FunctionDefinition['kind'],
  names: string,
  arity: readonly [number, number],
  argTypes: readonly ArgumentType[],
  result: Result,
  options: Options = {},
): FunctionDefinition {
  return Object.freeze({
    names: names.split(' '),
    kind,
    minArgs: arity[0],
    maxArgs: arity[1],
    argTypes,
    result: typeof result === 'function' ? result : () => result,
    nullable: options.nullable ?? (kind === 'scalar' ? 'args' : 'always'),
    ...(options.rewrite && { rewrite: options.rewrite }),
  })
}

type RowMaker = (
  names: string,
  arity: readonly [number, number],
  argTypes: readonly ArgumentType[],
  result: Result,
  options?: Options,
) => FunctionDefinition

export const scalar: RowMaker = (...rest) => row('scalar', ...rest)
export const aggregate: RowMaker = (...rest) => row('aggregate', ...rest)
export const generator: RowMaker = (...rest) => row('generator', ...rest)

/** The type of the first argument. */
export const firstType = (types: readonly DataType[]): DataType => types[0] ?? { kind: 'void' }
export const MANY = Number.MAX_SAFE_INTEGER
