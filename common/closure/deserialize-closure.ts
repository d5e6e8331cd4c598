import { createRequire } from 'node:module'
import vm from 'node:vm'
import {
  type ClassNode,
  type FunctionNode,
  type SerializedClosure,
  type SerializedNode,
  type SerializedProperty,
  type SerializedValue,
  superclassVariable,
} from './serialized-closure.ts'

/** Brings a closure back to life. The caller says what type of function it sent. */
export function deserializeClosure<F extends (...args: never[]) => unknown>(closure: SerializedClosure): F {
  if (closure.version !== 1)
    throw new Error(`a closure of wire version ${String(closure.version)} cannot be read, only 1`)
  return new ClosureDecoder(closure.nodes).decode(closure.root) as F
}

/**
 * Objects are first made empty, then filled from a list, so that cycles close by themselves. Functions are like that too: their
 * variables are set after they exist. A class is not: its `extends` and static parts run as it is made, so that all it needs is
 * filled before. Who needs a class that is still being made gets it when it is done (`#waiting`).
 */
class ClosureDecoder {
  readonly #nodes: readonly SerializedNode[]
  readonly #values = new Map<number, unknown>()
  readonly #waiting = new Map<number, ((value: unknown) => void)[]>()
  readonly #toFill: (() => void)[] = []

  constructor(nodes: readonly SerializedNode[]) {
    this.#nodes = nodes
  }

  decode(root: number): unknown {
    let result: unknown
    this.#give({ ref: root }, (value) => {
      result = value
    })
    this.#drain()
    return result
  }

  #drain(): void {
    for (let fill = this.#toFill.pop(); fill !== undefined; fill = this.#toFill.pop()) fill()
  }

  /** Hands a value to `take`, now or as soon as it exists. */
  #give(value: SerializedValue, take: (value: unknown) => void): void {
    if (typeof value === 'object' && value !== null && 'ref' in value) this.#giveNode(value.ref, take)
    else take(primitiveOf(value))
  }

  #giveNode(id: number, take: (value: unknown) => void): void {
    const node = this.#nodes[id]
    if (node?.kind === 'prototypeOf') {
      this.#give(node.constructorValue, (owner) => take((owner as { prototype: unknown }).prototype))
      return
    }
    const waiting = this.#waiting.get(id)
    if (waiting !== undefined) {
      waiting.push(take)
      return
    }
    if (!this.#values.has(id)) {
      const ancestor = this.#ancestorInTheMaking(node)
      if (ancestor !== undefined) {
        ancestor.push(() => this.#giveNode(id, take))
        return
      }
      this.#waiting.set(id, [])
      const made = this.#make(id)
      this.#values.set(id, made)
      const late = this.#waiting.get(id) ?? []
      this.#waiting.delete(id)
      for (const one of late) one(made)
    }
    take(this.#values.get(id))
  }

  /** A class cannot be made while one that it extends is: its turn comes after. Gives that one's list of who waits for it. */
  #ancestorInTheMaking(node: SerializedNode | undefined): ((value: unknown) => void)[] | undefined {
    if (node?.kind !== 'class') return undefined
    const superclass = node.variables.find(({ name }) => name === superclassVariable)
    const parent = superclass !== undefined && 'value' in superclass ? superclass.value : undefined
    if (typeof parent !== 'object' || parent === null || !('ref' in parent)) return undefined
    if (this.#values.has(parent.ref)) return undefined
    return this.#waiting.get(parent.ref) ?? this.#ancestorInTheMaking(this.#nodes[parent.ref])
  }

  /** A value that must exist already or be made now: only parts that cannot be in a cycle are asked for like this. */
  #now(value: SerializedValue): unknown {
    let result: unknown
    this.#give(value, (given) => {
      result = given
    })
    return result
  }

  #make(id: number): unknown {
    const node = this.#nodes[id]
    if (node === undefined) throw new Error(`the closure has no node ${id}`)
    const made = this.#shell(node)
    if ((typeof made === 'object' || typeof made === 'function') && made !== null) this.#fillLater(made, node)
    return made
  }

  #shell(node: SerializedNode): unknown {
    switch (node.kind) {
      case 'function':
        return this.#function(node)
      case 'class':
        return this.#class(node)
      case 'object':
        return {}
      case 'array':
        return new Array(node.length)
      case 'map':
        return new Map()
      case 'set':
        return new Set()
      case 'date':
        return new Date(this.#now(node.time) as number)
      case 'regexp': {
        const made = new RegExp(node.source, node.flags)
        made.lastIndex = node.lastIndex
        return made
      }
      case 'error': {
        const made = new Error()
        Reflect.deleteProperty(made, 'stack')
        return made
      }
      case 'boxed':
        return Object(this.#now(node.value))
      case 'arrayBuffer': {
        const bytes = Buffer.from(node.base64, 'base64')
        return bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length)
      }
      case 'buffer':
        return Buffer.from(node.base64, 'base64')
      case 'binary':
        return Reflect.construct(globalAt([node.type]) as new () => object, [
          this.#now(node.buffer),
          node.byteOffset,
          node.length,
        ])
      case 'construct': {
        const args = node.args.map((arg) => this.#now(arg))
        this.#drain()
        return Reflect.construct(globalAt(node.path) as new () => object, args)
      }
      case 'bound': {
        const target = this.#now(node.target) as (...args: unknown[]) => unknown
        return target.bind(this.#now(node.boundThis), ...node.boundArgs.map((arg) => this.#now(arg)))
      }
      case 'prototypeOf':
        throw new Error('prototypes are found through their classes')
      case 'symbol':
        return node.registered ? Symbol.for(node.description ?? '') : Symbol(node.description ?? undefined)
      case 'global':
        return globalAt(node.path)
      case 'builtin':
        return node.path.reduce<unknown>(
          (holder, key) => Reflect.get(Object(holder) as object, key),
          requireBuiltin(node.module),
        )
      case 'require':
        return requireBuiltin
    }
  }

  #function(node: FunctionNode): unknown {
    const { make, set } = compile(node.source, node, node.strict)
    const made = make()
    this.#toFill.push(() => {
      this.#setVariables(node, set)
    })
    return named(made, node.name)
  }

  #class(node: ClassNode): unknown {
    const { make, set } = compile(node.source, node, true)
    this.#setVariables(node, set)
    this.#drain()
    return named(make(), node.name)
  }

  #setVariables(node: FunctionNode | ClassNode, set: Compiled['set']): void {
    for (const variable of node.variables)
      if ('value' in variable) this.#give(variable.value, (given) => set[variable.name]?.(given))
  }

  #fillLater(made: object, node: SerializedNode): void {
    if (
      !(
        'props' in node ||
        'proto' in node ||
        'integrity' in node ||
        'prototypeProps' in node ||
        node.kind === 'map' ||
        node.kind === 'set'
      )
    )
      return
    this.#toFill.push(() => {
      if (node.kind === 'map') for (const entry of node.entries) this.#entry(made as Map<unknown, unknown>, entry)
      if (node.kind === 'set')
        for (const value of node.values) this.#give(value, (given) => (made as Set<unknown>).add(given))
      if ('proto' in node && node.proto !== undefined)
        this.#give(node.proto, (given) => Object.setPrototypeOf(made, given as object | null))
      if ('props' in node) for (const property of node.props ?? []) this.#property(made, property)
      if (node.kind === 'function') {
        const prototype = (made as { prototype?: unknown }).prototype
        for (const property of node.prototypeProps ?? []) this.#property(Object(prototype) as object, property)
      }
      if ('integrity' in node) restrict(made, node.integrity)
    })
  }

  #entry(map: Map<unknown, unknown>, [key, value]: readonly [SerializedValue, SerializedValue]): void {
    this.#give(key, (givenKey) => this.#give(value, (givenValue) => map.set(givenKey, givenValue)))
  }

  #property(holder: object, property: SerializedProperty): void {
    const key = this.#now(property.key) as PropertyKey
    const { enumerable, configurable, writable } = property.flags ?? {
      enumerable: true,
      configurable: true,
      writable: true,
    }
    if ('get' in property) {
      const accessors = { get: this.#now(property.get), set: this.#now(property.set) } as PropertyDescriptor
      Object.defineProperty(holder, key, { ...accessors, enumerable, configurable })
      return
    }
    this.#give(property.value, (value) =>
      Object.defineProperty(holder, key, { value, enumerable, configurable, writable }),
    )
  }
}

