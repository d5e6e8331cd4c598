import { execFileSync } from 'node:child_process'

/** Global setup: dist/ as a user has it, since executors of a local master are started from there. */
export default function buildDist(): void {
  build()
}

export function build(...options: readonly string[]): void {
  execFileSync(process.execPath, ['scripts/build.mjs', ...options], { stdio: ['ignore', 'ignore', 'inherit'] })
}
