import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { currentCommit } from './commit.ts'
import { resultsDir } from './paths.ts'

/** Prints a benchmark's Markdown and keeps it, with the raw figures and the commit they are of, as NAME.md and NAME.json. */
export function writeResults(name: string, markdown: string, figures: unknown): void {
  const base = path.isAbsolute(name) ? name : path.join(resultsDir, name)
  const machine = `${os.cpus()[0]?.model ?? 'unknown'}, ${os.availableParallelism()} cores, ${Math.round(os.totalmem() / 2 ** 30)} GB`
  const date = new Date().toISOString()
  const commit = currentCommit()
  const of = commit ? `commit ${commit.hash.slice(0, 12)}${commit.dirty ? ' and changes to it' : ''}` : 'no commit'
  fs.mkdirSync(path.dirname(base), { recursive: true })
  const heading = `${date.slice(0, 10)}, ${of}, ${machine}, ${os.platform()} ${os.arch()}, Node ${process.version}`
  fs.writeFileSync(`${base}.md`, `# ${path.basename(base)}\n\n${heading}\n\n${markdown}\n`)
  fs.writeFileSync(`${base}.json`, `${JSON.stringify({ date, commit, machine, figures }, null, 2)}\n`)
  process.stdout.write(`${markdown}\n\nwritten: ${base}.md, ${base}.json\n`)
}
