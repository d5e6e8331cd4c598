import { types } from 'node:util'
import {
  type BinaryKind,
  binaryKinds,
  type ObjectPart,
  type SerializedNode,
} from '../../common/closure/serialized-closure.ts'
import { type CapturePath, memberOf, partOf } from './capture-path.ts'
import type { ClosureEncoder } from './closure-encoder.ts'

/** Writes one object that is neither a function nor refused. */
export function encodeObject(value: object, path: CapturePath, encoder: ClosureEncoder): SerializedNode {
  const part = (base: object | null, skip: (key: PropertyKey) => boolean = () => false): ObjectPart => {
    const proto: unknown = Object.getPrototypeOf(value)
    const props = encoder.properties(
      value,
      Reflect.ownKeys(value).filter((key) => !skip(key)),
      path,
    )
    return {
      ...(proto === base
        ? {}
        : { proto: typeof proto === 'object' && proto !== null ? encoder.prototype(proto, path) : null }),
      ...(props.length > 0 ? { props } : {}),
      ...encoder.integrity(value),
    }
  }
  if (Array.isArray(value))
    return { kind: 'array', length: value.length, ...part(Array.prototype, (key) => key === 'length') }
  if (types.isMap(value)) {
    const entries = [...Map.prototype.entries.call(value)].map(([k, v], i) => {
      const at = partOf(path, typeof k === 'string' ? `.get(${JSON.stringify(k)})` : `entry ${i}`)
      return [encoder.value(k, at), encoder.value(v, at)] as const
    })
    return { kind: 'map', entries, ...part(Map.prototype) }
  }
  if (types.isSet(value)) {
    const values = [...Set.prototype.values.call(value)].map((member, i) =>
      encoder.value(member, partOf(path, `member ${i}`)),
    )
    return { kind: 'set', values, ...part(Set.prototype) }
  }
  if (types.isDate(value))
    return { kind: 'date', time: encoder.value(Date.prototype.getTime.call(value), path), ...part(Date.prototype) }
  if (types.isRegExp(value)) {
    const { source, flags, lastIndex } = value
    return { kind: 'regexp', source, flags, lastIndex, ...part(RegExp.prototype, (key) => key === 'lastIndex') }
  }
  if (types.isNativeError(value)) return { kind: 'error', ...part(Error.prototype) }
  if (types.isBoxedPrimitive(value)) {
    const skip = (key: PropertyKey): boolean =>
      value instanceof String && (key === 'length' || /^\d+$/.test(String(key)))
    return {
      kind: 'boxed',
      value: encoder.value(value.valueOf(), path),
      ...part(Object.getPrototypeOf(Object(value.valueOf())) as object, skip),
    }
  }
  return (
    encodeBinary(value, path, encoder, part) ??
    encodeConstructed(value, path, encoder) ?? { kind: 'object', ...part(Object.prototype) }
  )
}

type PartOf = (base: object | null, skip?: (key: PropertyKey) => boolean) => ObjectPart

function encodeBinary(
  value: object,
  path: CapturePath,
  encoder: ClosureEncoder,
  part: PartOf,
): SerializedNode | undefined {
  const isIndex = (key: PropertyKey): boolean => typeof key === 'string' && /^\d+$/.test(key)
  // A Buffer is mostly a slice of a pool that it does not own: its own bytes are shipped, sharing with other views is not kept.
  if (Buffer.isBuffer(value))
    return { kind: 'buffer', base64: value.toString('base64'), ...part(Buffer.prototype, isIndex) }
  if (types.isAnyArrayBuffer(value)) {
    return {
      kind: 'arrayBuffer',
      base64: Buffer.from(value as ArrayBuffer).toString('base64'),
      ...part(ArrayBuffer.prototype),
    }
  }
  if (!ArrayBuffer.isView(value)) return undefined
  const type = binaryKinds.find((kind) => kind === binaryKind(value)) ?? 'Uint8Array'
  const length = value instanceof DataView ? value.byteLength : (value as Uint8Array).length
  const buffer = encoder.value(value.buffer, memberOf(path, 'buffer'))
  return {
    kind: 'binary',
    type,
    buffer,
    byteOffset: value.byteOffset,
    length,
    ...part(Object(Reflect.get(globalThis, type)).prototype as object, isIndex),
  }
}

function binaryKind(value: ArrayBufferView): BinaryKind | string {
  return value instanceof DataView ? 'DataView' : String(Reflect.get(value, Symbol.toStringTag))
}

const intlFormats = [
  'Collator',
  'DateTimeFormat',
  'DisplayNames',
  'DurationFormat',
  'ListFormat',
  'NumberFormat',
  'PluralRules',
  'RelativeTimeFormat',
  'Segmenter',
] as const

/** Objects of the runtime that can be made again from what they say of themselves. */
function encodeConstructed(value: object, path: CapturePath, encoder: ClosureEncoder): SerializedNode | undefined {
  const made = (name: readonly string[], ...args: readonly unknown[]): SerializedNode => ({
    kind: 'construct',
    path: name,
    args: args.map((arg) => encoder.value(arg, path)),
  })
  if (value instanceof URL) return made(['URL'], value.href)
  if (value instanceof URLSearchParams) return made(['URLSearchParams'], String(value))
  if (value instanceof TextEncoder) return made(['TextEncoder'])
  if (value instanceof TextDecoder)
    return made(['TextDecoder'], value.encoding, { fatal: value.fatal, ignoreBOM: value.ignoreBOM })
  for (const name of intlFormats) {
    const format: unknown = Reflect.get(Intl, name)
    if (typeof format !== 'function' || !(value instanceof format)) continue
    const options = (value as Intl.Collator).resolvedOptions()
    return made(['Intl', name], options.locale, options)
  }
  return undefined
}
