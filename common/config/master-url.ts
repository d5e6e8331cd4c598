import { SparkError } from '../errors/spark-error.ts'

/** A parsed master URL, Spark's own forms and `lambda`. */
export type Master =
  | { readonly kind: 'local'; readonly cores: number; readonly maxFailures: number }
  | {
      readonly kind: 'local-cluster'
      readonly executors: number
      readonly coresPerExecutor: number
      readonly memoryMbPerExecutor: number
    }
  | { readonly kind: 'lambda' }

/** Parses `local`, `local[N]`, `local[*]`, `local[N,F]`, `local-cluster[executors,cores,MB]` and `lambda`. */
export function parseMaster(url: string, machineCores: number): Master {
  const cores = (text: string) => (text === '*' ? machineCores : Number(text))
  if (url === 'local') return { kind: 'local', cores: 1, maxFailures: 1 }
  if (url === 'lambda') return { kind: 'lambda' }
  const local = /^local\[\s*([1-9]\d{0,3}|\*)\s*(?:,\s*([1-9]\d{0,3})\s*)?\]$/.exec(url)
  if (local) return { kind: 'local', cores: cores(local[1] ?? '1'), maxFailures: Number(local[2] ?? 1) }
  const cluster = /^local-cluster\[\s*([1-9]\d{0,2})\s*,\s*([1-9]\d{0,2})\s*,\s*([1-9]\d{0,6})\s*\]$/.exec(url)
  if (cluster) {
    const [, executors, coresPerExecutor, memory] = cluster
    return {
      kind: 'local-cluster',
      executors: Number(executors),
      coresPerExecutor: Number(coresPerExecutor),
      memoryMbPerExecutor: Number(memory),
    }
  }
  throw new SparkError('NOT_SUPPORTED_MASTER', { master: url })
}
