import fs from 'node:fs/promises'
import path from 'node:path'
import type { Loader, Plugin } from 'esbuild'

/** What stands before a bundle: CommonJS modules call require() for Node's own, and each file may ask for its identity. */
export const IDENTITY_BANNER = `
const require = process.getBuiltinModule('node:module').createRequire(import.meta.url);
const module = { exports: {} };
const __flashover_identity = (place) => {
  const url = new URL(place, import.meta.url);
  const filename = process.getBuiltinModule('node:url').fileURLToPath(url);
  return { url: url.href, filename, dirname: process.getBuiltinModule('node:path').dirname(filename) };
};`.replaceAll('\n', ' ')

/** esbuild's `define` for what a module asks of itself; `ownIdentity` declares these names in each file that asks. */
export const IDENTITY_NAMES: Readonly<Record<string, string>> = {
  'import.meta.url': '__flashover_url',
  'import.meta.filename': '__flashover_filename',
  'import.meta.dirname': '__flashover_dirname',
  __filename: '__flashover_filename',
  __dirname: '__flashover_dirname',
  'require.main': '__flashover_main',
}

const ASKS_PLACE = /\bimport\.meta\.(?:url|filename|dirname)\b|\b__(?:file|dir)name\b/
const ASKS_MAIN = /\brequire\.main\b/

/**
 * In one file all modules would be the entry by name: each one that does something of its own when it is the program
 * (`process.argv[1] === fileURLToPath(import.meta.url)`, `require.main === module`) would do so. With this the entry alone is the bundle's
 * file, and others lie where they lay, seen from the entry.
 */
export function ownIdentity(entry: string, bundle: string): Plugin {
  return {
    name: 'own-identity',
    setup({ onLoad }) {
      onLoad({ filter: /\.[cm]?[jt]sx?$/, namespace: 'file' }, async ({ path: file }) => {
        const text = await fs.readFile(file, 'utf8')
        const isEntry = file === entry
        const place = isEntry ? bundle : path.relative(path.dirname(entry), file).replaceAll(path.sep, '/')
        const declared = [
          ...(ASKS_PLACE.test(text) ? [placeOf(place)] : []),
          ...(ASKS_MAIN.test(text) ? [`const __flashover_main = ${isEntry ? 'module' : 'undefined'};`] : []),
        ]
        if (declared.length === 0) return undefined
        // In the first line, so that the lines of the source map stay.
        return { contents: `${declared.join(' ')} ${text.replace(/^#!.*/, '')}`, loader: loaderOf(file) }
      })
    },
  }
}

const placeOf = (place: string): string =>
  `const { url: __flashover_url, filename: __flashover_filename, dirname: __flashover_dirname } = ` +
  `__flashover_identity(${JSON.stringify(`./${encodeURI(place).replace(/[?#]/g, encodeURIComponent)}`)});`

const loaderOf = (file: string): Loader => path.extname(file).replace(/^\.[cm]?/, '') as Loader
