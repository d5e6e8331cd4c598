import fs from 'node:fs'
import path from 'node:path'
import { packageRoot } from './local-stack-home.ts'
import { runCommand } from './run-command.ts'

/** Releases after this day break LocalStack 4.13.1 (see scripts/localstack/requirements.txt). */
const EXCLUDE_NEWER = '2026-02-20'

/**
 * Makes the Python environment of host mode, unless it is there with the same content; returns its interpreter.
 *
 * A mark written last says that it is complete, and for which LocalStack and which plugin: an interrupted or outdated
 * environment is made anew.
 */
export async function ensurePythonEnvironment(venv: string, log: (line: string) => void): Promise<string> {
  const source = path.join(packageRoot(), 'scripts/localstack')
  const python = path.join(venv, 'bin/python')
  const mark = path.join(venv, 'flashover-complete')
  const wanted = fingerprint(source)
  if (fs.existsSync(mark) && fs.readFileSync(mark, 'utf8') === wanted) return python

  log(`installing LocalStack into ${venv}`)
  fs.rmSync(venv, { recursive: true, force: true })
  await runCommand('python3', ['-m', 'venv', venv])
  await runCommand(python, ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', 'uv'])
  const requirements = path.join(source, 'requirements.txt')
  // A copy: building the plugin leaves files beside its sources, and those may be in a read-only node_modules.
  const plugin = path.join(venv, 'flashover-lambda-process')
  fs.cpSync(source, plugin, { recursive: true })
  const install = ['-m', 'uv', 'pip', 'install', '--python', python, '--exclude-newer', EXCLUDE_NEWER]
  await runCommand(python, [...install, '-r', requirements, plugin])
  fs.writeFileSync(mark, wanted)
  return python
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
