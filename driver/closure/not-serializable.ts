import { ChildProcess } from 'node:child_process'
import { KeyObject } from 'node:crypto'
import { EventEmitter } from 'node:events'
import { Server, Socket } from 'node:net'
import { Stream } from 'node:stream'
import { types } from 'node:util'
import { MessagePort, Worker } from 'node:worker_threads'
import { isNative } from './native-function.ts'
import type { RuntimeReferences } from './runtime-references.ts'

/** Objects of Flashover itself that live in the driver only carry this property: its value is the reason, as a sentence. */
export const notSerializable = Symbol.for('flashover.notSerializable')

/** Why an object cannot leave this process, or `undefined` if nothing speaks against it. */
export function refusalReason(value: object, references: RuntimeReferences): string | undefined {
  for (const [test, reason] of refusals) if (test(value)) return reason
  if (typeof value === 'function') return undefined
  const marked: unknown = Reflect.get(value, notSerializable)
  if (typeof marked === 'string') return marked
  return foreignInstance(value, references)
}

const timer = setTimeout(() => {}, 0)
clearTimeout(timer)
const immediate = setImmediate(() => {})
clearImmediate(immediate)

type Refusal = readonly [test: (value: object) => boolean, reason: string]

// Proxies come first: any later test could run a handler of theirs.
const refusals: readonly Refusal[] = [
  [types.isProxy, 'it is a Proxy, whose handler cannot be seen'],
  [types.isPromise, 'it is a Promise: await it first and capture the value'],
  [
    (value) => value instanceof Socket,
    'it is a socket, which exists in this process only: open it inside the closure, e.g. in mapPartitions',
  ],
  [(value) => value instanceof Server, 'it is a network server, which exists in this process only'],
  [(value) => value instanceof ChildProcess, 'it is a handle of a child process'],
  [(value) => value instanceof Worker || value instanceof MessagePort, 'it is a handle of a worker thread'],
  [
    (value) => value instanceof Stream,
    'it is a stream, which exists in this process only: open it inside the closure, e.g. in mapPartitions',
  ],
  [(value) => value instanceof KeyObject, 'it is a key held by native code: export it first'],
  [
    (value) => value.constructor === timer.constructor || value.constructor === immediate.constructor,
    'it is a running timer',
  ],
  [types.isWeakMap, 'it is a WeakMap, whose entries cannot be listed'],
  [types.isWeakSet, 'it is a WeakSet, whose members cannot be listed'],
  [(value) => value instanceof WeakRef, 'it is a WeakRef'],
  [(value) => value instanceof FinalizationRegistry, 'it is a FinalizationRegistry'],
  [types.isGeneratorObject, 'it is a running generator: capture the generator function and call it inside the closure'],
  [(value) => isRunningIterator(value), 'it is a running iterator: make an array of it'],
  [types.isSharedArrayBuffer, 'it is a SharedArrayBuffer, which cannot be shared with another process'],
  [types.isArgumentsObject, 'it is an `arguments` object: make an array of it'],
  [types.isExternal, 'it is a handle of native code'],
]

/** An iterator of the runtime: of an array, a map, a string, or a helper such as `iterator.map(f)`. Its place is seen by native code only. */
function isRunningIterator(value: object): boolean {
  if (types.isMapIterator(value) || types.isSetIterator(value)) return true
  if (typeof value === 'function' || !(Symbol.iterator in value) || !('next' in value)) return false
  return typeof value.next === 'function' && isNative(value.next)
}

/** Classes of later runtimes than the oldest that is supported. */
const newer = ['Float16Array', 'SuppressedError'].map((name) => Reflect.get(globalThis, name) as unknown)

/** Classes of the runtime whose instances consist of what JavaScript can see, or have a node of their own in the wire form. */
const copyable = new Set<unknown>(
  [
    Object,
    Function,
    Array,
    Map,
    Set,
    Date,
    RegExp,
    ArrayBuffer,
    DataView,
    Buffer,
    URL,
    URLSearchParams,
    TextEncoder,
    TextDecoder,
    EventEmitter,
  ]
    .concat([Error, AggregateError, EvalError, RangeError, ReferenceError, SyntaxError, TypeError, URIError] as never[])
    .concat([
      Boolean,
      Number,
      String,
      Intl.Collator,
      Intl.DateTimeFormat,
      Intl.NumberFormat,
      Intl.PluralRules,
      Intl.RelativeTimeFormat,
      Intl.DisplayNames,
      Intl.ListFormat,
      Intl.Segmenter,
    ] as never[])
    .concat([Object.getPrototypeOf(Uint8Array), BigInt64Array, BigUint64Array, Float32Array, Float64Array] as never[])
    .concat([Int8Array, Int16Array, Int32Array, Uint8Array, Uint8ClampedArray, Uint16Array, Uint32Array] as never[])
    .concat([Reflect.get(Intl, 'DurationFormat'), ...newer] as never[]),
)

/** An instance of a class of the runtime or of a native addon has state that only native code can see. */
function foreignInstance(value: object, references: RuntimeReferences): string | undefined {
  for (
    let proto: unknown = Object.getPrototypeOf(value);
    typeof proto === 'object' && proto !== null;
    proto = Object.getPrototypeOf(proto)
  ) {
    const owner: unknown = Object.getOwnPropertyDescriptor(proto, 'constructor')?.value
    if (typeof owner !== 'function' || copyable.has(owner)) continue
    const known = references.find(owner)
    if (known !== undefined) {
      const place = known.kind === 'builtin' ? `node:${[known.module, ...known.path].join('.')}` : known.path.join('.')
      return `it is an instance of ${place}, whose state is held by the runtime`
    }
    if (isNative(owner))
      return `it is an instance of ${owner.name || 'a class'} of a native addon, a handle of native code`
  }
  return undefined
}
