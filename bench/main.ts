// npm run bench -- tpch|noop-tasks|cold-start|executor|memory
import { Command, InvalidArgumentError } from 'commander'
import { coldStart } from './cold-start.ts'
import { ENGINES, type Engine } from './engines/run-engine.ts'
import { executor } from './executor.ts'
import { type MemoryOptions, memory } from './memory.ts'
import { noopTasks } from './noop-tasks.ts'
import { type TpchOptions, tpch } from './tpch.ts'

const program = new Command('bench').description('Flashover beside real Spark, Sail and DuckDB')

program
  .command('tpch')
  .description('the 22 TPC-H queries side by side, on 2 cores')
  .option('--sf <scale>', 'scale factor', '1')
  .option('--engines <list>', 'engines, in order', engineList, [...ENGINES])
  .option('--queries <list>', 'q01,q05', (text: string) => text.split(','))
  .option('--runs <n>', 'timed passes', count, 3)
  .option('--spark-runs <n>', "real Spark's timed passes", count, 1)
  .option('--unfused', 'two executor processes and no fusing', false)
  .option('--conf <key=value>', 'for Flashover', pair, {})
  .option('--results <file>', 'name of the results, without .md and .json')
  .action(async ({ sf, conf, ...options }: Omit<TpchOptions, 'scale' | 'config'> & { sf: string; conf: Config }) => {
    await tpch({ ...options, scale: sf, config: conf })
  })

program
  .command('noop-tasks')
  .option('--partitions <n>', 'tasks', count, 10_000)
  .option('--runs <n>', 'runs', count, 3)
  .action(async ({ partitions, runs }: { partitions: number; runs: number }) => noopTasks(partitions, runs))

program
  .command('cold-start')
  .option('--runs <n>', 'runs', count, 5)
  .action(async ({ runs }: { runs: number }) => coldStart(runs))

program
  .command('executor')
  .option('--runs <n>', 'runs', count, 5)
  .action(async ({ runs }: { runs: number }) => executor(runs))

program
  .command('memory')
  .option('--sf <scale>', 'scale factor', '10')
  .option('--unfused', 'two executor processes and no fusing', false)
  .option('--executor-memory <size>', 'spark.executor.memory', '4g')
  .action(async ({ sf, ...options }: Omit<MemoryOptions, 'scale'> & { sf: string }) =>
    memory({ ...options, scale: sf }),
  )

await program.parseAsync()

type Config = Readonly<Record<string, string>>

function count(text: string): number {
  const value = Number(text)
  if (!Number.isInteger(value) || value < 1) throw new InvalidArgumentError('a positive integer is needed')
  return value
}

function engineList(text: string): Engine[] {
  return text.split(',').map((name) => {
    const engine = ENGINES.find((known) => known === name)
    if (engine === undefined) throw new InvalidArgumentError(`engines are ${ENGINES.join(', ')}`)
    return engine
  })
}

function pair(text: string, before: Config): Config {
  const at = text.indexOf('=')
  if (at < 1) throw new InvalidArgumentError('key=value is needed')
  return { ...before, [text.slice(0, at)]: text.slice(at + 1) }
}
