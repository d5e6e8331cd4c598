import { FUSED, openSession } from './engines/flashover-api.ts'
import { writeResults } from './results.ts'

/** What the driver costs: tasks that do nothing, counted per second and in the driver's own CPU time. */
export async function noopTasks(partitions: number): Promise<void> {
  const spark = await openSession(FUSED.master, FUSED.config)
  try {
    const values = Array.from({ length: partitions }, (_, index) => index)
    const rdd = spark.sparkContext.parallelize(values, partitions)
    await rdd.foreach(() => {})
    const cpu = process.cpuUsage()
    const started = performance.now()
    await rdd.foreach(() => {})
    const seconds = (performance.now() - started) / 1000
    const { user, system } = process.cpuUsage(cpu)
    const figures = {
      partitions,
      tasksPerSecond: partitions / seconds,
      driverCpuMs: (user + system) / 1000 / partitions,
    }
    const markdown = `| no-op tasks | tasks/s | driver CPU per task |\n|---:|---:|---:|\n| ${partitions} | ${figures.tasksPerSecond.toFixed(0)} | ${figures.driverCpuMs.toFixed(3)} ms |`
    writeResults('noop-tasks', markdown, figures)
  } finally {
    await spark.stop()
  }
}
