import fs from 'node:fs'
import path from 'node:path'
import { assertPython } from '../assert-python.ts'
import { runProgram } from '../run-program.ts'

/** As it was tried; its packages are those that pip finds for it. */
const VERSION = '1.5.33'

/** Makes the Python environment of MiniStack, unless it is there whole; returns its interpreter. */
export async function ensureMiniStack(
  venv: string,
  log: (line: string) => void,
  signal: AbortSignal | undefined,
): Promise<string> {
  const python = path.join(venv, 'bin/python')
  const mark = path.join(venv, 'flashover-complete')
  const isThere = fs.existsSync(mark) && fs.readFileSync(mark, 'utf8') === VERSION
  if (isThere && (await works(python))) return python
  await assertPython('MiniStack needs')
  log(`installing MiniStack ${VERSION} into ${venv}`)
  fs.rmSync(venv, { recursive: true, force: true })
  await runProgram('python3', ['-m', 'venv', venv], { signal })
  const install = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', `ministack==${VERSION}`]
  await runProgram(python, install, { signal })
  fs.writeFileSync(mark, VERSION)
  return python
}

// The machine's Python may have been removed or replaced since.
const works = (python: string): Promise<boolean> =>
  runProgram(python, ['-c', 'import ministack']).then(
    () => true,
    () => false,
  )
