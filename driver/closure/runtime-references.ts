import { builtinModules, createRequire } from 'node:module'
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
  #loadedModules = 0

  constructor() {
    const names = vm.runInNewContext('Object.getOwnPropertyNames(globalThis)') as string[]
    this.#globalNames = new Set([...names, ...nodeGlobals])
    this.#references.set(globalThis, { kind: 'global', path: [] })
    for (const name of this.#globalNames) this.#indexGlobal([name], dataProperty(globalThis, name), 2)
  }

  /** Whether every executor has a global of this name; one that a program added to `globalThis` is not such. */
  isStandardGlobal(name: string): boolean {
    return this.#globalNames.has(name)
  }

  find(value: unknown): RuntimeReference | undefined {
    const found = this.#references.get(value)
    if (found !== undefined) return found
    return this.#indexNewModules() ? this.#references.get(value) : undefined
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
    const present = new Set(loaded)
    for (const module of builtinModules) {
      if (this.#indexedModules.has(module) || deprecated.has(module) || module.startsWith('_')) continue
      if (!present.has(`NativeModule ${module}`)) continue
      this.#indexedModules.add(module)
      this.#indexBuiltin(module, [], require(module), 2)
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

const deprecated: ReadonlySet<string> = new Set(['punycode', 'sys', 'module', 'wasi', 'test', 'trace_events'])

const nodeGlobals = [
  ...[
    'AbortController',
    'AbortSignal',
    'Blob',
    'BroadcastChannel',
    'Buffer',
    'ByteLengthQueuingStrategy',
    'CompressionStream',
  ],
  ...[
    'CountQueuingStrategy',
    'Crypto',
    'CryptoKey',
    'CustomEvent',
    'DecompressionStream',
    'Event',
    'EventTarget',
    'File',
    'FormData',
  ],
  ...['Headers', 'MessageChannel', 'MessageEvent', 'MessagePort', 'Performance', 'PerformanceEntry', 'PerformanceMark'],
  ...[
    'PerformanceMeasure',
    'PerformanceObserver',
    'ReadableStream',
    'Request',
    'Response',
    'SubtleCrypto',
    'TextDecoder',
  ],
  ...[
    'TextDecoderStream',
    'TextEncoder',
    'TextEncoderStream',
    'TransformStream',
    'URL',
    'URLSearchParams',
    'WebAssembly',
  ],
  ...[
    'WritableStream',
    'atob',
    'btoa',
    'clearImmediate',
    'clearInterval',
    'clearTimeout',
    'console',
    'crypto',
    'DOMException',
  ],
  ...[
    'fetch',
    'global',
    'performance',
    'process',
    'queueMicrotask',
    'setImmediate',
    'setInterval',
    'setTimeout',
    'structuredClone',
  ],
]

function isReferable(value: unknown): value is object | symbol {
  return (typeof value === 'object' && value !== null) || typeof value === 'function' || typeof value === 'symbol'
}

/** Getters are left alone: reading one may load half of a runtime. */
function dataProperty(holder: object, key: string): unknown {
  return Object.getOwnPropertyDescriptor(holder, key)?.value
}
