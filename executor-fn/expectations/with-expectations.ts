import type { DuckDBConnection } from '@duckdb/node-api'
import type { SqlProgram, TaskDescription } from '../../common/protocol/task-description.ts'
import type { TaskValue } from '../../common/protocol/task-result.ts'
import { stageSetAside } from '../output/stage-file.ts'
import type { TaskContext } from '../task-environment.ts'
import { ExpectationTally } from './expectation-tally.ts'
import { whileCounting } from './register-expectation-function.ts'

/** Runs a task's statement and puts beside its value what the program's expectations have seen; a program without any is run as it is. */
export async function withExpectations(
  context: TaskContext,
  connection: DuckDBConnection,
  { expectations = [] }: SqlProgram,
  task: TaskDescription,
  run: (tally: ExpectationTally | undefined) => Promise<TaskValue>,
): Promise<TaskValue> {
  if (expectations.length === 0) return run(undefined)
  const { setAside } = task
  const tally = new ExpectationTally(expectations, setAside && context.taskDir)
  return whileCounting(connection, tally, async () => {
    const value = await run(tally)
    const files = tally.setAside()
    const counts = tally.counts().map(async (count, index) => {
      const file = files.get(count.key)
      const staged = setAside && file && (await stageSetAside(setAside, task, index, file))
      return staged ? { ...count, setAside: staged } : count
    })
    return { ...value, expectations: await Promise.all(counts) }
  })
}
