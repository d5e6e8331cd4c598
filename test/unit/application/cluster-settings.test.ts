import { describe, expect, it } from 'vitest'
import type { ClusterDescription } from '../../../common/config/cluster-description.ts'
import { SparkConf } from '../../../common/config/spark-conf.ts'
import { withClusterSettings } from '../../../driver/application/cluster/cluster-settings.ts'
import { packageVersion } from '../../../driver/application/package-version.ts'

const described: ClusterDescription = {
  version: 1,
  workBucket: 'work',
  workPrefix: 'work/default',
  executors: [1769, 3008, 10_240].map((memoryMB) => ({ memoryMB, functionName: `executor-${memoryMB}`, version: '7' })),
  driver: { kind: 'none' },
  packageVersion: packageVersion(),
}

/** The settings of an application on a cluster, and the clusters that were asked for. */
async function settings(given: Readonly<Record<string, string>>, cluster: Partial<ClusterDescription> = {}) {
  const asked: string[] = []
  const conf = await withClusterSettings(SparkConf.of(Object.entries(given)), async (name, runAs) => {
    asked.push(runAs === 'default' ? name : `${name} as ${runAs}`)
    return { ...described, ...cluster }
  })
  return { asked, settings: Object.fromEntries(conf.getAll()) }
}

const FUNCTION = 'spark.flashover.lambda.functionName'
const STORE = 'spark.flashover.store.uri'

describe('what the master lambda takes from its cluster', () => {
  it('is the largest executor and the work bucket, of the cluster of that name', async () => {
    expect(await settings({ 'spark.flashover.cluster': 'lake' })).toEqual({
      asked: ['lake'],
      settings: { 'spark.flashover.cluster': 'lake', [FUNCTION]: 'executor-10240', [STORE]: 's3://work/work/default' },
    })
    expect((await settings({})).asked).toEqual(['FlashoverStack'])
    expect((await settings({ 'spark.flashover.runAs': 'Etl' })).asked).toEqual(['FlashoverStack as Etl'])
  })

  it('is nothing where all is given', async () => {
    const given = { [FUNCTION]: 'mine', [STORE]: 's3://mine/work' }
    expect(await settings(given)).toEqual({ asked: [], settings: given })
  })

  it('is what is not given', async () => {
    expect((await settings({ [STORE]: 's3://mine/work' })).settings).toEqual({
      [STORE]: 's3://mine/work',
      [FUNCTION]: 'executor-10240',
    })
    expect((await settings({ [FUNCTION]: 'mine' }, { reservedConcurrency: 8 })).settings).toEqual({
      [FUNCTION]: 'mine',
      [STORE]: 's3://work/work/default',
    })
  })

  it.each([
    [{ 'spark.executor.memory': '1g' }, 1769],
    [{ 'spark.executor.memory': '3008m' }, 3008],
    [{ 'spark.executor.memory': '3009m' }, 10_240],
    [{ 'spark.executor.cores': '1' }, 1769],
    [{ 'spark.executor.cores': '5' }, 10_240],
    [{ 'spark.executor.memory': '1g', 'spark.executor.cores': '2' }, 10_240],
  ])('is the smallest executor that has %j', async (given, memoryMB) => {
    expect((await settings(given)).settings).toMatchObject({ [FUNCTION]: `executor-${memoryMB}` })
  })

  it('is never an executor smaller than was asked for', async () => {
    await expect(settings({ 'spark.executor.memory': '20g' })).rejects.toThrow(
      /spark\.executor\.memory.*The largest executor of the cluster has 10240 MB \(5\.8 cores\)/,
    )
    await expect(settings({ 'spark.executor.cores': '6' })).rejects.toThrow(/spark\.executor\.cores/)
  })

  it('is no more invocations than the function may have, unless the user says so', async () => {
    const max = 'spark.dynamicAllocation.maxExecutors'
    expect((await settings({}, { reservedConcurrency: 40 })).settings).toMatchObject({ [max]: '40' })
    expect((await settings({ [max]: '7' }, { reservedConcurrency: 40 })).settings).toMatchObject({ [max]: '7' })
  })

  it('is refused of a cluster of another release', async () => {
    await expect(settings({}, { packageVersion: '7.0.0' })).rejects.toMatchObject({
      condition: 'CLUSTER_VERSION_MISMATCH',
      parameters: { cluster: 'FlashoverStack', deployed: '7.0.0', own: packageVersion() },
    })
  })
})
