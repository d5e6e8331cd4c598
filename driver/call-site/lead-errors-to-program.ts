import { CallSite } from './call-site.ts'
import { leadToProgram } from './lead-to-program.ts'
import { countAsRunning } from './running-actions.ts'

interface PublicClass {
  readonly prototype: object
}

interface PublicClassOptions {
  /** Whether methods that are awaited are actions, by default true. */
  readonly hasActions?: boolean
  /** Methods that call a function of the program, whose own calls lead to their own lines. */
  readonly except?: readonly string[]
}

type Method = (this: unknown, ...args: unknown[]) => unknown

/**
 * Makes errors of a class's public methods lead to the line of the program that called: those that are thrown at once, and those of promises and
 * iterators, where the caller may long be gone from the stack. It is done once, to the finished class, so that no method has to think of it.
 */
export function leadErrorsToProgram(
  type: PublicClass,
  { hasActions = true, except = [] }: PublicClassOptions = {},
): void {
  for (const holder of [type, type.prototype]) leadErrorsOf(holder, { hasActions, except })
}

/** The same for the functions that an object has of its own. */
export function leadErrorsOf(holder: object, { hasActions = true, except = [] }: PublicClassOptions = {}): void {
  for (const [name, property] of Object.entries(Object.getOwnPropertyDescriptors(holder))) {
    if (name === 'constructor' || except.includes(name) || !property.configurable) continue
    const lead = (method: Method): Method => leading(method, name, hasActions)
    if (typeof property.value === 'function')
      Object.defineProperty(holder, name, { ...property, value: lead(property.value) })
    else if (property.get !== undefined) Object.defineProperty(holder, name, { ...property, get: lead(property.get) })
  }
}

/** The same method, under the same name: it stands in the stack as the one that the program called. */
function leading(method: Method, name: string, isAction: boolean): Method {
  const named: Record<string, Method> = {
    [name](...args) {
      let result: unknown
      try {
        result = Reflect.apply(method, this, args)
      } catch (error) {
        leadToProgram(error, new CallSite(name))
        throw error
      }
      if (result instanceof Promise) return awaited(result, new CallSite(name), isAction)
      return isAsyncGenerator(result) ? iterated(result, new CallSite(name)) : result
    },
  }
  return named[name] ?? method
}

async function awaited<T>(result: Promise<T>, site: CallSite, isAction: boolean): Promise<T> {
  if (isAction) countAsRunning(site, result)
  try {
    return await result
  } catch (error) {
    leadToProgram(error, site)
    throw error
  }
}

async function* iterated(rows: AsyncGenerator, site: CallSite): AsyncGenerator {
  try {
    yield* rows
  } catch (error) {
    leadToProgram(error, site)
    throw error
  }
}

const isAsyncGenerator = (value: unknown): value is AsyncGenerator =>
  typeof value === 'object' && value !== null && Symbol.asyncIterator in value && 'return' in value