function primitiveOf(value: Exclude<SerializedValue, { readonly ref: number }>): unknown {
  if (typeof value !== 'object' || value === null) return value
  if ('undefined' in value) return undefined
  return 'number' in value ? Number(value.number) : BigInt(value.bigint)
}

interface Compiled {
  readonly make: () => unknown
  readonly set: Readonly<Record<string, (value: unknown) => void>>
}

/**
 * Compiles a source with its free variables as `let` bindings around it, each with a function that sets it. Those that are not initialised
 * stand behind the `return`, where nothing ever initialises them.
 */
function compile(source: string, node: FunctionNode | ClassNode, strict: boolean): Compiled {
  const names = (initialized: boolean): string[] =>
    node.variables.filter((variable) => 'value' in variable === initialized).map(({ name }) => name)
  const declare = (declared: readonly string[]): string => (declared.length > 0 ? `let ${declared.join(', ')}; ` : '')
  const setters = names(true)
    .map((name) => `${name}($flashover) { ${name} = $flashover }`)
    .join(', ')
  const head = `${strict ? "'use strict'; " : ''}${declare(names(true))}return { set: { ${setters} }, make: () => (`
  const code = `${head}${source}\n) }; ${declare(names(false))}`
  const { script = '', line = 0, column = 0 } = node.origin ?? {}
  const factory = vm.compileFunction(code, [], {
    filename: `closure:${script}:${node.name === '' ? 'anonymous' : node.name}`,
    lineOffset: line,
    columnOffset: column - head.length,
    importModuleDynamically: vm.constants.USE_MAIN_CONTEXT_DEFAULT_LOADER,
  }) as () => Compiled
  return factory()
}

function named(fn: unknown, name: string): unknown {
  // A class may have a static member called `name`.
  if (typeof fn === 'function' && typeof fn.name === 'string' && fn.name !== name)
    Object.defineProperty(fn, 'name', { value: name, configurable: true })
  return fn
}

function restrict(made: object, integrity: 'frozen' | 'sealed' | 'nonExtensible' | undefined): void {
  if (integrity === 'frozen') Object.freeze(made)
  else if (integrity === 'sealed') Object.seal(made)
  else if (integrity === 'nonExtensible') Object.preventExtensions(made)
}

function globalAt(path: readonly string[]): unknown {
  return path.reduce<unknown>((holder, key) => Reflect.get(Object(holder) as object, key), globalThis)
}

const nodeRequire = createRequire(import.meta.url)

function requireBuiltin(module: string): unknown {
  return nodeRequire(module.startsWith('node:') ? module : `node:${module}`)
}
