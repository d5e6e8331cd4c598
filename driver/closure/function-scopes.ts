import { type InspectorNotification, type Runtime, Session } from 'node:inspector'

/** What V8 knows of a function beyond the language: the scopes it closes over and, for a bound function, its parts. */
export interface FunctionInternals {
  /** From the innermost outwards, the global scope left out. */
  readonly scopes: readonly FunctionScope[]
  readonly bound: BoundParts | undefined
  readonly location: FunctionLocation | undefined
}

/** Where V8 says that a function begins: its parameters, and of a class those of its constructor. Line and column count from 0. */
export interface FunctionLocation {
  readonly scriptId: string
  readonly lineNumber: number
  readonly columnNumber: number
}

/**
 * One scope, as the live object that V8 makes of it: a variable is read by its name when it is wanted, for V8 throws at the mere look at one
 * that is not yet initialised (Node 22 and later), such as `counts` in `const counts = rdd.map(...)`.
 */
export interface FunctionScope {
  has(name: string): boolean
  read(name: string): ScopeVariable
  /** The name of the function whose scope this is, where it has one. */
  readonly functionName: string | undefined
}

export type ScopeVariable = { readonly value: unknown } | 'uninitialized'

export interface BoundParts {
  readonly target: unknown
  readonly boundThis: unknown
  readonly boundArgs: readonly unknown[]
}

/**
 * Reads functions' scopes through an inspector session inside this very process; nothing listens on a port and no debugger is
 * attached. The session answers `post` synchronously, and hands over the live values, not copies: they are passed through a
 * hidden global, for the protocol itself only carries ids.
 */
export class FunctionScopes {
  readonly #session = new Session()
  readonly #sink: { subject: unknown; value: unknown } = { subject: undefined, value: undefined }

  constructor() {
    Object.defineProperty(globalThis, sinkKey, { value: this.#sink, enumerable: false, configurable: true })
    this.#session.connect()
  }

  inspect(fn: object): FunctionInternals {
    this.#sink.subject = fn
    try {
      const { result } = this.#post<Runtime.EvaluateReturnType>('Runtime.evaluate', {
        expression: `globalThis[Symbol.for(${JSON.stringify(sinkName)})].subject`,
        objectGroup,
      })
      const internals = this.#properties(result.objectId ?? '').internalProperties ?? []
      const location = internals.find((property) => property.name === '[[FunctionLocation]]')?.value?.value
      return { scopes: this.#scopes(internals), bound: this.#bound(internals), location }
    } finally {
      this.#sink.subject = undefined
      this.#post('Runtime.releaseObjectGroup', { objectGroup })
    }
  }

  close(): void {
    this.#session.disconnect()
    Reflect.deleteProperty(globalThis, sinkKey)
  }

  #scopes(internals: readonly Runtime.InternalPropertyDescriptor[]): FunctionScope[] {
    const list = internals.find((property) => property.name === '[[Scopes]]')?.value?.objectId
    if (list === undefined) return []
    const scopes: FunctionScope[] = []
    for (const entry of this.#properties(list).result) {
      const scope = entry.value
      if (scope?.objectId === undefined || !/^\d+$/.test(entry.name) || scope.description === 'Global') continue
      const variables = this.#take(scope.objectId, 'this.object')
      if (typeof variables === 'object' && variables !== null)
        scopes.push(functionScope(variables, scope.description ?? ''))
    }
    return scopes
  }

  #bound(internals: readonly Runtime.InternalPropertyDescriptor[]): BoundParts | undefined {
    const part = (name: string): unknown => {
      const value = internals.find((property) => property.name === name)?.value
      if (value === undefined) return undefined
      return value.objectId === undefined ? primitiveOf(value) : this.#take(value.objectId, 'this')
    }
    const target = part('[[TargetFunction]]')
    if (target === undefined) return undefined
    const boundArgs = part('[[BoundArgs]]')
    return { target, boundThis: part('[[BoundThis]]'), boundArgs: Array.isArray(boundArgs) ? boundArgs : [] }
  }

  #take(objectId: string, expression: string): unknown {
    this.#post('Runtime.callFunctionOn', {
      objectId,
      functionDeclaration: `function () { globalThis[Symbol.for(${JSON.stringify(sinkName)})].value = ${expression} }`,
    })
    const value = this.#sink.value
    this.#sink.value = undefined
    return value
  }

  #properties(objectId: string): Runtime.GetPropertiesReturnType {
    return this.#post<Runtime.GetPropertiesReturnType>('Runtime.getProperties', { objectId, ownProperties: true })
  }

  #post<R>(method: string, params: object): R {
    let answer: { error: Error | null; result: unknown } | undefined
    this.#session.post(method, params, (error: Error | null, result?: object | InspectorNotification<object>) => {
      answer = { error, result }
    })
    if (answer === undefined) throw new Error(`the inspector did not answer ${method} at once`)
    if (answer.error !== null) throw new Error(`the inspector refused ${method}: ${JSON.stringify(answer.error)}`)
    return answer.result as R
  }
}

const sinkName = 'flashover.closure.sink'
const sinkKey = Symbol.for(sinkName)
const objectGroup = 'flashover.closure'

function functionScope(variables: object, description: string): FunctionScope {
  return {
    has: (name) => name in variables,
    read(name) {
      try {
        return { value: Reflect.get(variables, name) }
      } catch (error) {
        // Only `with (proxyOrGetter)` runs code of the user here, whose errors are not V8's.
        if (error instanceof ReferenceError) return 'uninitialized'
        throw error
      }
    },
    functionName: /\((.+)\)$/.exec(description)?.[1],
  }
}

function primitiveOf(value: Runtime.RemoteObject): unknown {
  if (value.type === 'undefined') return undefined
  if (value.unserializableValue === undefined) return value.value
  return value.type === 'bigint' ? BigInt(value.unserializableValue.slice(0, -1)) : Number(value.unserializableValue)
}
