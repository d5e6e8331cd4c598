import fs from 'node:fs'
import path from 'node:path'
import { packageRoot } from '../../package-root.ts'
import { assertPython } from '../assert-python.ts'
import { runProgram } from '../run-program.ts'

/** Releases after this day break LocalStack 4.13.1 (see scripts/localstack/requirements.txt). */
const EXCLUDE_NEWER = '2026-02-20'

/**
 * Makes the Python environment of host mode, unless it is there with the same content; returns its interpreter.
 *
 * A mark written last says that it is complete, and for which LocalStack and which plugin: an interrupted or outdated
 * environment, or one whose Python does not run any more, is made anew.
 */
export async function ensurePythonEnvironment(
  venv: string,
  log: (line: string) => void,
  signal?: AbortSignal,
): Promise<string> {
  const source = path.join(packageRoot(), 'scripts/localstack')
  const python = path.join(venv, 'bin/python')
  const mark = path.join(venv, 'flashover-complete')
  const wanted = fingerprint(source)
  if (fs.existsSync(mark) && fs.readFileSync(mark, 'utf8') === wanted && (await works(python))) return python

  await assertPython('LocalStack needs a Docker engine, or')
  log(`installing LocalStack into ${venv}`)
  fs.rmSync(venv, { recursive: true, force: true })
  await runProgram('python3', ['-m', 'venv', venv], { signal })
  await runProgram(python, ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', 'uv'], { signal })
  const requirements = path.join(source, 'requirements.txt')
  // A copy: building the plugin leaves files beside its sources, and those may be in a read-only node_modules.
  const plugin = path.join(venv, 'flashover-lambda-process')
  fs.cpSync(source, plugin, { recursive: true })
  const install = ['-m', 'uv', 'pip', 'install', '--python', python, '--exclude-newer', EXCLUDE_NEWER]
  await runProgram(python, [...install, '-r', requirements, plugin], { signal })
  fs.writeFileSync(mark, wanted)
  return python
}

// The machine's Python may have been removed or replaced since.
async function works(python: string): Promise<boolean> {
  return runProgram(python, ['-c', 'import lambda_process']).then(
    () => true,
    () => false,
  )
}

function fingerprint(source: string): string {
  const files = fs
    .readdirSync(source, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.(py|mjs|toml|txt)$/.test(name))
  return files
    .sort()
    .map((name) => `${name}\n${fs.readFileSync(path.join(source, name), 'utf8')}`)
    .join('\n')
}
