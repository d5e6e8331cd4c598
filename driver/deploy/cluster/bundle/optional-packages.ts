import type { Plugin } from 'esbuild'

/**
 * Packages name others that they may use and that are not installed, such as a driver for each database, in a `require` that is not reached. It
 * stays as it is, and fails if it is reached after all, as it does without a bundle. In the application's own files it is a mistake.
 */
export const optionalPackages: Plugin = {
  name: 'optional-packages',
  setup({ onResolve, resolve }) {
    onResolve({ filter: /^[^./]/ }, async ({ path: specifier, kind, importer, resolveDir, pluginData }) => {
      if (pluginData === ASKED || kind !== 'require-call' || !/[\\/]node_modules[\\/]/.test(importer)) return undefined
      const { errors } = await resolve(specifier, { kind, importer, resolveDir, pluginData: ASKED })
      return errors.length === 0 ? undefined : { path: specifier, external: true }
    })
  },
}

/** Marks the plugin's own question. */
const ASKED = Symbol('asked')
