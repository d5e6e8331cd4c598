import module from 'node:module'
import { fileURLToPath } from 'node:url'
import { isFlashover } from './is-flashover.ts'
import { isInModulePackage, moduleSyntax, usesCommonJs } from './module-syntax.ts'

/*
 * Hooks of Node's module loader for the ES modules of an application. They run before tsx's, on this thread where Node has
 * `module.registerHooks` (22.15 and later), in one of their own before that: this module is then loaded there once more.
 */
export function registerApplicationHooks(): void {
  const { registerHooks } = module as { registerHooks?: (hooks: { resolve: typeof resolve }) => void }
  if (registerHooks === undefined) module.register(import.meta.url)
  else registerHooks({ resolve })
}

interface Resolved {
  readonly url: string
  readonly format?: string | null | undefined
}

interface ResolveContext {
  /** A set in the first versions of `registerHooks`. */
  readonly conditions: Iterable<string>
  readonly parentURL?: string | undefined
}

type NextResolve<R> = (specifier: string, context?: ResolveContext) => R

/**
 * - `flashover` is this very package, wherever the application lies: it needs none of its own, and has no second one.
 * - A file with `import` and `export` is an ES module for the ES module that imports it, whatever package.json says.
 *
 * Answers as `next` does: at once or by a promise.
 *
 * @public Node's loader thread calls it.
 */
export function resolve<R extends Resolved | Promise<Resolved>>(
  specifier: string,
  context: ResolveContext,
  next: NextResolve<R>,
): R {
  if (isFlashover(specifier)) return next(specifier, { ...context, parentURL: import.meta.url })
  const resolved = next(specifier, context)
  if (!new Set(context.conditions).has('import')) return resolved
  return (resolved instanceof Promise ? resolved.then(asModule) : asModule(resolved)) as R
}

function asModule(resolved: Resolved): Resolved {
  if (!resolved.url.startsWith('file:') || resolved.format?.startsWith('module')) return resolved
  // tsx has its own marks in the address of a file that it takes for CommonJS.
  const url = resolved.url.replace(/(%3F|\?)tsx-commonjs-.*$/, '')
  const file = fileURLToPath(url.replace(/[?#].*$/, ''))
  if (!/\.[jt]sx?$/.test(file) || file.includes('/node_modules/') || isInModulePackage(file)) return resolved
  const syntax = moduleSyntax(file)
  if (syntax === 'script' || (syntax === 'module' && usesCommonJs(file))) return resolved
  return { ...resolved, url, format: 'module' }
}
