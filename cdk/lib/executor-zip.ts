import fs from 'node:fs'

export type ZipArchitecture = 'arm64' | 'x64'

/**
 * The processor that a zip of the executor is for: DuckDB's library in it says so by its folder, whose name stands uncompressed in the
 * archive's directory. A function of the other architecture would fail only when it is invoked.
 */
export function architectureOf(zip: string): ZipArchitecture | undefined {
  const bytes = fs.readFileSync(zip)
  return (['arm64', 'x64'] as const).find((arch) => bytes.includes(`node-bindings-linux-${arch}/`))
}
