import { execFile, execFileSync } from 'node:child_process'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'

const root = path.resolve(import.meta.dirname, '../..')
const run = promisify(execFile)

/** Runs a program; what it prints, and how it ends. Programs that npm puts on the path are meant by their files. */
export async function runProgram(
  cwd: string,
  command: string,
  ...args: readonly string[]
): Promise<{ code: number; stdout: string; stderr: string }> {
  // `npm test` leaves its own settings to those that it runs.
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^npm_/i.test(name)))
  try {
    const { stdout, stderr } = await run(command, args, { cwd, env, maxBuffer: 2 ** 28 })
    return { code: 0, stdout, stderr }
  } catch (error) {
    const { code, stdout, stderr } = error as { code: number; stdout: string; stderr: string }
    return { code, stdout, stderr }
  }
}

/** The path of a program among this repository's packages. */
export const binary = (name: string): string => path.join(root, 'node_modules/.bin', name)

/**
 * What `npm publish` would send, packed from a copy of the repository as it is checked in or about to be, in whose `dist` something lies from
 * before.
 */
export function packPackage(folder: string): string {
  const copy = path.join(folder, 'repository')
  const files = execFileSync('git', ['ls-files', '-co', '--exclude-standard'], { cwd: root, encoding: 'utf8' })
  for (const file of files.trim().split('\n')) {
    if (/^(test|bench|docs)\//.test(file) || !fs.existsSync(path.join(root, file))) continue
    fs.cpSync(path.join(root, file), path.join(copy, file))
  }
  fs.symlinkSync(path.join(root, 'node_modules'), path.join(copy, 'node_modules'))
  for (const stale of staleFiles) {
    fs.mkdirSync(path.dirname(path.join(copy, stale)), { recursive: true })
    fs.writeFileSync(path.join(copy, stale), 'from an earlier build')
  }
  execFileSync('npm', ['pack', '--loglevel', 'error'], { cwd: copy, stdio: ['ignore', 'ignore', 'inherit'] })
  const tarball = fs.readdirSync(copy).find((name) => name.endsWith('.tgz'))
  if (tarball === undefined) throw new Error('npm pack has made nothing')
  return path.join(copy, tarball)
}

export const staleFiles = ['dist/chunks/chunk-OLD.js', 'dist/types/driver/old.d.ts', 'dist/test-report.json']

/** A project with nothing in it but the README and, where the test needs them, links to packages of this repository. */
export function emptyProject(folder: string, name: string, linked: readonly string[] = []): string {
  const project = path.join(folder, name)
  fs.mkdirSync(project)
  fs.writeFileSync(path.join(project, 'package.json'), JSON.stringify({ name, private: true }))
  fs.copyFileSync(path.join(root, 'README.md'), path.join(project, 'README.md'))
  for (const linkedName of linked) link(project, linkedName)
  return project
}

export function link(project: string, name: string): void {
  const at = path.join(project, 'node_modules', name)
  fs.mkdirSync(path.dirname(at), { recursive: true })
  fs.symlinkSync(path.join(root, 'node_modules', name), at)
}

/** The programs of a page, in its order. */
export function programsOf(page: string): readonly string[] {
  const text = fs.readFileSync(path.join(root, page), 'utf8')
  return [...text.matchAll(/```ts\n([\s\S]*?)```/g)].map((match) => match[1] ?? '')
}

export const readmePrograms = (): readonly string[] => programsOf('README.md')

export const temporaryFolder = (): string => fs.mkdtempSync(path.join(os.tmpdir(), 'flashover-package-'))
