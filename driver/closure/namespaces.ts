import { types } from 'node:util'

/**
 * Whether an object is the namespace of an imported module: a real one, or the stand-in that a compiler to CommonJS makes (esbuild's
 * `__toESM` and `__export`, TypeScript's `__importStar`): read-only getters, marked as an ES module or holding a `default`.
 */
export function isNamespace(value: object): boolean {
  if (types.isModuleNamespaceObject(value)) return true
  if (typeof value === 'function') return false
  if (types.isProxy(value)) return false
  const proto: unknown = Object.getPrototypeOf(value)
  const main: unknown = Object.getOwnPropertyDescriptor(value, 'default')?.value
  // esbuild's `__toESM` gives the stand-in the prototype of the module: `process` has one of its own.
  const likeMain = typeof main === 'object' && main !== null && proto === Object.getPrototypeOf(main)
  if (proto !== null && proto !== Object.prototype && !likeMain) return false
  if (Object.hasOwn(value, '__esModule') || Reflect.get(value, Symbol.toStringTag) === 'Module') return true
  const properties = Object.entries(Object.getOwnPropertyDescriptors(value))
  return (
    Object.hasOwn(value, 'default') &&
    properties.length > 1 &&
    properties.every(
      ([key, property]) => key === 'default' || (property.get !== undefined && property.set === undefined),
    )
  )
}
