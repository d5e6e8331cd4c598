import { execFileSync } from 'node:child_process'
import path from 'node:path'
import { SLT_FOLDER } from './slt-runner.ts'

/** Has real Spark write the answers into the files: `SLT_COMPLETE=1 npx vitest run test/sql`, then `git diff`. Needs Java and Python. */
export function completeWithSpark(files: readonly string[]): void {
  const root = path.resolve(import.meta.dirname, '../..')
  const venv = execFileSync(path.join(root, 'bench/reference/venv'), ['bench-pyspark', 'pyspark[connect]==4.3.0'], {
    encoding: 'utf8',
  }).trim()
  const script = path.join(root, 'test/support/spark_slt.py')
  const paths = files.map((file) => path.resolve(SLT_FOLDER, file))
  execFileSync(path.join(venv, 'bin/python'), [script, ...paths], { stdio: 'inherit' })
}
