import { SparkSession } from '../driver/index.ts'
import { fuzzSql } from '../test/support/sql-fuzz.ts'

// npm run fuzz:sql -- [SEED] [STATEMENTS]: what test/integration/sql-fuzz.test.ts does, for longer. Needs `npm run build`.
const [seed = `${Date.now() % 1_000_000}`, statements = '2000'] = process.argv.slice(2)
const spark = await SparkSession.builder.master('local[2]').config('spark.ui.showConsoleProgress', false).getOrCreate()
const failures = await fuzzSql(spark, Number(seed), Number(statements))
await spark.stop()
console.log(
  [...failures, `seed ${seed}: ${failures.length} of ${statements} statements failed as none may`].join('\n\n'),
)
process.exitCode = failures.length > 0 ? 1 : 0
