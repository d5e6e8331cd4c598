import { FUSED, openSession } from './engines/flashover-api.ts'
import { writeResults } from './results.ts'
import { spreadCells, spreadOf } from './spread.ts'

/** What the driver costs: tasks that do nothing, counted per second and in the driver's own CPU time. */
export async function noopTasks(partitions: number, runs: number): Promise<void> {
  const spark = await openSession(FUSED.master, FUSED.config)
  try {
    const values = Array.from({ length: partitions }, (_, index) => index)
    const rdd = spark.sparkContext.parallelize(values, partitions)
    await rdd.foreach(() => {})
    const tasksPerSecond: number[] = []
    const driverCpuMs: number[] = []
    for (let run = 0; run < runs; run++) {
      const cpu = process.cpuUsage()
      const started = performance.now()
      await rdd.foreach(() => {})
      tasksPerSecond.push((partitions * 1000) / (performance.now() - started))
      const { user, system } = process.cpuUsage(cpu)
      driverCpuMs.push((user + system) / 1000 / partitions)
    }
    const [rate, cpu] = [spreadOf(tasksPerSecond), spreadOf(driverCpuMs)]
    const markdown = [
      `| ${partitions} no-op tasks | min | median | max | runs |`,
      '|---|---:|---:|---:|---:|',
      `| tasks/s | ${spreadCells(rate, 0)} | ${runs} |`,
      `| driver CPU per task | ${spreadCells(cpu, 3, ' ms')} | ${runs} |`,
    ].join('\n')
    writeResults('noop-tasks', markdown, { partitions, tasksPerSecond: rate, driverCpuMs: cpu })
  } finally {
    await spark.stop()
  }
}
