import { runProgram } from './run-program.ts'

/** @param who wants it: `LocalStack needs a Docker engine, or` */
export async function assertPython(who: string): Promise<void> {
  const check =
    'import sys, venv, ensurepip; sys.exit(0 if sys.version_info >= (3, 11) else "it is Python " + sys.version)'
  await runProgram('python3', ['-c', check]).catch((error: unknown) => {
    // The last line says why; before it is our own command line.
    const reason = String(error).trim().split('\n').at(-1)
    throw new Error(`${who} python3 of version 3.11 or later with its venv module, but: ${reason}`)
  })
}
