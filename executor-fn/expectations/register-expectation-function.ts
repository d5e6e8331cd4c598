import { BIGINT, BOOLEAN, type DuckDBConnection, DuckDBScalarFunction, VARCHAR } from '@duckdb/node-api'
import type { ExpectationTally } from './expectation-tally.ts'

/** Tallies of the attempts that run, by the number that their connections know them by. */
const tallies = new Map<bigint, ExpectationTally>()
let next = 0n

/** Runs a statement that calls expectations; they count into the tally. */
export async function whileCounting<T>(
  connection: DuckDBConnection,
  tally: ExpectationTally,
  work: () => Promise<T>,
): Promise<T> {
  const number = next++
  tallies.set(number, tally)
  try {
    // A variable of the connection: the statement is the same for all tasks of the stage, and functions are the instance's.
    await connection.run(`SET VARIABLE flashover_task = ${number}::BIGINT`)
    return await work()
  } finally {
    tallies.delete(number)
    tally.close()
  }
}

/**
 * `flashover_expect(task, key, holds, row)`: whether the row goes on. It counts, so it is volatile, which keeps DuckDB from computing it more or less
 * often than once a row; `row` is null where `holds` is true.
 */
export function registerExpectationFunction(connection: DuckDBConnection): void {
  connection.registerScalarFunction(
    DuckDBScalarFunction.create({
      name: 'flashover_expect',
      parameterTypes: [BIGINT, VARCHAR, BOOLEAN, VARCHAR],
      returnType: BOOLEAN,
      volatile: true,
      specialHandling: true,
      mainFunction: (info, input, output) => {
        try {
          if (input.rowCount === 0) return
          const [tasks, keys, holds, rows] = [0, 1, 2, 3].map((index) => input.getColumnVector(index))
          const task = tasks?.getItem(0)
          const tally = typeof task === 'bigint' ? tallies.get(task) : undefined
          if (tally === undefined) throw new Error(`no task ${task} counts expectations here`)
          const entry = tally.entry(String(keys?.getItem(0)))
          const { keepsViolations } = entry
          let passed = 0
          for (let row = 0; row < input.rowCount; row++) {
            if (holds?.getItem(row) === true) {
              passed++
              output.setItem(row, true)
            } else {
              entry.violate(String(rows?.getItem(row)))
              output.setItem(row, keepsViolations)
            }
          }
          entry.passed += passed
          output.flush()
        } catch (error) {
          info.setError(String(error))
        }
      },
    }),
  )
}
