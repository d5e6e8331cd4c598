import { createHash } from 'node:crypto'
import path from 'node:path'
import type { BuildResult, Message, Metafile, OutputFile, Plugin } from 'esbuild'
import { SparkError } from '../../../../common/errors/spark-error.ts'
import { importChain } from './import-chain.ts'
import { nativeImports } from './native-imports.ts'
import { optionalPackages } from './optional-packages.ts'
import { IDENTITY_BANNER, IDENTITY_NAMES, ownIdentity } from './own-identity.ts'
import { readsByPath } from './reads-by-path.ts'
import { type NamedBytes, zipFiles } from './zip-files.ts'

/** An application as the driver service runs it: named by its content, so that the same one is uploaded once. */
export interface ApplicationBundle {
  readonly zip: Uint8Array
  readonly sha256: string
  /** The file in the zip that runs. */
  readonly entry: string
  /** What may not work as it does from the sources, in sentences. */
  readonly warnings: readonly string[]
}

const ENTRY = 'main.mjs'

/** Bundles an application into a zip. The same sources give the same bytes, whenever, in whichever folder and time zone it is done. */
export async function bundleApplication(file: string): Promise<ApplicationBundle> {
  const { files, warnings } = await bundleFiles(file)
  const zip = await zipFiles(files)
  return { zip, sha256: createHash('sha256').update(zip).digest('hex'), entry: ENTRY, warnings }
}

/**
 * An application and all that it imports as one ES module with a source map. Files that it reads by their path are no imports and not in
 * it. `flashover` stays outside: the driver has it.
 */
export async function bundleFiles(
  file: string,
): Promise<{ readonly files: readonly NamedBytes[]; readonly warnings: readonly string[] }> {
  const folder = path.dirname(file)
  const { metafile, outputFiles, warnings } = await bundled(file, folder)
  const [native] = nativeImports(metafile, folder)
  if (native !== undefined) {
    const chain = importChain(metafile, ENTRY, native.input).join(' -> ')
    throw new SparkError('UNSUPPORTED_FEATURE', {
      feature: `the native addon ${native.name} in an application that is sent to a cluster, imported by ${chain}`,
    })
  }
  return {
    files: outputFiles.map((output) => ({ name: path.basename(output.path), bytes: output.contents })),
    warnings: [...warnings.map(sentence), ...readsByPath(metafile, folder)],
  }
}

async function bundled(
  file: string,
  folder: string,
): Promise<BuildResult & { readonly outputFiles: OutputFile[]; readonly metafile: Metafile }> {
  const { build } = await import('esbuild')
  try {
    return await build({
      absWorkingDir: folder,
      entryPoints: [file],
      outfile: path.join(folder, ENTRY),
      write: false,
      bundle: true,
      format: 'esm',
      platform: 'node',
      target: 'node20',
      sourcemap: true,
      metafile: true,
      logLevel: 'silent',
      jsx: 'automatic',
      external: ['flashover', 'flashover/*'],
      loader: { '.node': 'empty' },
      plugins: [requiredFlashover, optionalPackages, ownIdentity(file, ENTRY)],
      define: IDENTITY_NAMES,
      banner: { js: IDENTITY_BANNER },
      // As client mode loads it: a function or class that is renamed for another of its name does not notice.
      keepNames: true,
      logOverride: { 'unsupported-dynamic-import': 'warning', 'unsupported-require-call': 'warning' },
      ...(process.env.TSX_TSCONFIG_PATH ? { tsconfig: process.env.TSX_TSCONFIG_PATH } : {}),
    })
  } catch (error) {
    if (error instanceof Error && 'errors' in error)
      throw new Error(`the application cannot be bundled:\n${(error.errors as Message[]).map(sentence).join('\n')}`, {
        cause: error,
      })
    throw error
  }
}

const sentence = ({ text, location }: Message): string =>
  location === null ? text : `${location.file}:${location.line}:${location.column + 1}: ${text}`

/** A `require('flashover')` has the package of the import: it is an ES module, and there is one in a process. */
const requiredFlashover: Plugin = {
  name: 'required-flashover',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^flashover(\/|$)/ }, ({ path: specifier, kind }) =>
      kind === 'require-call' ? { path: specifier, namespace: 'required-flashover' } : undefined,
    )
    onLoad({ filter: /./, namespace: 'required-flashover' }, ({ path: specifier }) => ({
      contents: `export * from '${specifier}'`,
    }))
  },
}
