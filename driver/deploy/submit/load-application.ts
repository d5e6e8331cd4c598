import fs from 'node:fs'
import module from 'node:module'
import path from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { isFlashover } from './is-flashover.ts'
import { isInModulePackage, moduleSyntax } from './module-syntax.ts'

/**
 * Loads an application from wherever it lies: TypeScript or JavaScript, in a package of either type or in none. It is the ES module or the
 * CommonJS that its ending, its package.json and its text ask for, as TypeScript would compile it and Node run it, with two freedoms more:
 * `await` may stand at its top level whatever package.json says, and `flashover` is found though nothing is installed beside it.
 */
export async function loadApplication(file: string): Promise<void> {
  const isTypeScript = /\.[cm]?tsx?$/.test(file)
  // A bundle: its errors name the lines of its sources.
  if (fs.existsSync(`${file}.map`)) process.setSourceMapsEnabled(true)
  // Loaded before any hooks are there: CommonJS finds it done, for Node 22 cannot load it from within a `require` that went through hooks.
  await import(import.meta.resolve('flashover'))
  if (isCommonJs(file)) {
    if (isTypeScript) await withTsconfigOf(file, async () => (await import('tsx/cjs/api')).register())
    const cjs = module as unknown as CommonJsLoader
    const resolveFilename = cjs._resolveFilename
    cjs._resolveFilename = (request, ...others) =>
      isFlashover(request) ? fileURLToPath(import.meta.resolve(request)) : resolveFilename(request, ...others)
    // As `node app.js` does it: `require.main === module` holds.
    cjs._load(file, null, true)
    return
  }
  if (isTypeScript) await withTsconfigOf(file, async () => (await import('tsx/esm/api')).register())
  const { registerApplicationHooks } = await import('./application-hooks.ts')
  registerApplicationHooks()
  await import(pathToFileURL(file).href)
}

/** tsx takes the `tsconfig.json` of the working directory, where nothing says that this one is meant: the nearest above the application. */
async function withTsconfigOf(file: string, register: () => Promise<unknown>): Promise<void> {
  const given = process.env[TSCONFIG]
  const nearest = given ?? nearestTsconfig(path.dirname(file))
  if (nearest !== undefined) process.env[TSCONFIG] = nearest
  await register()
  // It is for this process alone, not for those that it starts.
  if (given === undefined) Reflect.deleteProperty(process.env, TSCONFIG)
}

const TSCONFIG = 'TSX_TSCONFIG_PATH'

function nearestTsconfig(folder: string): string | undefined {
  const found = path.join(folder, 'tsconfig.json')
  if (fs.existsSync(found)) return found
  const parent = path.dirname(folder)
  return parent === folder ? undefined : nearestTsconfig(parent)
}

/** What every version of Node has and @types/node does not show. */
interface CommonJsLoader {
  _resolveFilename(request: string, ...others: unknown[]): string
  _load(file: string, parent: null, isMain: boolean): unknown
}

function isCommonJs(file: string): boolean {
  const extension = path.extname(file)
  if (/^\.m/.test(extension)) return false
  if (/^\.c/.test(extension)) return true
  if (isInModulePackage(file)) return false
  const syntax = moduleSyntax(file)
  return syntax === 'script' || (syntax === 'module' && /tsx?$/.test(extension))
}
