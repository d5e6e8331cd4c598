import os from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'

export const benchDir = path.dirname(fileURLToPath(import.meta.url))
export const distDir = path.join(benchDir, '..', 'dist')
export const resultsDir = path.join(benchDir, 'results')
const cacheDir = path.join(process.env.XDG_CACHE_HOME ?? path.join(os.homedir(), '.cache'), 'flashover-bench')

/** Generated data is large, so it lives outside the repository, one folder per scale factor. */
export const tpchDir = (scale: string): string => path.join(cacheDir, `tpch-sf${scale}`)
export const scratchFile = (name: string): string => path.join(cacheDir, 'runs', `${process.pid}-${name}`)
