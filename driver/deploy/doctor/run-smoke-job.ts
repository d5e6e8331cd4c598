import { config } from '../../../common/config/config-entries.ts'
import { SparkSession } from '../../api/spark-session.ts'

/** Counts three rows on an executor of a cluster. */
export async function runSmokeJob(clusterName: string): Promise<{ readonly rows: number; readonly ms: number }> {
  const begun = performance.now()
  const spark = await SparkSession.builder
    .master('lambda')
    .appName('flashover doctor')
    .config(config.cluster.key, clusterName)
    .config(config.showConsoleProgress.key, false)
    .getOrCreate()
  try {
    const rows = await spark.range(3).count()
    return { rows: Number(rows), ms: performance.now() - begun }
  } finally {
    await spark.stop()
  }
}
