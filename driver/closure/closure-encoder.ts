import { isBuiltin } from 'node:module'
import { types } from 'node:util'
import {
  type ObjectPart,
  type SerializedClosure,
  type SerializedNode,
  type SerializedProperty,
  type SerializedValue,
  type SerializedVariable,
  type SourceOrigin,
  superclassVariable,
} from '../../common/closure/serialized-closure.ts'
import { type CapturePath, memberOf, partOf, refuse, variableOf } from './capture-path.ts'
import type { OuterNeed, VariableUse } from './free-variables.ts'
import type { FunctionLocation, FunctionScope, FunctionScopes } from './function-scopes.ts'
import { type FunctionSource, parseFunctionSource } from './function-source.ts'
import { isNamespace } from './namespaces.ts'
import { isNative } from './native-function.ts'
import { refusalReason } from './not-serializable.ts'
import { encodeObject } from './object-encoder.ts'
import type { RuntimeReferences } from './runtime-references.ts'

/**
 * Encodes one closure. Objects get their number when they are first met and are written later, from a queue: so cycles need no
 * care, and a linked list of a million members no stack.
 */
export class ClosureEncoder {
  readonly #scopes: FunctionScopes
  readonly #references: RuntimeReferences
  readonly #ids = new Map<object | symbol, number>()
  readonly #nodes: SerializedNode[] = []
  readonly #queue: (() => void)[] = []

  constructor(scopes: FunctionScopes, references: RuntimeReferences) {
    this.#scopes = scopes
    this.#references = references
  }

