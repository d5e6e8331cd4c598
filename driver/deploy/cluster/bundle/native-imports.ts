import fs from 'node:fs'
import path from 'node:path'
import type { Metafile } from 'esbuild'
import { packageOf } from './package-of.ts'

/** Packages that do nothing but load another one's native addon, from a path that no bundle has. */
const ADDON_LOADERS: ReadonlySet<string> = new Set([
  'bindings',
  'node-gyp-build',
  'node-gyp-build-optional-packages',
  '@mapbox/node-pre-gyp',
  'node-pre-gyp',
  'pkg-prebuilds',
])

/** A native addon: the package that has it, or its file where it is in none. */
interface NativeImport {
  readonly name: string
  /** The input of the bundle that shows it. */
  readonly input: string
}

/** What of a bundle's inputs needs code for one kind of machine: `.node` files, and packages that are built with node-gyp. */
export function nativeImports({ inputs }: Metafile, folder: string): readonly NativeImport[] {
  const found = new Map<string, NativeImport>()
  for (const input of Object.keys(inputs)) {
    const owner = packageOf(input)
    if (owner !== undefined && ADDON_LOADERS.has(owner.name)) continue
    const isNative = input.endsWith('.node') || (owner !== undefined && isAddon(path.resolve(folder, owner.folder)))
    const name = owner?.name ?? input
    if (isNative && !found.has(name)) found.set(name, { name, input })
  }
  return [...found.values()]
}

function isAddon(folder: string): boolean {
  if (fs.existsSync(path.join(folder, 'binding.gyp'))) return true
  const file = path.join(folder, 'package.json')
  if (!fs.existsSync(file)) return false
  const { gypfile, dependencies = {} } = JSON.parse(fs.readFileSync(file, 'utf8')) as {
    gypfile?: unknown
    dependencies?: Record<string, string>
  }
  return gypfile === true || Object.keys(dependencies).some((name) => ADDON_LOADERS.has(name))
}
