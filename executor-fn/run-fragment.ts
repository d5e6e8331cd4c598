import { rm } from 'node:fs/promises'
import path from 'node:path'
import type { DuckDBConnection } from '@duckdb/node-api'
import type { SqlProgram, TaskDescription } from '../common/protocol/task-description.ts'
import type { TaskValue } from '../common/protocol/task-result.ts'
import { localPathOf } from '../common/storage/storage-path.ts'
import { duckDBErrorOf, isInvalidation } from './duckdb-error.ts'
import type { ExpectationTally } from './expectations/expectation-tally.ts'
import { withExpectations } from './expectations/with-expectations.ts'
import { nameDamagedFile } from './input/damaged-file.ts'
import { inputRoots, resolveInputs } from './input/input-resolver.ts'
import { writeFiles } from './output/files-output.ts'
import { writeResult } from './output/result-output.ts'
import { writeShuffle } from './output/shuffle-output.ts'
import type { TaskContext } from './task-environment.ts'
import { isOverflow } from './translate-duckdb-error.ts'

/** How often an attempt begins anew because another task has invalidated the instance that they share. */
const MAX_INSTANCES = 3

/** Runs a SQL task: its inputs become views, its statement runs over them, its rows go where the output says. */
export async function runFragment(
  context: TaskContext,
  program: SqlProgram,
  task: TaskDescription,
): Promise<TaskValue> {
  for (let instances = 1; ; instances++)
    try {
      return await runOnInstance(context, program, task)
    } catch (error) {
      // FATAL is what all others get when the instance is invalidated: another instance, and they are as they were.
      if (duckDBErrorOf(error)?.type !== 'FATAL' || instances === MAX_INSTANCES || context.signal.aborted) throw error
      context.meter.reset()
    }
}

async function runOnInstance(context: TaskContext, program: SqlProgram, task: TaskDescription): Promise<TaskValue> {
  const roots = localRoots(task)
  const lease = await context.environment.sessions.lease(roots, {
    threads: task.threads,
    memoryBytes: task.memoryBytes,
    keepJoinOrder: program.keepJoinOrder === true,
  })
  const interrupt = (): void => lease.connection.interrupt()
  context.signal.addEventListener('abort', interrupt)
  try {
    context.signal.throwIfAborted()
    await resolveInputs(context, lease.connection, task.inputs)
    // For the functions of Spark that tell where a row is.
    await lease.connection.run(`SET VARIABLE flashover_partition = ${task.partition}`)
    context.signal.throwIfAborted()
    return await withExpectations(context, lease.connection, program, task, (tally) =>
      runStatements(context, lease.connection, program, task, tally),
    )
  } catch (error) {
    if (isInvalidation(error)) lease.abandon()
    throw await nameDamagedFile(error, context, roots, task.inputs)
  } finally {
    context.signal.removeEventListener('abort', interrupt)
    lease.release()
  }
}

/** The optimistic statement if there is one; where it overflows, the exact one. */
async function runStatements(
  context: TaskContext,
  connection: DuckDBConnection,
  program: SqlProgram,
  task: TaskDescription,
  tally: ExpectationTally | undefined,
): Promise<TaskValue> {
  if (program.optimisticStatement !== undefined) {
    const folder = path.join(context.taskDir, 'optimistic')
    try {
      return await writeOutput(context, connection, program.optimisticStatement, program, task, folder)
    } catch (error) {
      if (!isOverflow(error)) throw error
      await rm(folder, { recursive: true, force: true })
      context.meter.outputRows = 0
      tally?.reset()
    }
  }
  return writeOutput(context, connection, program.statement, program, task, path.join(context.taskDir, 'output'))
}

function writeOutput(
  context: TaskContext,
  connection: DuckDBConnection,
  statement: string,
  program: SqlProgram,
  task: TaskDescription,
  folder: string,
): Promise<TaskValue> {
  const { output } = task
  switch (output.kind) {
    case 'result':
      return writeResult(context, connection, statement, program.outputSchema, output)
    case 'shuffle':
      return writeShuffle(context, connection, statement, task, output, folder)
    case 'files':
      return writeFiles(context, connection, statement, task, output, folder)
  }
}

function localRoots(task: TaskDescription): string[] {
  const roots = inputRoots(task.inputs)
  const output = task.output.kind === 'files' ? localPathOf(task.output.path) : undefined
  return output === undefined ? roots : [...roots, output]
}