  encode(fn: (...args: never[]) => unknown): SerializedClosure {
    const root = this.value(fn, { parent: undefined, label: fn.name === '' ? 'closure' : fn.name, isVariable: false })
    for (let next = this.#queue.pop(); next !== undefined; next = this.#queue.pop()) next()
    if (typeof root !== 'object' || root === null || !('ref' in root))
      throw new TypeError('a closure must be a function')
    return { version: 1, root: root.ref, nodes: this.#nodes }
  }

  value(value: unknown, path: CapturePath): SerializedValue {
    switch (typeof value) {
      case 'string':
      case 'boolean':
        return value
      case 'undefined':
        return { undefined: true }
      case 'bigint':
        return { bigint: String(value) }
      case 'number':
        if (Object.is(value, -0)) return { number: '-0' }
        return Number.isFinite(value) ? value : { number: String(value) as 'NaN' | 'Infinity' | '-Infinity' }
      case 'object':
        return value === null ? null : this.#reference(value, path)
      case 'symbol':
      case 'function':
        return this.#reference(value, path)
    }
  }

  properties(holder: object, keys: readonly PropertyKey[], path: CapturePath): SerializedProperty[] {
    return keys.flatMap((key): SerializedProperty[] => {
      const property = Object.getOwnPropertyDescriptor(holder, key)
      if (property === undefined || typeof key === 'number') return []
      const at = memberOf(path, key)
      const { enumerable = false, configurable = false, writable = false } = property
      const flags = { enumerable, configurable, writable }
      const name = this.value(key, at)
      if (this.#isNativeAccessor(property)) {
        return [{ key: name, value: this.value(Reflect.get(holder, key), at), flags: { ...flags, writable: true } }]
      }
      if (property.get !== undefined || property.set !== undefined) {
        return [{ key: name, get: this.value(property.get, at), set: this.value(property.set, at), flags }]
      }
      const plain = enumerable && configurable && writable
      return [{ key: name, value: this.value(property.value, at), ...(plain ? {} : { flags }) }]
    })
  }

  integrity(value: object): Pick<ObjectPart, 'integrity'> {
    if (Object.isExtensible(value)) return {}
    return { integrity: Object.isFrozen(value) ? 'frozen' : Object.isSealed(value) ? 'sealed' : 'nonExtensible' }
  }

  /** Adds a node that belongs to no object of the program, e.g. the members that a function uses of a namespace. */
  add(node: SerializedNode): SerializedValue {
    this.#nodes.push(node)
    return { ref: this.#nodes.length - 1 }
  }

  /** The prototype as a value: by its class where there is one, so that `instanceof` holds on the executor. */
  prototype(proto: object, path: CapturePath): SerializedValue {
    const known = this.#ids.get(proto)
    if (known !== undefined) return { ref: known }
    const owner: unknown = Object.getOwnPropertyDescriptor(proto, 'constructor')?.value
    if (typeof owner !== 'function' || owner.prototype !== proto)
      return this.value(proto, partOf(path, '[[Prototype]]'))
    const id = this.#nodes.length
    this.#ids.set(proto, id)
    // The place is taken before the class is encoded, which may come back to this prototype.
    this.#nodes.push({ kind: 'prototypeOf', constructorValue: null })
    this.#nodes[id] = { kind: 'prototypeOf', constructorValue: this.value(owner, partOf(path, `class ${owner.name}`)) }
    this.#refusePrivateState(owner, path)
    return { ref: id }
  }

  /**
   * An own accessor of native code, such as `stack` of an Error since V8 12 (and of whatever went through `Error.captureStackTrace`): what it
   * reads is a part of the object that JavaScript cannot see otherwise, and goes as a value.
   */
  #isNativeAccessor({ get }: PropertyDescriptor): boolean {
    return (
      get !== undefined &&
      isNative(get) &&
      this.#references.find(get) === undefined &&
      this.#scopes.inspect(get).bound === undefined
    )
  }

  #refusePrivateState(owner: object, path: CapturePath): void {
    for (
      let at: unknown = owner;
      typeof at === 'function' && this.#references.find(at) === undefined;
      at = Object.getPrototypeOf(at)
    ) {
      const source = parseFunctionSource(Function.prototype.toString.call(at))
      if (source?.free.hasPrivateInstanceMembers !== true) continue
      refuse(
        path,
        `it is an instance of the class ${at.name}, whose #private members cannot be read: make it inside the closure`,
      )
    }
  }

  #reference(value: object | symbol, path: CapturePath): SerializedValue {
    const known = this.#ids.get(value)
    if (known !== undefined) return { ref: known }
    const id = this.#nodes.length
    this.#ids.set(value, id)
    const runtime = this.#references.find(value)
    if (runtime !== undefined) {
      this.#nodes.push(runtime)
      return { ref: id }
    }
    if (typeof value === 'symbol') {
      const registered = Symbol.keyFor(value) !== undefined
      this.#nodes.push({ kind: 'symbol', registered, description: value.description ?? null })
      return { ref: id }
    }
    const namespace = isNamespace(value)
    const reason = namespace ? undefined : refusalReason(value, this.#references)
    if (reason !== undefined) refuse(path, reason)
    this.#nodes.push({ kind: 'object' })
    this.#queue.push(() => {
      this.#nodes[id] =
        typeof value === 'function'
          ? this.#function(value as (...args: never[]) => unknown, path)
          : namespace
            ? this.#namespace(value, Object.keys(value), path)
            : encodeObject(value, path, this)
    })
    return { ref: id }
  }

  #function(fn: (...args: never[]) => unknown, path: CapturePath): SerializedNode {
    const { scopes, bound, location } = this.#scopes.inspect(fn)
    if (bound !== undefined) {
      return {
        kind: 'bound',
        target: this.value(bound.target, partOf(path, 'bound function')),
        boundThis: this.value(bound.boundThis, partOf(path, 'bound this')),
        boundArgs: bound.boundArgs.map((arg, i) => this.value(arg, partOf(path, `bound argument ${i + 1}`))),
      }
    }
    if (isRequire(fn)) return { kind: 'require' }
    if (isNative(fn)) refuse(path, 'it is a function of native code that belongs to no built-in module')
    const source = parseFunctionSource(Function.prototype.toString.call(fn))
    if (source === undefined) refuse(path, 'the source of the function cannot be parsed')
    for (const need of source.free.needs) refuse(path, needReasons[need])
    for (const specifier of source.free.dynamicImports) {
      if (!isBuiltin(specifier))
        refuse(path, `it imports '${specifier}' dynamically, which is not on the executors: import it statically`)
    }
    const variables = [...source.free.variables].flatMap(([name, use]) => {
      const found = this.#variable(name, use, scopes, path)
      if (found.length === 0 && source.free.keyVariables.has(name) && !this.#references.isStandardGlobal(name)) {
        refuse(
          path,
          `the variable \`${name}\` of a computed key cannot be read back: use it in a method too, or write the key itself`,
        )
      }
      return found
    })
    if (source.extends) {
      variables.push({
        name: superclassVariable,
        value: this.value(Object.getPrototypeOf(fn), partOf(path, 'extends')),
      })
    }
    const names = ownKeys(fn)
    const node = {
      source: source.expression,
      name: typeof fn.name === 'string' ? fn.name : '',
      variables,
      ...(location === undefined ? {} : { origin: originOf(source, location) }),
      props: this.properties(fn, names, path),
      ...this.integrity(fn),
    }
    if (source.form === 'class') return { kind: 'class', ...node }
    const prototype: unknown = Object.getOwnPropertyDescriptor(fn, 'prototype')?.value
    const methods =
      typeof prototype === 'object' && prototype !== null && !types.isGeneratorFunction(fn)
        ? Reflect.ownKeys(prototype)
        : []
    const prototypeProps = this.properties(
      Object(prototype) as object,
      methods.filter((key) => key !== 'constructor'),
      partOf(path, 'prototype'),
    )
    return {
      kind: 'function',
      strict: source.strict,
      ...node,
      ...(prototypeProps.length > 0 ? { prototypeProps } : {}),
    }
  }

  #variable(name: string, use: VariableUse, scopes: readonly FunctionScope[], path: CapturePath): SerializedVariable[] {
    const scope = scopes.find((one) => one.has(name))
    if (scope === undefined) {
      if (!use.whole) this.#refuseOwnGlobals(name, use.members, path)
      this.#refuseFunctionName(name, scopes, path)
      return this.#globalVariable(name, path)
    }
    const variable = scope.read(name)
    if (variable === 'uninitialized') return [{ name, uninitialized: true }]
    const { value } = variable
    const at = variableOf(path, name)
    // Of an import only what the function uses is shipped, not the whole module.
    if (
      !use.whole &&
      isObject(value) &&
      this.#references.find(value) === undefined &&
      (isNamespace(value) || viteImport.test(name))
    ) {
      return [{ name, value: this.add(this.#namespace(value, [...use.members], at)) }]
    }
    return [{ name, value: this.value(value, at) }]
  }

  /** `globalThis.config`: the executor's own `globalThis` has no such member. */
  #refuseOwnGlobals(name: string, members: ReadonlySet<string>, path: CapturePath): void {
    if (Reflect.get(globalThis, name) !== globalThis) return
    for (const member of members)
      if (Object.hasOwn(globalThis, member) && !this.#references.isStandardGlobal(member))
        refuse(path, `it reads \`${name}.${member}\`, which executors do not have: put it into a variable first`)
  }

  /** The name of a function expression, seen from within: V8 keeps it in no scope that it tells of. */
  #refuseFunctionName(name: string, scopes: readonly FunctionScope[], path: CapturePath): void {
    if (name in globalThis || !scopes.some((scope) => scope.functionName === name)) return
    refuse(
      variableOf(path, name),
      'it is the name of the function expression around the closure, which cannot be read: give that function to a `const`',
    )
  }

  /** A name in no scope is a global: the executor's own, unless the program itself has put it on `globalThis`. */
  #globalVariable(name: string, path: CapturePath): SerializedVariable[] {
    if (this.#references.isStandardGlobal(name) || !Object.hasOwn(globalThis, name)) return []
    return [{ name, value: this.value(Reflect.get(globalThis, name), variableOf(path, name)) }]
  }

  #namespace(namespace: object, members: readonly string[], path: CapturePath): SerializedNode {
    const props = members.flatMap((member) => {
      if (!(member in namespace)) return []
      const at = memberOf(path, member)
      return [
        { key: member, value: this.value(Reflect.get(namespace, member), { ...at, isVariable: true, label: member }) },
      ]
    })
    return { kind: 'object', proto: null, props }
  }
}

