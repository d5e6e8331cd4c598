import { createRequire, isBuiltin } from 'node:module'
import { types } from 'node:util'
import vm from 'node:vm'

/** Where an executor finds a thing that its own runtime has. */
export type RuntimeReference =
  | { readonly kind: 'global'; readonly path: readonly string[] }
  | { readonly kind: 'builtin'; readonly module: string; readonly path: readonly string[] }

/**
 * Finds, by identity, the place of a value in the JavaScript runtime or in a Node built-in module. Only modules that this process
 * has loaded already are looked at: a captured value can come from no other, and loading the rest costs time and prints warnings.
 */
export class RuntimeReferences {
  readonly #references = new Map<unknown, RuntimeReference>()
  readonly #indexedModules = new Set<string>()
  readonly #globalNames: ReadonlySet<string>
  readonly #lazyGlobals = new Map<string, string>()
  #loadedModules = 0

  constructor() {
    const names = vm.runInNewContext('Object.getOwnPropertyNames(globalThis)') as string[]
    this.#globalNames = new Set([...names, ...nodeGlobals])
    this.#references.set(globalThis, { kind: 'global', path: [] })
    for (const name of this.#globalNames) {
      this.#indexGlobal([name], dataProperty(globalThis, name), 2)
      const isLazy = Object.getOwnPropertyDescriptor(globalThis, name)?.get !== undefined
      if (isLazy && !name.endsWith('Storage')) this.#lazyGlobals.set(name.toLowerCase(), name)
    }
  }

  /** Whether every executor has a global of this name; one that a program added to `globalThis` is not such. */
  isStandardGlobal(name: string): boolean {
    return this.#globalNames.has(name)
  }

  find(value: unknown): RuntimeReference | undefined {
    const found = this.#references.get(value)
    if (found !== undefined) return found
    return (this.#indexNewModules() ? this.#references.get(value) : undefined) ?? this.#lazyGlobal(value)
  }

  /** `crypto`, `navigator`, `WebSocket` ...: globals behind getters. Only the one that has the value's own name is read. */
  #lazyGlobal(value: unknown): RuntimeReference | undefined {
    if (!isReferable(value) || typeof value === 'symbol' || types.isProxy(value)) return undefined
    const own: unknown = typeof value === 'function' ? value.name : value.constructor?.name
    const name = typeof own === 'string' && own !== '' ? this.#lazyGlobals.get(own.toLowerCase()) : undefined
    if (name === undefined || Reflect.get(globalThis, name) !== value) return undefined
    this.#indexGlobal([name], value, 2)
    return this.#references.get(value)
  }

  #indexGlobal(path: readonly string[], value: unknown, depth: number): void {
    if (!isReferable(value) || this.#references.has(value)) return
    this.#references.set(value, { kind: 'global', path })
    if (depth === 0 || typeof value === 'symbol') return
    for (const key of Object.getOwnPropertyNames(value))
      this.#indexGlobal([...path, key], dataProperty(value, key), depth - 1)
  }

  #indexNewModules(): boolean {
    const loaded = (process as unknown as { moduleLoadList: readonly string[] }).moduleLoadList
    if (loaded.length === this.#loadedModules) return false
    this.#loadedModules = loaded.length
    for (const entry of loaded) {
      const module = /^NativeModule (.+)$/.exec(entry)?.[1]
      // Not from `builtinModules`: Node 22 leaves those out that only the prefix reaches, such as `node:sqlite`.
      if (module === undefined || this.#indexedModules.has(module) || !isBuiltin(`node:${module}`)) continue
      this.#indexedModules.add(module)
      if (deprecated.has(module) || module.startsWith('_')) continue
      this.#indexBuiltin(module, [], require(`node:${module}`), 2)
    }
    return true
  }

  #indexBuiltin(module: string, path: readonly string[], value: unknown, depth: number): void {
    if (!isReferable(value) || this.#references.has(value)) return
    this.#references.set(value, { kind: 'builtin', module, path })
    // Statics of exported classes are reached through the class; only objects such as `path.posix` are namespaces.
    if (depth === 0 || typeof value === 'symbol' || (typeof value === 'function' && path.length > 0)) return
    for (const key of Object.getOwnPropertyNames(value))
      this.#indexBuiltin(module, [...path, key], dataProperty(value, key), depth - 1)
  }
}

const require = createRequire(import.meta.url)

const deprecated: ReadonlySet<string> = new Set([
  'punycode',
  'sys',
  'module',
  'wasi',
  'test',
  'test/reporters',
  'trace_events',
])

/** What Node adds to JavaScript's own globals, of every version that runs Flashover: a test asks a fresh process. */
const nodeGlobals = `
  AbortController AbortSignal Blob BroadcastChannel Buffer ByteLengthQueuingStrategy CloseEvent CompressionStream
  CountQueuingStrategy Crypto CryptoKey CustomEvent DecompressionStream DOMException ErrorEvent Event EventSource EventTarget File FormData
  Headers MessageChannel MessageEvent MessagePort Navigator Performance PerformanceEntry PerformanceMark PerformanceMeasure
  PerformanceObserver PerformanceObserverEntryList PerformanceResourceTiming QuotaExceededError ReadableByteStreamController ReadableStream
  ReadableStreamBYOBReader ReadableStreamBYOBRequest ReadableStreamDefaultController ReadableStreamDefaultReader Request Response Storage
  SubtleCrypto TextDecoder TextDecoderStream TextEncoder TextEncoderStream TransformStream TransformStreamDefaultController URL URLPattern
  URLSearchParams WebAssembly WebSocket WritableStream WritableStreamDefaultController WritableStreamDefaultWriter atob btoa
  clearImmediate clearInterval clearTimeout console crypto fetch global localStorage navigator performance process queueMicrotask
  sessionStorage setImmediate setInterval setTimeout structuredClone
`
  .trim()
  .split(/\s+/)

function isReferable(value: unknown): value is object | symbol {
  return (typeof value === 'object' && value !== null) || typeof value === 'function' || typeof value === 'symbol'
}

/** Getters are left alone: reading one may load half of a runtime. */
function dataProperty(holder: object, key: string): unknown {
  return Object.getOwnPropertyDescriptor(holder, key)?.value
}
