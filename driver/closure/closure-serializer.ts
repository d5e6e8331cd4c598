import type { SerializedClosure } from '../../common/closure/serialized-closure.ts'
import { ClosureEncoder } from './closure-encoder.ts'
import { FunctionScopes } from './function-scopes.ts'
import { RuntimeReferences } from './runtime-references.ts'

/**
 * Spark's ClosureSerializer for JavaScript: the source of a function and the values of its free variables, and so on through every
 * function and object it reaches. Nothing has to be built or registered by the user.
 *
 * Throws `CANNOT_SERIALIZE_CLOSURE`, naming the variable and the path to it, for what cannot leave this process.
 *
 * @example
 * const limit = 3
 * const closure = serializeClosure((n: number) => n > limit)
 */
export function serializeClosure(fn: (...args: never[]) => unknown): SerializedClosure {
  shared ??= { scopes: new FunctionScopes(), references: new RuntimeReferences() }
  return new ClosureEncoder(shared.scopes, shared.references).encode(fn)
}

// One inspector session and one index of the runtime per process, made at the first closure: SQL programs never pay for them.
let shared: { readonly scopes: FunctionScopes; readonly references: RuntimeReferences } | undefined