/** Vite and vitest keep imports in variables of these names; those of packages are proxies. */
const viteImport = /^__vi(te_ssr)?_import_\d+__$/

function originOf({ expression, anchor }: FunctionSource, location: FunctionLocation): SourceOrigin {
  const lines = expression.slice(0, anchor).split('\n').length - 1
  // In a line of its own, further up, nobody knows the column.
  const column = lines === 0 ? location.columnNumber - anchor : 0
  return { script: location.scriptId, line: location.lineNumber - lines, column }
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null
}

function ownKeys(fn: object): PropertyKey[] {
  return Reflect.ownKeys(fn).filter((key) => {
    if (key === 'length' || key === 'prototype' || key === 'arguments' || key === 'caller') return false
    const property = Object.getOwnPropertyDescriptor(fn, key)
    // The name travels by itself; methods and accessors of a class are in its source.
    return key !== 'name' && property !== undefined && 'value' in property && property.enumerable === true
  })
}

function isRequire(fn: object): boolean {
  return 'resolve' in fn && 'cache' in fn && 'extensions' in fn
}

const needReasons: Readonly<Record<OuterNeed, string>> = {
  // V8 does not tell what `this` is there.
  this: 'it uses `this` of the place where it was written: put what it needs into a variable first',
  super: 'it is a method that uses `super`: call it on an instance inside the closure',
  private: 'it is a method that uses #private members: call it on an instance inside the closure',
  arguments: 'it uses `arguments` of the function around it',
  'import.meta': 'it uses `import.meta`, which has no meaning on an executor',
  eval: 'it calls `eval`, so that its variables cannot be known',
}
