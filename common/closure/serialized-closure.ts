/**
 * The wire form of a closure: a graph of nodes in a flat list, so that cycles and shared references survive, in plain JSON.
 * Written by `driver/closure/closure-serializer.ts`, read by `deserialize-closure.ts`. See docs/design/closure-serializer.md.
 */
export interface SerializedClosure {
  readonly version: 1
  /** The function itself: an index into `nodes`. */
  readonly root: number
  readonly nodes: readonly SerializedNode[]
}

/** The variable of a class node that holds what it extends. */
export const superclassVariable = '$superclass'

/** A value: JSON's own primitives as themselves, everything else tagged. */
export type SerializedValue =
  | string
  | number
  | boolean
  | null
  | { readonly ref: number }
  | { readonly undefined: true }
  | { readonly number: 'NaN' | 'Infinity' | '-Infinity' | '-0' }
  | { readonly bigint: string }

export interface SerializedDataProperty {
  readonly key: SerializedValue
  readonly value: SerializedValue
  /** Left out when the property is enumerable, configurable and writable. */
  readonly flags?: PropertyFlags
}

export interface SerializedAccessorProperty {
  readonly key: SerializedValue
  readonly get: SerializedValue
  readonly set: SerializedValue
  readonly flags?: PropertyFlags
}

export interface PropertyFlags {
  readonly enumerable: boolean
  readonly configurable: boolean
  readonly writable: boolean
}

export type SerializedProperty = SerializedDataProperty | SerializedAccessorProperty

/** What every node for an object with an identity may carry. */
export interface ObjectPart {
  /** The prototype, when it is not the default one of the node's kind. */
  readonly proto?: SerializedValue
  readonly props?: readonly SerializedProperty[]
  readonly integrity?: 'frozen' | 'sealed' | 'nonExtensible'
}

/** A free variable of a function and its value when the function was serialized. */
export type SerializedVariable =
  | { readonly name: string; readonly value: SerializedValue }
  /** In its temporal dead zone: whoever reads it gets the ReferenceError that it would have got in the driver. */
  | { readonly name: string; readonly uninitialized: true }

/**
 * Where a source stands in its script in the driver, by V8's id of the script; line and column count from 0. The stacks of an executor speak of these
 * places, `closure:<script>:<name>:<line>:<column>`, and the driver makes the program's own of them.
 */
export interface SourceOrigin {
  readonly script: string
  readonly line: number
  /** May be negative: where the source's first line was put together anew. */
  readonly column: number
}

export interface FunctionNode extends ObjectPart {
  readonly kind: 'function'
  /** An expression that evaluates to the function once its variables are in scope. */
  readonly source: string
  readonly name: string
  readonly strict: boolean
  readonly origin?: SourceOrigin
  readonly variables: readonly SerializedVariable[]
  /** Methods put on the `prototype` of an old-style constructor function. */
  readonly prototypeProps?: readonly SerializedProperty[]
}

export interface ClassNode extends ObjectPart {
  readonly kind: 'class'
  readonly source: string
  readonly name: string
  readonly origin?: SourceOrigin
  readonly variables: readonly SerializedVariable[]
}

export type BinaryKind = (typeof binaryKinds)[number]

export const binaryKinds = [
  'Int8Array',
  'Uint8Array',
  'Uint8ClampedArray',
  'Int16Array',
  'Uint16Array',
  'Int32Array',
  'Uint32Array',
  'Float16Array',
  'Float32Array',
  'Float64Array',
  'BigInt64Array',
  'BigUint64Array',
  'DataView',
] as const

export type SerializedNode =
  | FunctionNode
  | ClassNode
  | (ObjectPart & { readonly kind: 'object' })
  | (ObjectPart & { readonly kind: 'array'; readonly length: number })
  | (ObjectPart & { readonly kind: 'map'; readonly entries: readonly (readonly [SerializedValue, SerializedValue])[] })
  | (ObjectPart & { readonly kind: 'set'; readonly values: readonly SerializedValue[] })
  | (ObjectPart & { readonly kind: 'date'; readonly time: SerializedValue })
  | (ObjectPart & {
      readonly kind: 'regexp'
      readonly source: string
      readonly flags: string
      readonly lastIndex: number
    })
  | (ObjectPart & { readonly kind: 'error' })
  | (ObjectPart & { readonly kind: 'boxed'; readonly value: SerializedValue })
  | (ObjectPart & { readonly kind: 'arrayBuffer'; readonly base64: string })
  | (ObjectPart & {
      readonly kind: 'binary'
      readonly type: BinaryKind
      readonly buffer: SerializedValue
      readonly byteOffset: number
      readonly length: number
    })
  | (ObjectPart & { readonly kind: 'buffer'; readonly base64: string })
  /** An object made anew by a constructor of the runtime: `new URL(href)`, `new TextDecoder('utf-8')`, `new Intl.Collator('de')`. */
  | (ObjectPart & {
      readonly kind: 'construct'
      readonly path: readonly string[]
      readonly args: readonly SerializedValue[]
    })
  | (ObjectPart & {
      readonly kind: 'bound'
      readonly target: SerializedValue
      readonly boundThis: SerializedValue
      readonly boundArgs: readonly SerializedValue[]
    })
  /** The `prototype` of a class or constructor function. */
  | { readonly kind: 'prototypeOf'; readonly constructorValue: SerializedValue }
  | { readonly kind: 'symbol'; readonly registered: boolean; readonly description: string | null }
  /** Something every JavaScript runtime has, by its path from `globalThis`: `['Math', 'max']`, `['Symbol', 'iterator']`. */
  | { readonly kind: 'global'; readonly path: readonly string[] }
  /** Something of a Node built-in module, by module and export path: `path`, `['posix', 'join']`. */
  | { readonly kind: 'builtin'; readonly module: string; readonly path: readonly string[] }
  /** CommonJS `require`, which reaches built-in modules only on an executor. */
  | { readonly kind: 'require' }
