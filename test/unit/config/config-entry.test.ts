import { describe, expect, it } from 'vitest'
import { config } from '../../../common/config/config-entries.ts'
import { parseMaster } from '../../../common/config/master-url.ts'
import { SparkConf } from '../../../common/config/spark-conf.ts'
import { SparkError } from '../../../common/errors/spark-error.ts'

function conditionOf(action: () => unknown): string {
  try {
    action()
  } catch (error) {
    if (error instanceof SparkError) return error.condition
  }
  return 'none'
}

describe('a known setting', () => {
  it.each([
    ['spark.executor.memory', '2g', 2 * 2 ** 30],
    ['spark.executor.memory', '512', 512 * 2 ** 20],
    ['spark.sql.files.maxPartitionBytes', '4096', 4096],
    ['spark.sql.files.maxPartitionBytes', '1kb', 1024],
    ['spark.sql.autoBroadcastJoinThreshold', '-1', -1],
    ['spark.sql.shuffle.partitions', ' 8 ', 8],
    ['spark.sql.caseSensitive', 'TRUE', true],
    ['spark.sql.ansi.enabled', 'true', true],
    ['spark.sql.session.timeZone', 'America/Los_Angeles', 'America/Los_Angeles'],
    ['spark.sql.session.timeZone', '+5', '+5'],
    ['spark.sql.session.timeZone', 'PST', 'PST'],
    ['spark.flashover.lambda.timeout', '2min', 120_000],
    ['spark.app.id', 'nightly_etl-2.1', 'nightly_etl-2.1'],
  ])('%s reads %j', (key, text, value) => {
    const entry = Object.values(config).find((known) => known.key === key)
    expect(entry?.parse(text)).toBe(value)
  })

  // Spark's own conditions for the keys that are Spark's.
  it.each([
    ['spark.sql.shuffle.partitions', 'many', 'INVALID_CONF_VALUE.TYPE_MISMATCH'],
    ['spark.sql.shuffle.partitions', '1.5', 'INVALID_CONF_VALUE.TYPE_MISMATCH'],
    ['spark.sql.shuffle.partitions', '', 'INVALID_CONF_VALUE.TYPE_MISMATCH'],
    ['spark.sql.shuffle.partitions', '0', 'INVALID_CONF_VALUE.REQUIREMENT'],
    ['spark.sql.caseSensitive', 'yes', 'INVALID_CONF_VALUE.TYPE_MISMATCH'],
    ['spark.sql.autoBroadcastJoinThreshold', '10 apples', 'INVALID_CONF_VALUE.TYPE_MISMATCH'],
    ['spark.sql.files.maxPartitionBytes', '0', 'INVALID_CONF_VALUE.REQUIREMENT'],
    ['spark.executor.memory', '1.5g', 'INVALID_CONF_VALUE.TYPE_MISMATCH'],
    ['spark.sql.session.timeZone', 'Mars/Olympus', 'INVALID_CONF_VALUE.TIME_ZONE'],
    ['spark.sql.session.timeZone', 'europe/rome', 'INVALID_CONF_VALUE.TIME_ZONE'],
    ['spark.sql.session.timeZone', ' Europe/Rome', 'INVALID_CONF_VALUE.TIME_ZONE'],
    ['spark.sql.session.timeZone', '+19:00', 'INVALID_CONF_VALUE.TIME_ZONE'],
    ['spark.sql.ansi.enabled', 'false', 'UNSUPPORTED_FEATURE'],
    ['spark.sql.ansi.enabled', 'perhaps', 'INVALID_CONF_VALUE.TYPE_MISMATCH'],
    ['spark.scheduler.mode', 'FAIR', 'UNSUPPORTED_FEATURE'],
    ['spark.scheduler.mode', 'LIFO', 'INVALID_CONF_VALUE.REQUIREMENT'],
    ['spark.app.id', '', 'INVALID_CONF_VALUE.REQUIREMENT'],
    ['spark.app.id', '../other', 'INVALID_CONF_VALUE.REQUIREMENT'],
    ['spark.app.id', 'a/b', 'INVALID_CONF_VALUE.REQUIREMENT'],
    ['spark.app.id', 'a'.repeat(129), 'INVALID_CONF_VALUE.REQUIREMENT'],
    ['no.spark.key', '1', 'INVALID_CONF_VALUE'],
  ])('%s refuses %j with %s', (key, text, condition) => {
    expect(conditionOf(() => new SparkConf().set(key, text))).toBe(condition)
  })
})

describe('a master', () => {
  it.each([
    ['local', { kind: 'local', cores: 1, maxFailures: 1 }],
    ['local[*]', { kind: 'local', cores: 6, maxFailures: 1 }],
    ['local[ 3 , 4 ]', { kind: 'local', cores: 3, maxFailures: 4 }],
    [
      'local-cluster[2, 1, 512]',
      { kind: 'local-cluster', executors: 2, coresPerExecutor: 1, memoryMbPerExecutor: 512 },
    ],
    ['local-cluster[1,1,1]', { kind: 'local-cluster', executors: 1, coresPerExecutor: 1, memoryMbPerExecutor: 1 }],
    ['lambda', { kind: 'lambda' }],
  ])('%s', (url, master) => expect(parseMaster(url, 6)).toEqual(master))

  it.each(['', 'Local', 'local[0]', 'local[-1]', 'local[2', 'local-cluster[2,1]', 'yarn', 'k8s://host'])(
    '"%s" is refused and named',
    (url) =>
      expect(() => parseMaster(url, 6)).toThrow(`[NOT_SUPPORTED_MASTER] Could not parse the master URL '${url}'`),
  )
})
