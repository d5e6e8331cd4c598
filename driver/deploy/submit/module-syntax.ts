import fs from 'node:fs'
import path from 'node:path'
import { type Program, parse } from 'acorn'
import { type Loader, transformSync } from 'esbuild'
import { findFreeVariables } from '../../closure/free-variables.ts'

/**
 * What a file's text says about the kind of module it is, as Node's own detection asks for JavaScript:
 *
 * - `script`: nothing of an ES module in it, or it does not parse, which its loader will say better.
 * - `module`: `import` and `export`, which TypeScript compiles to CommonJS where package.json does not say otherwise.
 * - `module-only`: `await` at its top level or `import.meta`: it can be nothing but an ES module.
 */
export type ModuleSyntax = 'script' | 'module' | 'module-only'

export function moduleSyntax(file: string): ModuleSyntax {
  const source = fs.readFileSync(file, 'utf8')
  const loader = loaderOf(file)
  const code = transformed(source, loader, 'esm')
  if (code === undefined || parsed(code, 'script') !== undefined) return 'script'
  const program = parsed(code, 'module')
  if (program === undefined) return 'script'
  if (findFreeVariables(program).needs.has('import.meta')) return 'module-only'
  // esbuild refuses an `await` at the top level of CommonJS.
  return transformed(source, loader, 'cjs') === undefined ? 'module-only' : 'module'
}

/** Whether the file uses what only CommonJS has. */
export function usesCommonJs(file: string): boolean {
  const program = parsed(transformed(fs.readFileSync(file, 'utf8'), loaderOf(file), 'esm') ?? '', 'module')
  if (program === undefined) return false
  const free = findFreeVariables(program).variables
  return ['require', 'module', 'exports', '__dirname', '__filename'].some((name) => free.has(name))
}

/** What the nearest package.json says of `.js` and `.ts` files, as Node reads it. */
export function isInModulePackage(file: string): boolean {
  for (let folder = path.dirname(file); ; folder = path.dirname(folder)) {
    const packageFile = path.join(folder, 'package.json')
    if (fs.existsSync(packageFile)) {
      const { type } = JSON.parse(fs.readFileSync(packageFile, 'utf8')) as { type?: unknown }
      return type === 'module'
    }
    if (folder === path.dirname(folder) || path.basename(folder) === 'node_modules') return false
  }
}

function loaderOf(file: string): Loader {
  const extension = path.extname(file).replace(/^\.[cm]?/, '')
  return extension === 'tsx' || extension === 'jsx' || extension === 'ts' ? extension : 'js'
}

function transformed(source: string, loader: Loader, format: 'esm' | 'cjs'): string | undefined {
  try {
    // Without `format` a file keeps the syntax it has.
    const options = format === 'cjs' ? ({ format } as const) : {}
    return transformSync(source, { loader, target: 'esnext', jsx: 'automatic', logLevel: 'silent', ...options }).code
  } catch {
    return undefined
  }
}

function parsed(code: string, sourceType: 'script' | 'module'): Program | undefined {
  try {
    const isScript = sourceType === 'script'
    return parse(code, {
      ecmaVersion: 'latest',
      sourceType,
      allowHashBang: true,
      allowReturnOutsideFunction: isScript,
    })
  } catch {
    return undefined
  }
}
