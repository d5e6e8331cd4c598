/**
 * What a function of a user may give: anything. As the bound of a type parameter it tells TypeScript that tuples are among it, so that
 * `map((x) => [x.name, [x.age, 1]])` is an RDD of pairs of pairs and not of arrays; `unknown` would not.
 */
// biome-ignore lint/suspicious/noConfusingVoidType: a function may give nothing
// biome-ignore lint/complexity/noBannedTypes: all but null and undefined; to name it would keep literal types
export type Anything = void | null | undefined | {} | readonly [Anything, ...Anything[]]

/**
 * The type of a value as it may change when values are combined: numbers and not `0 | 1`, and lists where there is one element or none, such as
 * `[x]`. Longer tuples keep their shape.
 */
export type Widened<T> = T extends string
  ? string
  : T extends number
    ? number
    : T extends bigint
      ? bigint
      : T extends boolean
        ? boolean
        : T extends []
          ? never[]
          : T extends [infer Element]
            ? Widened<Element>[]
            : T extends [unknown, ...unknown[]]
              ? { [Index in keyof T]: Widened<T[Index]> }
              : T

/**
 * What a function gives that combines widened values. The second part, of which there is no value that ends, tells TypeScript that tuples are
 * among it.
 */
export type Combined<T> = Widened<T> | Endless
type Endless = [Endless, ...Endless[]]

/** A function that makes one of two, and may widen their type. */
export type Combine<T> = (a: Widened<T>, b: Widened<T>) => Combined<T>

/** What `Widened` may widen. Other types, and those that are not known yet, are for the plain signatures. */
export type Widenable = string | number | bigint | boolean | null | undefined | readonly unknown[]

/** What a function of `mapPartitions` gives: rows, at once or later. */
export type PartitionResult<U> = Iterable<U> | AsyncIterable<U> | Promise<Iterable<U>>
